"""What the auditor's own client holds, against what an audit needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

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
from scopeaudit.model.snapshot import Role
from scopeaudit.sources.live import rows
from scopeaudit.sources.live.calls import ORGANIZATION, ROLES, TOKEN
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.wire import WireOrganization, WireRole, WireToken

CLIENT_CREDENTIALS = "CLIENT-CREDENTIALS"


@dataclass(frozen=True, slots=True)
class Lack:
    """An action of the auditor that something stands in the way of; `names` open it, all of them."""

    action: Action
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What was found of the auditor's own client.

    `kind` says what `lacks` and `unneeded` hold: permissions of a client that acts for itself, scopes of one
    that signs users in. `confined` are roles it does not hold on all divisions. `unread` is why its roles
    could not be looked into.
    """

    organization: str
    client: str
    kind: str
    skew: timedelta | None
    lacks: tuple[Lack, ...]
    unneeded: tuple[str, ...]
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
    name = "" if isinstance(organization, Failure) else organization.name
    if token.client and token.client.authorized_grant_type != CLIENT_CREDENTIALS:
        return _of_scopes(token, tuple(actions), name, api.skew)
    return await _of_permissions(reader, token, tuple(actions), name, api.skew)


async def _of_permissions(
    reader: Reader,
    token: WireToken,
    actions: tuple[Action, ...],
    organization: str,
    skew: timedelta | None,
) -> Checkup:
    listing = await reader.numbered(ROLES, WireRole)
    grants = rows.role_divisions(token.client.role_divisions if token.client else None) or ()
    held = {one.role for one in grants}
    own = [rows.role(one) for one in listing.rows if one.id in held]
    holds = sorted({name for role in own for name in _names(role)})
    everywhere = {one.role for one in grants if one.division == ALL_DIVISIONS}
    return Checkup(
        organization=organization,
        client=token.client.id if token.client else "",
        kind="permission",
        skew=skew,
        lacks=tuple(_lacks(actions, PermissionNeed, holds)),
        unneeded=_unneeded(actions, PermissionNeed, holds),
        confined=tuple(sorted(one.name for one in own if one.id not in everywhere)),
        unread=listing.gaps[0].failure if listing.gaps else None,
    )


def _of_scopes(
    token: WireToken, actions: tuple[Action, ...], organization: str, skew: timedelta | None
) -> Checkup:
    holds = sorted(token.authorized_scope or ())
    return Checkup(
        organization=organization,
        client=token.client.id if token.client else "",
        kind="scope",
        skew=skew,
        lacks=tuple(_lacks(actions, ScopeNeed, holds)),
        unneeded=_unneeded(actions, ScopeNeed, holds),
    )


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
