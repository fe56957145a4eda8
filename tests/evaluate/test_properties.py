"""What holds of every need and every organization (design §6.3)."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scopeaudit.decide import prove_for
from scopeaudit.evaluate import Subject, UserAlone, UserThroughClient
from scopeaudit.index import build
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UserContextNeed,
    Where,
)
from scopeaudit.model.snapshot import BlindSpot, Grant, Role, Section, Snapshot
from scopeaudit.model.verdict import Outcome, Proof
from tests.organizations import (
    AMER,
    EMEA,
    GRANT,
    HOME,
    MONITOR,
    NOW,
    ONLY_BILLING,
    RECORD,
    client,
    group,
    role,
    snapshot,
    user,
)

ROLES: tuple[Role, ...] = (
    role("r-m", MONITOR),
    role("r-r", RECORD),
    role("r-c", MONITOR, condition=ONLY_BILLING),
    role("r-g", GRANT, "new:thing:view"),
    role("r-w", "conversation:*:record"),
    role("r-s", "admin"),
)
PLACES = ("*", EMEA, AMER, HOME)
SECTIONS: tuple[Section, ...] = ("roles", "groups", "grants", "divisions", "permissions", "access_policies", "clients", "users", "scopes_enforced")  # fmt: skip

grants = st.builds(Grant, st.sampled_from([one.id for one in ROLES]), st.sampled_from(PLACES))
wheres: st.SearchStrategy[Where] = st.sampled_from(["any", "all", "home", ("EMEA",), ("EMEA", "AMER")])  # fmt: skip
leaves: st.SearchStrategy[Need] = st.one_of(
    st.sampled_from([MONITOR, RECORD, GRANT, "new:thing:view", "a:b:c"]).map(PermissionNeed),
    st.sampled_from(["M", "S", "Ghost"]).map(RoleNeed),
    st.sampled_from(["conversations", "conversations:readonly"]).map(ScopeNeed),
    st.just(UserContextNeed()),
)


def combined(inner: st.SearchStrategy[Need]) -> st.SearchStrategy[Need]:
    """Make needs of needs."""
    some = st.lists(inner, min_size=1, max_size=3).map(tuple)
    named = st.tuples(inner, inner).map(lambda pair: NamedNeed("said", *pair))
    return st.one_of(some.map(AllOf), some.map(AnyOf), named)


needs = st.recursive(leaves, combined, max_leaves=6)
spots = st.builds(
    lambda section, ids: BlindSpot(section=section, reason="hidden", ids=ids),
    st.sampled_from(SECTIONS),
    st.sampled_from([None, ("ana",), ("app",)]),
)


@st.composite
def organizations(draw: st.DrawFn) -> Snapshot:
    """Draw an organization of one user, one application and one group."""
    ana = user(
        "ana", *draw(st.lists(grants, max_size=3)), groups=draw(st.sampled_from([(), ("g",)]))
    )
    scopes = draw(st.sampled_from([(), ("conversations",), ("conversations:readonly",)]))
    return snapshot(
        ana,
        roles=ROLES,
        clients=(client("app", scopes=scopes),),
        groups=(group("g", *draw(st.lists(grants, max_size=2))),),
        scopes_enforced=draw(st.sampled_from([True, False, None])),
    )


def proof(
    read: Snapshot, need: Need, where: Where, *, through: bool = True, forbidding: bool = False
) -> Proof:
    """Decide a need for the one user, alone or through the one application."""
    index = build(read, NOW)
    (ana,) = index.classes
    subject: Subject = UserAlone(ana.access)
    if through:
        subject = UserThroughClient(ana.access, index.clients["app"])
    return prove_for(index, need, subject, where, forbidding=forbidding)


def with_user(read: Snapshot, **fields: object) -> Snapshot:
    """Change the one user."""
    (ana,) = read.users or ()
    return replace(read, users=(replace(ana, **fields),))  # type: ignore[arg-type]


def held(read: Snapshot) -> tuple[Grant, ...]:
    """Return the grants of the one user."""
    (ana,) = read.users or ()
    return ana.grants or ()


@given(organizations(), needs, wheres, grants, st.booleans())
@settings(max_examples=300, deadline=None)
def test_more_grants_never_turn_met_into_missing(
    read: Snapshot,
    need: Need,
    where: Where,
    grant: Grant,
    forbidding: bool,
) -> None:
    """What is met stays met when a grant is added; what is unknown does not become missing."""
    before = proof(read, need, where, forbidding=forbidding)
    after = proof(with_user(read, grants=(*held(read), grant)), need, where, forbidding=forbidding)
    rank = [Outcome.MISSING, Outcome.UNKNOWN, Outcome.MET]
    assert rank.index(after.outcome) >= rank.index(before.outcome)


@given(organizations(), needs, wheres, spots, st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_new_blind_spot_never_turns_anything_into_met_nor_missing_into_met(
    read: Snapshot,
    need: Need,
    where: Where,
    spot: BlindSpot,
    forbidding: bool,
) -> None:
    """Seeing less proves less: the outcome stays or becomes unknown."""
    before = proof(read, need, where, forbidding=forbidding)
    less = replace(read, blind_spots=(*read.blind_spots, spot))
    after = proof(less, need, where, forbidding=forbidding)
    assert after.outcome in {before.outcome, Outcome.UNKNOWN}


@given(organizations(), needs, wheres, st.sampled_from(["roles", "groups", "divisions", "permissions", "access_policies"]))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_a_section_that_was_not_read_never_proves_more(
    read: Snapshot, need: Need, where: Where, section: str
) -> None:
    """Leaving a whole section out keeps an outcome or makes it unknown."""
    before = proof(read, need, where)
    after = proof(replace(read, **{section: None}), need, where)  # type: ignore[arg-type]
    assert after.outcome in {before.outcome, Outcome.UNKNOWN}


def turned(need: Need) -> Need:
    """Reverse the order of every list in a need, and repeat its first item."""
    match need:
        case AllOf(parts):
            return AllOf((*(turned(one) for one in reversed(parts)), turned(parts[0])))
        case AnyOf(parts):
            return AnyOf((*(turned(one) for one in reversed(parts)), turned(parts[0])))
        case NamedNeed(name, literal, stands_for):
            return NamedNeed(name, turned(literal), turned(stands_for))
        case _:
            return need


@given(organizations(), needs, wheres)
@settings(max_examples=300, deadline=None)
def test_order_and_duplicates_never_matter(read: Snapshot, need: Need, where: Where) -> None:
    """Grants, roles, divisions and needs may stand in any order and more than once."""
    shuffled = with_user(read, grants=(*reversed(held(read)), *held(read)))
    shuffled = replace(
        shuffled,
        roles=tuple(reversed(read.roles or ())),
        divisions=tuple(reversed(read.divisions or ())),
    )
    assert proof(shuffled, turned(need), where).outcome is proof(read, need, where).outcome


@given(organizations(), needs, wheres)
@settings(max_examples=200, deadline=None)
def test_every_proof_says_why(read: Snapshot, need: Need, where: Where) -> None:
    """A missing need has gaps, an unknown one says what hides it, a met one has neither.

    A missing one may say what hides other parts of it.
    """
    found = proof(read, need, where)
    assert bool(found.gaps) is (found.outcome is Outcome.MISSING)
    assert bool(found.blind) or found.outcome is not Outcome.UNKNOWN
    assert not found.blind or found.outcome is not Outcome.MET
