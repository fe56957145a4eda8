"""What a blind spot hides: one object, some, or any of its section."""

from collections.abc import Iterable, Iterator

from scopeaudit.model.snapshot import BlindSpot, Section, Snapshot


def unseen(section: Section, reason: str, identifier: str = "") -> BlindSpot:
    """Return the blind spot of one object, or of some that are not listed."""
    return BlindSpot(section=section, reason=reason, ids=(identifier,) if identifier else ())


def whole_spots(snapshot: Snapshot, blind: Iterable[BlindSpot]) -> Iterator[BlindSpot]:
    """Yield the blind spots that are not only about users or clients that were read.

    One that lists nothing, or an object nobody returned, or a group whose members are not told, may hide
    anything of its section. Of a role that was read in part only its holders do not know all they hold.
    """
    for spot in blind:
        if not spot.ids or not _read(snapshot, spot.section).issuperset(spot.ids):
            yield spot


def _read(snapshot: Snapshot, section: Section) -> set[str]:
    clients = {one.id for one in snapshot.clients or ()}
    users = {one.id for one in snapshot.users or ()}
    roles = {one.id for one in snapshot.roles or ()}
    known = {"users": users, "clients": clients, "roles": roles}
    return known.get(section, users | clients)


def of_roles(snapshot: Snapshot, blind: Iterable[BlindSpot]) -> dict[str, tuple[BlindSpot, ...]]:
    """Return by role the blind spots about what it gives, of roles that were read in part."""
    found: dict[str, tuple[BlindSpot, ...]] = {}
    for spot in blind:
        if spot.section == "roles" and spot.ids and _read(snapshot, "roles").issuperset(spot.ids):
            for role in spot.ids:
                found[role] = (*found.get(role, ()), spot)
    return found
