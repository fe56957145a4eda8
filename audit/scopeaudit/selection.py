"""Which clients and users an expectation speaks of."""

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from scopeaudit.index import AccessClass, Index
from scopeaudit.model.access import Access
from scopeaudit.model.policy import ClientSelector, Expectation, UserSelector
from scopeaudit.model.snapshot import BlindSpot, Client, User
from scopeaudit.records import dataclass


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
    """What the selectors of an expectation match; None where it has no such selector.

    `possible_clients` are those whose roles were not read whole, so that they may be meant.
    """

    clients: tuple[Client, ...] | None
    users: Users | None
    possible_clients: tuple[Client, ...] = ()


def selected(index: Index, expectation: Expectation) -> Selection:
    """Return the clients and users an expectation speaks of."""
    clients, users = expectation.clients, expectation.users
    sure, possible = (None, ()) if clients is None else select_clients(index, clients)
    return Selection(sure, None if users is None else select_users(index, users), possible)


def select_clients(
    index: Index, selector: ClientSelector
) -> tuple[tuple[Client, ...], tuple[Client, ...]]:
    """Return the clients that match every given field, and those that may, in the order they stand."""
    roles = _roles(index, selector.roles)
    fitting = [
        one
        for one in index.snapshot.clients or ()
        if _matches(one.name, selector.names)
        and _one_of(one.id, selector.ids)
        and _one_of(one.grant_type, selector.grant_types)
        and _one_of(one.state, selector.states)
    ]
    if not selector.roles:
        return tuple(fitting), ()
    sure = tuple(one for one in fitting if _holds(index.access_of(one), roles))
    rest = (one for one in fitting if one not in sure)
    return sure, tuple(one for one in rest if index.access_of(one).hidden)


def select_users(index: Index, selector: UserSelector) -> Users:
    """Return the users that match every given field, by class."""
    holding = frozenset(index.classes_holding(_roles(index, selector.roles)))
    fits = _user_test(index, selector)
    sure: dict[int, tuple[int, ...]] = {}
    possible: dict[int, tuple[int, ...]] = {}
    for number, one in enumerate(index.classes):
        if not _one_of(one.state, selector.states):
            continue
        certain = not selector.roles or number in holding
        if certain or one.hidden:
            members = _members(one, fits)
            into = sure if certain else possible
            _file(members, number, into, possible)
    return Users(sure, possible)


_Fit = Callable[[int], bool | None]
"""Whether the user at a position fits; None where that is not known."""


def _members(one: AccessClass, fits: _Fit | None) -> Mapping[bool | None, tuple[int, ...]]:
    """Sort the members of a class by whether they fit: yes, no, or not known."""
    if fits is None:
        return {True: one.users}
    sorted_: dict[bool | None, list[int]] = {}
    for position in one.users:
        sorted_.setdefault(fits(position), []).append(position)
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
    in_division, in_group = _division_test(index, selector), _group_test(index, selector)

    def fits(position: int) -> bool | None:
        user = index.people.rows[position]
        if not (_matches(user.name, selector.names) and _one_of(user.id, selector.ids)):
            return False
        answers = {in_division(position), in_group(position)}
        return False if False in answers else None if None in answers else True

    return fits


def _division_test(index: Index, selector: UserSelector) -> _Fit:
    """Return whether a user lives in one of the divisions; None where that was not returned."""
    named = {one for name in selector.divisions for one in index.divisions_named(name)}
    wanted = named | set(selector.divisions)
    unresolved = bool(index.spots("divisions")) and not all(
        index.divisions_named(name) for name in selector.divisions
    )

    def fits(position: int) -> bool | None:
        division = index.people.rows[position].division
        if not wanted or division in wanted:
            return True
        return None if division is None or unresolved else False

    return fits


def _group_test(index: Index, selector: UserSelector) -> _Fit:
    """Return whether a user is in one of the groups; None where memberships were not returned."""
    asked = set(selector.groups)
    wanted = asked | {one.id for one in index.groups.values() if {one.id, one.name} & asked}

    def fits(position: int) -> bool | None:
        if not wanted:
            return True
        user = index.people[position]
        mine = user.groups or ()
        owned = any(_owns(index, user, group) for group in wanted)
        if owned or not wanted.isdisjoint(mine):
            return True
        unseen = user.groups is None or any(one not in index.groups for one in mine)
        told = index.about.get(user.id, ())
        return None if unseen or index.spots("groups") or _of_groups(told) else False

    return fits


def _of_groups(spots: Iterable[BlindSpot]) -> bool:
    return any(spot.section == "groups" for spot in spots)


def _owns(index: Index, user: User, group: str) -> bool:
    known = index.groups.get(group)
    return known is not None and known.include_owners and user.id in known.owners


def _roles(index: Index, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(role for name in names for role in index.roles_named(name))


def _holds(access: Access, roles: frozenset[str]) -> bool:
    return any(one.role in roles for one in access.holdings)


def _one_of(value: str, allowed: tuple[str, ...]) -> bool:
    return not allowed or value in allowed


def _matches(name: str, globs: tuple[str, ...]) -> bool:
    return not globs or any(fnmatchcase(name, glob) for glob in globs)
