"""A change laid over a snapshot of the organization it is for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Protocol, TypeVar

from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import (
    BlindSpot,
    Client,
    Division,
    Grant,
    Group,
    Role,
    Section,
    Snapshot,
    User,
)
from scopeaudit.sources.alone import unseen_role
from scopeaudit.sources.change import Change, DataCall, Kind, Laid


class _Object(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Object)


def laid_over(change: Change, base: Snapshot) -> Laid:
    """Lay a change over a snapshot: objects are the same by id, else by name and kind.

    What the change does not mention stays; what it deletes goes. Roles that it sets replace all others
    of the subject.
    """
    overlay = _Overlay(change, base)
    snapshot = overlay.snapshot()
    return Laid(
        snapshot=snapshot,
        origins={overlay.id_of(key): origin for key, origin in change.origins.items()},
        calls=tuple(overlay.call(one) for one in change.calls),
        undecided=(*change.undecided, *overlay.undecided),
    )


class _Overlay:
    """Ids of the change as ids of the organization, and the objects under them."""

    def __init__(self, change: Change, base: Snapshot) -> None:
        self.change = change
        self.base = base
        self.undecided: dict[tuple[str, BlindSpot], None] = {}
        self._ids = dict(self._matched())

    def id_of(self, identifier: str) -> str:
        """Return the id the organization knows an object by; its own where it is new."""
        return self._ids.get(identifier, identifier)

    def _leave_open(self, section: Section, reason: str) -> None:
        """Write down what keeps the whole audit from being a pass."""
        self.undecided["blind-spot", BlindSpot(section=section, reason=reason, ids=())] = None

    def call(self, one: DataCall) -> DataCall:
        """Return a call with the client as the organization knows it."""
        client = self.id_of(one.client)
        known = any(each.id == client for each in self.base.clients or ())
        return replace(one, client=client, reason="" if known and one.call else one.reason)

    def _matched(self) -> Iterator[tuple[str, str]]:
        gone = {identifier for _, identifier in self.change.removed}
        sections: tuple[tuple[Kind, Sequence[Any]], ...] = (
            ("clients", self.change.clients),
            ("roles", self.change.roles),
            ("users", self.change.users),
            ("groups", self.change.groups),
            ("divisions", self.change.divisions),
        )
        for section, objects in sections:
            stays = (one for one in getattr(self.base, section) or () if one.id not in gone)
            ids = self._base_ids(section)
            by_name = _by_name(stays)
            yield from self._declared(objects, ids, by_name)
            for identifier, sought in self.change.sought.items():
                if sought.kind == section and not any(one.id == identifier for one in objects):
                    found = self._same(identifier, sought.name, ids, by_name)
                    if found:
                        yield identifier, found
        home = next((one.id for one in self.base.divisions or () if one.home), None)
        if self.change.home and home:
            yield self.change.home, home

    def _base_ids(self, section: Kind) -> frozenset[str]:
        return frozenset(one.id for one in getattr(self.base, section) or ())

    def _declared(
        self, objects: Sequence[Any], ids: frozenset[str], by_name: Mapping[str, list[str]]
    ) -> Iterator[tuple[str, str]]:
        """Match what is declared; an object of the organization is one of them, never two.

        Who is known by id leaves nothing to others of the name; which of several that are known by name
        only is meant, nobody can say, and then it is none of them.
        """
        known = {
            one.id: self.change.known_as[one.id]
            for one in objects
            if one.id in self.change.known_as
        }
        taken = set(known.values())
        free = {
            name: [id_ for id_ in found if id_ not in taken] for name, found in by_name.items()
        }
        matched: dict[str, list[str]] = {}
        for one in objects:
            sought = self.change.sought.get(one.id)
            found = self._same(one.id, sought.name if sought else one.name, ids, free)
            if found:
                matched.setdefault(found, []).append(one.id)
        for found, claims in matched.items():
            if len(claims) == 1:
                yield claims[0], found
                continue
            listed = " and ".join(f"`{one}`" for one in claims)
            reason = f"{listed} have the same name; which of them is `{found}`, is not known"
            self._leave_open("organization", reason)

    def _same(
        self, here: str, name: str, ids: frozenset[str], by_name: Mapping[str, list[str]]
    ) -> str:
        real = self.change.known_as.get(here, here)
        if real in ids:
            return real
        if here in self.change.known_as:
            return real
        found = by_name.get(name, [])
        if len(found) > 1:
            reason = (
                f"`{name}` is the name of several objects; which one `{here}` is, is not known"
            )
            self._leave_open("organization", reason)
        return found[0] if len(found) == 1 else ""

    def snapshot(self) -> Snapshot:
        """Return the organization as it will be."""
        base, change = self.base, self.change
        gone = {identifier for kind, identifier in change.removed if kind == "roles"}
        clients = self._section("clients", base.clients, change.clients, self._client)
        return replace(
            base,
            divisions=self._section("divisions", base.divisions, change.divisions, self._plain),
            roles=self._roles(),
            clients=_without(gone, clients),
            users=_without(gone, self._users()),
            groups=_without(gone, self._groups()),
            blind_spots=(*base.blind_spots, *self._spots()),
        )

    def _section(
        self,
        section: Kind,
        before: Sequence[_T] | None,
        after: tuple[_T, ...],
        laid: Callable[[_T, _T | None], _T],
    ) -> tuple[_T, ...] | None:
        """Return a section with changed objects in their places, new ones behind, deleted ones gone."""
        if before is None:
            return tuple(laid(one, None) for one in after) or None
        mine = {self.id_of(one.id): one for one in after}
        gone = {identifier for kind, identifier in self.change.removed if kind == section}
        kept = [
            laid(mine.pop(one.id), one) if one.id in mine else one
            for one in before
            if one.id in mine or one.id not in gone
        ]
        return (*kept, *(laid(one, None) for one in mine.values()))

    def _plain(self, one: Division, before: Division | None) -> Division:
        return replace(one, id=self.id_of(one.id), home=before.home if before else one.home)

    def _role(self, one: Role, before: Role | None) -> Role:
        default = one.default_role_id or (before.default_role_id if before else None)
        return replace(one, id=self.id_of(one.id), default_role_id=default)

    def _roles(self) -> tuple[Role, ...] | None:
        """Return the roles, with those that are referred to and are not there, of which nothing is known."""
        roles = self._section("roles", self.base.roles, self.change.roles, self._role)
        absent = (
            Role(id=identifier, name=sought.name or identifier, policies=())
            for identifier, sought in self._absent_roles()
        )
        return roles if roles is None else (*roles, *absent)

    def _absent_roles(self) -> Iterator[tuple[str, Any]]:
        known = self._base_ids("roles")
        for identifier, sought in self.change.sought.items():
            if sought.kind == "roles" and self.id_of(identifier) not in known:
                yield self.id_of(identifier), sought

    def _client(self, one: Client, before: Client | None) -> Client:
        made = replace(one, id=self.id_of(one.id), grants=self._grants(one.grants))
        if before is None:
            return made
        kept = {
            field.name: getattr(before, field.name)
            for field in fields(Client)
            if field.name in {"authorized_scopes", "created_at", "modified_at", "delete_at"}
        }
        return replace(made, **kept)

    def _groups(self) -> tuple[Group, ...] | None:
        known = tuple(one for one in self.change.groups if self._is_found(one.id, "groups"))
        return self._section("groups", self.base.groups, known, self._group)

    def _is_found(self, identifier: str, section: Kind) -> bool:
        """Say whether a subject of the change is known; one that only a name stands for may be anyone."""
        sought = self.change.sought.get(identifier)
        if sought is None or self.id_of(identifier) in self._base_ids(section):
            return True
        named = f"`{sought.name}`" if sought.name else "one that is given by its id"
        place = f"{sought.at.path}:{sought.at.line}"
        reason = f"whose roles are set, {named}, is not known in the organization ({place})"
        self._leave_open(section, reason)
        return False

    def _users(self) -> tuple[User, ...] | None:
        known = tuple(one for one in self.change.users if self._is_found(one.id, "users"))
        users = self._section("users", self.base.users, known, self._user)
        if users is None or not self.change.members:
            return users
        members = {
            self.id_of(group): {self.id_of(one) for one in members}
            for group, members in self.change.members.items()
        }
        return tuple(_with_groups(one, members) for one in users)

    def _user(self, one: User, before: User | None) -> User:
        grants = self._grants(one.grants)
        if before is None:
            division = self.id_of(one.division) if one.division else one.division
            return replace(one, id=self.id_of(one.id), grants=grants, groups=(), division=division)
        if one.id in self.change.sought:
            return replace(before, grants=before.grants if grants is None else grants)
        division = self.id_of(one.division) if one.division else before.division
        made = replace(before, name=one.name, state=one.state, division=division)
        return replace(made, grants=before.grants if grants is None else grants)

    def _group(self, one: Group, before: Group | None) -> Group:
        grants = self._grants(one.grants)
        if before is None:
            owners = tuple(map(self.id_of, one.owners))
            return replace(one, id=self.id_of(one.id), grants=grants, owners=owners)
        kept = before.grants if grants is None else grants
        if one.id in self.change.sought:
            return replace(before, grants=kept)
        owners = tuple(map(self.id_of, one.owners)) or before.owners
        made = replace(before, name=one.name, roles_enabled=one.roles_enabled, owners=owners)
        return replace(made, grants=kept)

    def _grants(self, grants: tuple[Grant, ...] | None) -> tuple[Grant, ...] | None:
        if grants is None:
            return None
        return tuple(Grant(self.id_of(one.role), self._division(one.division)) for one in grants)

    def _division(self, identifier: str) -> str:
        return identifier if identifier == ALL_DIVISIONS else self.id_of(identifier)

    def _spots(self) -> Iterator[BlindSpot]:
        yield from self._unread()
        for spot in self.change.spots:
            ids = None if spot.ids is None else tuple(map(self.id_of, spot.ids))
            yield replace(spot, ids=ids)
        for identifier, sought in self._absent_roles():
            yield BlindSpot(section="roles", reason=unseen_role(sought), ids=(identifier,))

    def _unread(self) -> Iterator[BlindSpot]:
        """Yield the sections of which only what the change says is known."""
        sections: tuple[Kind, ...] = ("clients", "roles", "users", "groups", "divisions")
        for section in sections:
            if getattr(self.base, section) is None and getattr(self.change, section):
                yield BlindSpot(section=section, reason=_ONLY_HERE, ids=())


_ONLY_HERE = (
    "the saved organization has no such section, so that only those of the change are known"
)

_Holder = TypeVar("_Holder", Client, User, Group)


def _without(roles: set[str], holders: tuple[_Holder, ...] | None) -> tuple[_Holder, ...] | None:
    """Return clients, users or groups without grants of roles that are deleted."""
    if holders is None or not roles:
        return holders
    return tuple(
        replace(one, grants=tuple(each for each in one.grants if each.role not in roles))
        if one.grants and any(each.role in roles for each in one.grants)
        else one
        for one in holders
    )


def _by_name(objects: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in objects:
        if getattr(one, "state", "active") != "deleted":
            found.setdefault(one.name, []).append(one.id)
    return found


def _with_groups(user: User, members: Mapping[str, set[str]]) -> User:
    """Return a user in the groups that the change says, and in the others as before."""
    if user.groups is None:
        return user
    others = [one for one in user.groups if one not in members]
    mine = [group for group, ids in members.items() if user.id in ids]
    return replace(user, groups=(*others, *mine))
