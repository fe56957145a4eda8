"""Needs that are weaker than what the vendor publishes for the operation they are written for.

Weaker means: there is a smallest set of scopes, permissions and the like that satisfies the written needs
and does not satisfy the published ones. A name of the vocabulary counts as what it stands for; a role may
carry any permission; someone on a conversation as themselves is signed in; what is not published is not
asked for.
"""

from collections.abc import Iterator
from itertools import islice, product

from scopeaudit.documents import Node, both, either, hints, shown
from scopeaudit.model.permission import permission_covers, scope_covers
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    OperationNeed,
    ParticipantNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)
from scopeaudit.policy.remarks import Remarks

Way = frozenset[Need]
"""Leaves that together satisfy a need."""

MAX_WAYS = 1000
"""More ways than this are not compared: needs that people write have a handful."""


def doubt_weaker(
    action: str, need: Need, published: OperationNeed, node: Node, remarks: Remarks
) -> None:
    """Add a caution if the written needs of an action are weaker than the published ones."""
    missing = [_words(part) for part in lacking(need, published)]
    if missing:
        message = (
            f"the needs of {shown(action)} can be met without {both(missing)}, which the operation "
            f"{shown(published.operation)} needs"
        )
        hint = "add it, or leave `needs` out to take all from the catalog"
        note = f"the catalog says of it: {published.note}" if published.note else ""
        remarks.doubt(node, message, hints(hint, note))


def lacking(need: Need, published: OperationNeed) -> tuple[Need, ...]:
    """Return the parts of the published needs that some way to satisfy the written ones leaves open."""
    written = tuple(islice(ways(need), MAX_WAYS + 1))
    if len(written) > MAX_WAYS:
        return ()
    return tuple(
        part for part in _parts(published) if any(not _satisfies(way, part) for way in written)
    )


def ways(need: Need) -> Iterator[Way]:
    """Yield the sets of leaves that satisfy a need; every smallest one is among them."""
    match need:
        case AllOf(needs):
            for chosen in product(*map(ways, needs)):
                yield frozenset().union(*chosen)
        case AnyOf(needs):
            for one in needs:
                yield from ways(one)
        case NamedNeed(stands_for=meaning):
            yield from ways(meaning)
        case OperationNeed(need=inner):
            yield from ways(inner) if inner else (frozenset(),)
        case leaf:
            yield frozenset({leaf})


def _parts(need: Need | None) -> Iterator[Need]:
    """Yield the needs all of which make up a need."""
    match need:
        case None:
            return
        case OperationNeed(need=inner):
            yield from _parts(inner)
        case AllOf(needs):
            for one in needs:
                yield from _parts(one)
        case one:
            yield one


def _satisfies(way: Way, need: Need) -> bool:
    match need:
        case AnyOf(needs):
            return any(_satisfies(way, one) for one in needs)
        case AllOf(needs):
            return all(_satisfies(way, one) for one in needs)
        case _:
            return any(_covers(held, need) for held in way) or isinstance(need, UnpublishedNeed)


def _covers(held: Need, wanted: Need) -> bool:
    match held, wanted:
        case ScopeNeed(mine), ScopeNeed(theirs):
            return scope_covers(mine, theirs)
        case PermissionNeed(mine), PermissionNeed(theirs):
            return permission_covers(mine, theirs)
        case (RoleNeed(), PermissionNeed()) | (ParticipantNeed("self"), UserContextNeed()):
            return True
        case _:
            return held == wanted


def _words(need: Need) -> str:
    """Name a part of published needs: one leaf, or a choice among leaves of one kind."""
    leaves = need.needs if isinstance(need, AnyOf) else (need,)
    if scopes := [shown(one.scope) for one in leaves if isinstance(one, ScopeNeed)]:
        return f"the scope {either(scopes)}"
    if permissions := [shown(one.permission) for one in leaves if isinstance(one, PermissionNeed)]:
        return f"the permission {either(permissions)}"
    return "a signed-in user"
