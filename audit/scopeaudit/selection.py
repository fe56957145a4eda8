"""Which clients and users an expectation speaks of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from scopeaudit.index import AccessClass, Index
from scopeaudit.model.access import Access
from scopeaudit.model.policy import ClientSelector, Expectation, UserSelector
from scopeaudit.model.snapshot import Client, User


@dataclass(frozen=True, slots=True)
class Users:
    """Selected users as positions in the snapshot, by the position of their class in the index.

    `possible` are those that a blind spot keeps from being selected: they may hold the role or be in the
    group that is asked for.
    """

    sure: Mapping[int, tuple[int, ...]]
    possible: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Selection:
    """What the selectors of an expectation match; None where it has no such selector."""

    clients: tuple[Client, ...] | None
    users: Users | None

    @property
    def empty(self) -> bool:
        """Say whether a selector matches nothing for certain."""
        nobody = self.users is not None and not self.users.sure and not self.users.possible
        return self.clients == () or nobody


def selected(index: Index, expectation: Expectation) -> Selection:
    """Return the clients and users an expectation speaks of."""
    clients, users = expectation.clients, expectation.users
    return Selection(
        None if clients is None else select_clients(index, clients),
        None if users is None else select_users(index, users),
    )


def select_clients(index: Index, selector: ClientSelector) -> tuple[Client, ...]:
    """Return the clients that match every given field, in the order of the snapshot."""
    roles = _roles(index, selector.roles)
    return tuple(
        one
        for one in index.snapshot.clients or ()
        if _matches(one.name, selector.names)
        and _one_of(one.id, selector.ids)
        and _one_of(one.grant_type, selector.grant_types)
        and _one_of(one.state, selector.states)
        and (not selector.roles or _holds(index.access_of(one), roles))
    )


def select_users(index: Index, selector: UserSelector) -> Users:
    """Return the users that match every given field, by class."""
    roles = _roles(index, selector.roles)
    fits = _user_test(index, selector)
    sure: dict[int, tuple[int, ...]] = {}
    possible: dict[int, tuple[int, ...]] = {}
    for number, one in enumerate(index.classes):
        if not _one_of(one.access.state, selector.states):
            continue
        certain = not selector.roles or _holds(one.access, roles)
        if certain or one.access.hidden:
            members = _members(index, one, fits)
            into = sure if certain else possible
            _file(members, number, into, possible)
    return Users(sure, possible)


_Fit = Callable[[User], bool | None]


def _members(
    index: Index, one: AccessClass, fits: _Fit | None
) -> Mapping[bool | None, tuple[int, ...]]:
    """Sort the members of a class by whether they fit: yes, no, or not known."""
    if fits is None:
        return {True: one.users}
    users = index.snapshot.users or ()
    sorted_: dict[bool | None, list[int]] = {}
    for position in one.users:
        sorted_.setdefault(fits(users[position]), []).append(position)
    return {fit: tuple(members) for fit, members in sorted_.items()}


def _file(
    members: Mapping[bool | None, tuple[int, ...]],
    number: int,
    into: dict[int, tuple[int, ...]],
    possible: dict[int, tuple[int, ...]],
) -> None:
    if True in members:
        into[number] = members[True]
    if None in members:
        possible[number] = (*possible.get(number, ()), *members[None])


def _user_test(index: Index, selector: UserSelector) -> _Fit | None:
    """Return the test of what is each user's own; None when nothing of it is asked."""
    if not (selector.names or selector.ids or selector.groups or selector.divisions):
        return None
    groups = frozenset(
        one.id for one in index.groups.values() if {one.id, one.name} & set(selector.groups)
    )
    divisions = {id_ for name in selector.divisions for id_ in index.divisions_named(name)}

    def fits(user: User) -> bool | None:
        own = (
            _matches(user.name, selector.names)
            and _one_of(user.id, selector.ids)
            and (not selector.divisions or user.division in divisions)
        )
        return own and _is_member(index, user, groups) if selector.groups else own

    return fits


def _is_member(index: Index, user: User, groups: frozenset[str]) -> bool | None:
    """Say whether a user is in one of the groups; None where memberships were not returned."""
    if not groups.isdisjoint(user.groups or ()):
        return True
    if any(_owns(index, user, group) for group in groups):
        return True
    return None if user.groups is None or index.spots("groups") else False


def _owns(index: Index, user: User, group: str) -> bool:
    known = index.groups[group]
    return known.include_owners and user.id in known.owners


def _roles(index: Index, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(role for name in names for role in index.roles_named(name))


def _holds(access: Access, roles: frozenset[str]) -> bool:
    return any(one.role in roles for one in access.holdings)


def _one_of(value: str, allowed: tuple[str, ...]) -> bool:
    return not allowed or value in allowed


def _matches(name: str, globs: tuple[str, ...]) -> bool:
    return not globs or any(fnmatchcase(name, glob) for glob in globs)
