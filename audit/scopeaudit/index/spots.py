"""What a blind spot hides: one object, some, or any of its section."""

from collections.abc import Iterable, Iterator

from scopeaudit.model.people import People
from scopeaudit.model.snapshot import BlindSpot, Section, Snapshot


def unseen(section: Section, reason: str, identifier: str = "") -> BlindSpot:
    """Return the blind spot of one object, or of some that are not listed."""
    return BlindSpot(section=section, reason=reason, ids=(identifier,) if identifier else ())


def whole_spots(snapshot: Snapshot, blind: Iterable[BlindSpot]) -> Iterator[BlindSpot]:
    """Yield the blind spots that are not only about users or clients that were read.

    One that lists nothing, or an object nobody returned, or a group whose members are not told, may hide
    anything of its section. Of a role that was read in part only its holders do not know all they hold.
    """
    read = _Read(snapshot)
    for spot in blind:
        if not spot.ids or not read[spot.section].issuperset(spot.ids):
            yield spot


class _Read(dict[str, set[str]]):
    """The ids of what was read of a section; of another section, of the users and clients it may be about."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot

    def __missing__(self, section: str) -> set[str]:
        if section == "clients":
            read = {one.id for one in self.snapshot.clients or ()}
        elif section == "roles":
            read = {one.id for one in self.snapshot.roles or ()}
        elif section == "users":
            read = set(People.of(self.snapshot.users or ()).column("id"))
        else:
            read = self["users"] | self["clients"]
        self[section] = read
        return read


def of_roles(snapshot: Snapshot, blind: Iterable[BlindSpot]) -> dict[str, tuple[BlindSpot, ...]]:
    """Return by role the blind spots about what it gives, of roles that were read in part."""
    read = _Read(snapshot)
    found: dict[str, tuple[BlindSpot, ...]] = {}
    for spot in blind:
        if spot.section == "roles" and spot.ids and read["roles"].issuperset(spot.ids):
            for role in spot.ids:
                found[role] = (*found.get(role, ()), spot)
    return found
