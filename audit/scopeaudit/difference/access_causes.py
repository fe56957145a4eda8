"""Through what operations came or went, from the difference between two kinds of access."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.difference import Cause, Turn
from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import Client


class _Held(Protocol):
    @property
    def access(self) -> Access | None: ...
    @property
    def client(self) -> Client | None: ...
    @property
    def possible(self) -> int: ...


def access_causes(
    turn: Turn,
    held: tuple[_Held, _Held],
    sides: tuple[Index, Index],
    operations: Sequence[Operation],
) -> tuple[Cause, ...]:
    """Return what explains that operations are gained or lost, sorted; never empty."""
    found: Iterable[Cause]
    if turn == "gains":
        found = _richer(held, sides, operations, better=True)
    elif turn == "loses":
        found = _richer(held[::-1], sides[::-1], operations, better=False)
    else:
        found = (*_unread(held), *_left(held))
    return tuple(sorted(dict.fromkeys(found))) or (Cause(kind="other"),)


def _richer(
    held: tuple[_Held, _Held],
    sides: tuple[Index, Index],
    operations: Sequence[Operation],
    *,
    better: bool,
) -> Iterator[Cause]:
    """Yield what the second of two has that the first has not; it is the later one if `better`."""
    poor, rich = held
    if poor.access is None and poor.client is None:
        yield Cause(kind="new" if better else "gone")
    permissions = {name for one in operations for name in one.permissions or ()}
    yield from _roles(poor.access, rich.access, sides, permissions, better=better)
    yield from _scopes(poor.client, rich.client, operations, better=better)
    states = [_state(one) for one in (poor, rich)]
    if states[0] not in {"", "active"} and states[1] == "active":
        kind = "activated" if better else "deactivated"
        yield Cause(kind=kind, text=f"state {states[0]}")  # type: ignore[arg-type]  # both are kinds


def _state(one: _Held) -> str:
    if one.client is not None and one.client.state != "active":
        return one.client.state
    if one.access is not None:
        return one.access.state
    return one.client.state if one.client else ""


def _roles(
    poor: Access | None,
    rich: Access | None,
    sides: tuple[Index, Index],
    permissions: Iterable[str],
    *,
    better: bool,
) -> Iterator[Cause]:
    names = sorted(permissions)
    before = poor.holdings if poor else frozenset()
    for role, division, via in rich.holdings if rich else ():
        given = [one for one in names if sides[1].covers(role, one)]
        new = (role, division, via) not in before
        more = tuple(one for one in given if not sides[0].covers(role, one))
        if given and (new or more):
            widened = bool(more) and not new
            kinds = ("role-widened", "granted") if better else ("role-narrowed", "revoked")
            yield Cause(
                kind=kinds[0] if widened else kinds[1],  # type: ignore[arg-type]  # all are kinds
                role=role,
                division=division,
                via=via,
                names=more if widened else (),
            )


def _scopes(
    poor: Client | None, rich: Client | None, operations: Iterable[Operation], *, better: bool
) -> Iterator[Cause]:
    held = set(poor.scopes or ()) if poor else set()
    wanted = {scope for one in operations for scope in one.scopes or ()}
    bases = wanted | {one.removesuffix(":readonly") for one in wanted}
    for scope in (rich.scopes or ()) if rich else ():
        if scope not in held and scope in bases:
            yield Cause(kind="scope-added" if better else "scope-removed", names=(scope,))


def _left(held: tuple[_Held, _Held]) -> Iterator[Cause]:
    """Yield that a subject is gone or inactive, which makes known that it can do nothing."""
    now = held[1]
    if now.access is None and now.client is None and not now.possible:
        yield Cause(kind="gone")
    elif _state(now) not in {"", "active"}:
        yield Cause(kind="deactivated", text=f"state {_state(now)}")


def _unread(held: tuple[_Held, _Held]) -> Iterator[Cause]:
    for one in held:
        if one.access is None and one.client is None and one.possible:
            yield Cause(kind="unread", text="the subject may not have been listed")
        for spot in one.access.hidden if one.access else ():
            yield Cause(kind="unread", text=f"{spot.section}: {spot.reason}")
