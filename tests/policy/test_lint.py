"""Needs are weaker than an operation's when some way to meet them would not do for the operation."""

from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from scopeaudit.policy.lint import MAX_WAYS, lacking

WRITE, READ, OTHER = ScopeNeed("calls"), ScopeNeed("calls:readonly"), ScopeNeed("users")
VIEW, EDIT = PermissionNeed("a:b:view"), PermissionNeed("a:b:edit")
SIGNED_IN = UserContextNeed()
UNKNOWN = UnpublishedNeed("scope", "op")


def test_the_same_needs_lack_nothing() -> None:
    """An operation's needs written out are not weaker than themselves."""
    published = AllOf((AnyOf((WRITE, READ)), AllOf((VIEW, EDIT)), SIGNED_IN))
    assert lacking(published, OperationNeed("op", published)) == ()


@pytest.mark.parametrize(
    ("written", "published", "expected"),
    [
        (WRITE, AnyOf((WRITE, READ)), ()),
        (WRITE, READ, ()),
        (READ, WRITE, (WRITE,)),
        (AnyOf((WRITE, READ)), WRITE, (WRITE,)),
        (VIEW, AllOf((VIEW, EDIT)), (EDIT,)),
        (AnyOf((VIEW, EDIT)), AnyOf((VIEW, EDIT)), ()),
        (AnyOf((VIEW, EDIT)), VIEW, (VIEW,)),
        (PermissionNeed("admin"), AllOf((VIEW, EDIT)), ()),
        (NamedNeed("call:update", ScopeNeed("call:update"), WRITE), WRITE, ()),
        (NamedNeed("call:update", ScopeNeed("call:update"), OTHER), WRITE, (WRITE,)),
        (AllOf((WRITE, RoleNeed("Agent"))), AllOf((WRITE, VIEW)), ()),
        (RoleNeed("Agent"), AllOf((WRITE, VIEW)), (WRITE,)),
        (ParticipantNeed("self"), SIGNED_IN, ()),
        (ParticipantNeed("any"), SIGNED_IN, (SIGNED_IN,)),
        (VIEW, AllOf((UNKNOWN, VIEW)), ()),
        (OperationNeed("op", WRITE), WRITE, ()),
        (OperationNeed("op", None), WRITE, (WRITE,)),
        (WRITE, None, ()),
        (VIEW, AnyOf((WRITE, AllOf((VIEW, EDIT)))), (AnyOf((WRITE, AllOf((VIEW, EDIT)))),)),
        (AllOf((VIEW, EDIT)), AnyOf((WRITE, AllOf((VIEW, EDIT)))), ()),
    ],
)
def test_what_is_lacking(
    written: Need, published: Need | None, expected: tuple[Need, ...]
) -> None:
    """What some way to meet the written needs leaves open is named, part by part."""
    assert lacking(written, OperationNeed("op", published)) == expected


def test_too_many_ways_are_not_compared() -> None:
    """Needs with more ways to meet them than anyone writes give no caution, and cost nothing."""
    pair = AnyOf((WRITE, OTHER))
    written = AllOf((pair,) * 40)
    assert MAX_WAYS < 2**40
    assert lacking(written, OperationNeed("op", VIEW)) == ()


LEAVES = (WRITE, READ, OTHER, VIEW, EDIT, SIGNED_IN)
needs = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda some: AllOf(tuple(some))),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: AnyOf(tuple(some))),
    ),
    max_leaves=7,
)
SETS: tuple[tuple[Need, ...], ...] = tuple(
    chain.from_iterable(combinations(LEAVES, size) for size in range(len(LEAVES) + 1))
)


def meets(held: tuple[Need, ...], need: Need) -> bool:
    """Say whether what is held meets a need, leaf by leaf."""
    match need:
        case AllOf(inner):
            return all(meets(held, one) for one in inner)
        case AnyOf(inner):
            return any(meets(held, one) for one in inner)
        case ScopeNeed(scope):
            return any(
                scope_covers(one.scope, scope) for one in held if isinstance(one, ScopeNeed)
            )
        case PermissionNeed(permission):
            return any(
                permission_covers(one.permission, permission)
                for one in held
                if isinstance(one, PermissionNeed)
            )
    return need in held


@given(needs, needs)
def test_weaker_means_that_something_meets_it_and_not_the_operation(
    written: Need, published: Need
) -> None:
    """Nothing is lacking exactly if everything that meets the written needs does for the operation."""
    enough = all(meets(held, published) for held in SETS if meets(held, written))
    assert (lacking(written, OperationNeed("op", published)) == ()) == enough
