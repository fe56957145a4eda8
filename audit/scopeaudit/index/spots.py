"""What a blind spot hides: one object, some, or any of its section."""

from collections.abc import Iterable, Iterator

from scopeaudit.model.snapshot import BlindSpot, Section, Snapshot


def unseen(section: Section, reason: str, identifier: str = "") -> BlindSpot:
    """Return the blind spot of one object, or of some that are not listed."""
    return BlindSpot(section=section, reason=reason, ids=(identifier,) if identifier else ())


def whole_spots(snapshot: Snapshot, blind: Iterable[BlindSpot]) -> Iterator[BlindSpot]:
    """Yield the blind spots that are not only about users or clients that were read.

    One that lists nothing, or an object nobody returned, or a role or group whose holders are not told,
    may hide anything of its section.
    """
    for spot in blind:
        if not spot.ids or not _read(snapshot, spot.section).issuperset(spot.ids):
            yield spot


def _read(snapshot: Snapshot, section: Section) -> set[str]:
    clients = {one.id for one in snapshot.clients or ()}
    users = {one.id for one in snapshot.users or ()}
    return {"users": users, "clients": clients}.get(section, users | clients)
