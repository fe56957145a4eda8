"""The index: a snapshot by id, and its users in classes of equal access."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from scopeaudit.index.classes import AccessClass
from scopeaudit.model.access import Access, Holding
from scopeaudit.model.people import People
from scopeaudit.model.permission import ALL_DIVISIONS, SUPER_USER, parts, permission_covers
from scopeaudit.model.snapshot import (
    BlindSpot,
    Client,
    Condition,
    Division,
    Group,
    OrgPermission,
    Queue,
    Role,
    Section,
    Snapshot,
)
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Coverage:
    """The pattern of a role that covers a permission, and the condition it is under, if any."""

    pattern: str
    condition: Condition | None


@dataclass(frozen=True, slots=True)
class Index:
    """The snapshot by id, its users in classes, and every blind spot, the derived ones included.

    `whole_spots` are those that may hide any object of their section, `about` those that name a subject
    that was read, by its id; `class_of` has by the position of a user that of its class; `holdings` are those
    of anyone, and their positions the numbers that the parts of classes hold.
    """

    snapshot: Snapshot
    people: People
    roles: Mapping[str, Role]
    divisions: Mapping[str, Division]
    groups: Mapping[str, Group]
    clients: Mapping[str, Client]
    permissions: Mapping[str, OrgPermission]
    classes: Sequence[AccessClass]
    class_of: Sequence[int]
    holdings: Sequence[Holding]
    client_access: Mapping[str, Access]
    blind_spots: tuple[BlindSpot, ...]
    whole_spots: tuple[BlindSpot, ...]
    about: Mapping[str, tuple[BlindSpot, ...]]
    _held_as: dict[str, list[int]] = field(default_factory=dict)
    _held_by: list[list[int]] = field(default_factory=list)
    _covers: dict[tuple[str, str], tuple[Coverage, ...]] = field(default_factory=dict)

    def covers(self, role: str, permission: str) -> tuple[Coverage, ...]:
        """Return how a role covers a permission: unconditional coverage first; empty if it does not."""
        known = self._covers.get((role, permission))
        if known is None:
            found = _coverage(self.roles[role], permission) if role in self.roles else ()
            known = tuple(sorted(found, key=lambda one: (one.condition is not None, one.pattern)))
            self._covers[role, permission] = known
        return known

    def held_as(self, roles: Iterable[str]) -> Iterator[int]:
        """Yield the numbers of the holdings that are of one of the roles."""
        if not self._held_as:
            for number, held in enumerate(self.holdings):
                self._held_as.setdefault(held.role, []).append(number)
        for role in roles:
            yield from self._held_as.get(role, ())

    def held_by(self) -> Sequence[Sequence[int]]:
        """Return by the number of a holding the positions of the classes that hold it."""
        if not self._held_by:
            self._held_by.extend(_holders(self.classes, len(self.holdings)))
        return self._held_by

    def access_at(self, position: int) -> Access:
        """Return what the user at a position holds."""
        return self.classes[self.class_of[position]].access

    def classes_holding(self, roles: Iterable[str]) -> tuple[int, ...]:
        """Return the positions of the classes that hold one of the roles, in order."""
        held_by = self.held_by()
        return tuple(sorted(set().union(*(held_by[one] for one in self.held_as(roles)))))

    def roles_covering(self, permission: str) -> frozenset[str]:
        """Return the ids of the roles that cover a permission."""
        return frozenset(role for role in self.roles if self.covers(role, permission))

    def roles_named(self, name: str) -> frozenset[str]:
        """Return the ids of the roles with that name or id."""
        return frozenset(role.id for role in self.roles.values() if name in {role.id, role.name})

    def divisions_named(self, name: str) -> tuple[str, ...]:
        """Return the ids of the divisions with that name or id."""
        return tuple(one.id for one in self.divisions.values() if name in {one.id, one.name})

    def queues_named(self, name: str) -> tuple[Queue, ...]:
        """Return the queues with that name or id."""
        queues = self.snapshot.queues or ()
        return tuple(one for one in queues if name in {one.id, one.name})

    def name(self, identifier: str) -> str:
        """Return the name of a role, division, group or client; the id where it is not known."""
        if identifier == ALL_DIVISIONS:
            return "all divisions"
        for kind in (self.roles, self.divisions, self.groups, self.clients):
            if identifier in kind:
                return str(kind[identifier].name)
        return identifier

    def division_aware(self, permission: str) -> bool | None:
        """Say whether divisions limit a permission; None where the organization's catalog is silent."""
        known = self.permissions.get(permission)
        return known.division_aware if known else None

    def access_of(self, client: Client) -> Access:
        """Return what a client holds of its own, which counts on client credentials only."""
        return self.client_access[client.id]

    def spots(self, *sections: Section) -> tuple[BlindSpot, ...]:
        """Return the blind spots that may hide any object of the sections, never read ones included."""
        return tuple(spot for spot in self.whole_spots if spot.section in sections)


def _coverage(role: Role, permission: str) -> Iterator[Coverage]:
    for general in role.permissions:
        if permission_covers(general, permission):
            yield Coverage(general, None)
    wanted = parts(permission)
    if wanted is None:
        return
    domain, entity, action = ({part, "*"} for part in wanted)
    for policy in role.policies:
        if policy.domain in domain and policy.entity in entity:
            for held in policy.actions:
                if held in action:
                    yield Coverage(f"{policy.domain}:{policy.entity}:{held}", policy.condition)


def _holders(classes: Iterable[AccessClass], holdings: int) -> list[list[int]]:
    """Return the positions of the classes with each of so many holdings."""
    held_by: list[list[int]] = [[] for _ in range(holdings)]
    for number, one in enumerate(classes):
        for held in one.direct.holdings:
            held_by[held].append(number)
        for held in one.via.holdings:
            held_by[held].append(number)
    return held_by


def is_super_user(role: Role) -> bool:
    """Say whether a role holds the general permission that covers everything."""
    return SUPER_USER in role.permissions
