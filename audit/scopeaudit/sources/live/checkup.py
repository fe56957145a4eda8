"""What the auditor itself holds, against what an audit needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from scopeaudit.api.call import Failure
from scopeaudit.api.client import Api
from scopeaudit.errors import UnreadableError
from scopeaudit.model.permission import ALL_DIVISIONS, permission_covers
from scopeaudit.model.policy import (
    Action,
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    OperationNeed,
    PermissionNeed,
    ScopeNeed,
)
from scopeaudit.model.snapshot import Grant, Role
from scopeaudit.sources.live import rows
from scopeaudit.sources.live.calls import MYSELF, ORGANIZATION, ROLES, TOKEN
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.wire import WireOrganization, WireOwnGrants, WireRole, WireToken

CLIENT_CREDENTIALS = "CLIENT-CREDENTIALS"


@dataclass(frozen=True, slots=True)
class Lack:
    """An action of the auditor that something stands in the way of; `names` open it, all of them."""

    action: Action
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """What of one kind is lacking, and what is held that no audit needs."""

    kind: Literal["permission", "scope"]
    lacks: tuple[Lack, ...]
    unneeded: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What was found of the auditor.

    A client that acts for itself holds permissions; where a person signed in, the client holds scopes and the
    person permissions. `confined` are roles not held on all divisions. `unread` is why the roles could not be
    looked into.
    """

    organization: str
    client: str
    skew: timedelta | None
    holdings: tuple[Holding, ...]
    confined: tuple[str, ...] = ()
    unread: Failure | None = None


async def check(api: Api, actions: Iterable[Action]) -> Checkup:
    """Sign in and look; raises UnreadableError where the token is not accepted."""
    await api.sign_in()
    reader = Reader(api.ask)
    token = await reader.one(TOKEN, WireToken)
    if isinstance(token, Failure):
        raise UnreadableError(
            f"what the token says of itself could not be read: {token.reason}",
            "look at the region: a token is known in its own region only, and expires",
        )
    organization = await reader.one(ORGANIZATION, WireOrganization)
    actions = tuple(actions)
    own = await _own_roles(reader, token, actions)
    scopes = (_scopes(token, actions),) if _is_person(token) else ()
    permissions = () if own.unread else (_permissions(own, actions),)
    return Checkup(
        organization="" if isinstance(organization, Failure) else organization.name,
        client=token.client.id if token.client else "",
        skew=api.skew,
        holdings=(*scopes, *permissions),
        confined=own.confined,
        unread=own.unread,
    )


def _is_person(token: WireToken) -> bool:
    return token.client is not None and token.client.authorized_grant_type != CLIENT_CREDENTIALS


@dataclass(frozen=True, slots=True)
class _Own:
    roles: tuple[Role, ...] = ()
    confined: tuple[str, ...] = ()
    unread: Failure | None = None


async def _own_roles(reader: Reader, token: WireToken, actions: tuple[Action, ...]) -> _Own:
    """Return the roles of who signed in: those of the client, or those of the person through it.

    Where a role is held matters only if an audit needs something of it.
    """
    grants = rows.role_divisions(token.client.role_divisions if token.client else None) or ()
    if _is_person(token):
        mine = await reader.one(MYSELF, WireOwnGrants)
        if isinstance(mine, Failure):
            return _Own(unread=mine)
        grants = tuple(Grant(one.role.id, one.division.id) for one in mine.grants)
    listing = await reader.numbered(ROLES, WireRole)
    if listing.gaps:
        return _Own(unread=listing.gaps[0].failure)
    held = {one.role for one in grants}
    roles = tuple(rows.role(one) for one in listing.rows if one.id in held)
    everywhere = {one.role for one in grants if one.division == ALL_DIVISIONS}
    needed = {name for one in actions for name in _named(one.need, PermissionNeed)}
    confined = (
        one.name
        for one in roles
        if one.id not in everywhere
        and any(_covers(held_, name) for held_ in _names(one) for name in needed)
    )
    return _Own(roles, tuple(sorted(confined)))


def _permissions(own: _Own, actions: tuple[Action, ...]) -> Holding:
    holds = sorted({name for role in own.roles for name in _names(role)})
    lacks = tuple(_lacks(actions, PermissionNeed, holds))
    return Holding("permission", lacks, _unneeded(actions, PermissionNeed, holds))


def _scopes(token: WireToken, actions: tuple[Action, ...]) -> Holding:
    holds = sorted(token.authorized_scope or ())
    lacks = tuple(_lacks(actions, ScopeNeed, holds))
    return Holding("scope", lacks, _unneeded(actions, ScopeNeed, holds))


_Kind = type[PermissionNeed] | type[ScopeNeed]


def _lacks(actions: Iterable[Action], kind: _Kind, holds: list[str]) -> Iterator[Lack]:
    for action in actions:
        names = _lacking(action.need, kind, holds)
        if names:
            yield Lack(action, names)


def _lacking(need: Need, kind: _Kind, holds: list[str]) -> tuple[str, ...]:
    """Return the fewest names that would meet a need; none where it is met."""
    match need:
        case AllOf(needs):
            every = (_lacking(one, kind, holds) for one in needs)
            return tuple(dict.fromkeys(name for names in every for name in names))
        case AnyOf(needs):
            return min((_lacking(one, kind, holds) for one in needs), key=_effort)
        case NamedNeed(stands_for=inner) | OperationNeed(need=inner):
            return _lacking(inner, kind, holds) if inner else ()
        case PermissionNeed(name) | ScopeNeed(name) if isinstance(need, kind):
            return () if any(_covers(one, name) for one in holds) else (name,)
    return ()


def _effort(names: tuple[str, ...]) -> tuple[int, bool]:
    """Order alternatives: fewer names first, then those that only read."""
    return len(names), not all(one.endswith((":readonly", ":view")) for one in names)


def _unneeded(actions: Iterable[Action], kind: _Kind, holds: list[str]) -> tuple[str, ...]:
    """Return what is held but named by no action."""
    named = {name for action in actions for name in _named(action.need, kind)}
    return tuple(one for one in holds if one not in named)


def _named(need: Need | None, kind: _Kind) -> Iterator[str]:
    match need:
        case AllOf(needs) | AnyOf(needs):
            for one in needs:
                yield from _named(one, kind)
        case NamedNeed(stands_for=inner) | OperationNeed(need=inner):
            yield from _named(inner, kind)
        case PermissionNeed(name) | ScopeNeed(name) if isinstance(need, kind):
            yield name


def _names(role: Role) -> Iterator[str]:
    yield from role.permissions
    for policy in role.policies:
        yield from (f"{policy.domain}:{policy.entity}:{action}" for action in policy.actions)


def _covers(held: str, name: str) -> bool:
    return held == name or permission_covers(held, name)
