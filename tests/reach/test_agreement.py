"""What is decided for all at once is what is decided for one: by proofs, and by plain sets."""

from random import Random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.oracle import CONDITIONAL, MISSING, SURE, UNKNOWN, Oracle
from benchmarks.organization import Kind, organization
from scopeaudit.evaluate import ANYWHERE, Question, UserAlone, prove, prove_anywhere
from scopeaudit.index import Index, build
from scopeaudit.model.access import Access
from scopeaudit.model.operation import Mode, Operation
from scopeaudit.model.policy import AllOf, AnyOf, Need, PermissionNeed, UnpublishedNeed
from scopeaudit.model.snapshot import (
    AccessPolicy,
    BlindSpot,
    Grant,
    OrgPermission,
    Role,
    RolePolicy,
    Snapshot,
    User,
)
from scopeaudit.model.verdict import Outcome
from scopeaudit.reach import Counts, Masks, Reach
from tests.organizations import AMER, EMEA, HOME, NOW, ONLY_BILLING, group, snapshot

NAMES = ("a:x:view", "a:x:edit", "a:y:view", "b:x:view", "admin", "plain")
PATTERNS = (*NAMES[:4], "a:x:*", "a:*:*", "a:*:view", "*:x:view", "*:*:*")
PLACES = ("*", EMEA, AMER, HOME, "d-gone")
ROLE_IDS = ("r0", "r1", "r2", "r3")
DIVISIONS = (None, *PLACES, "d-of-no-grant")

policies = st.builds(
    lambda pattern, condition: RolePolicy(
        domain=pattern.split(":")[0],
        entity=pattern.split(":")[1],
        actions=(pattern.split(":")[2],),
        condition=condition,
    ),
    st.sampled_from(PATTERNS),
    st.sampled_from([None, None, ONLY_BILLING]),
)
grants = st.builds(Grant, st.sampled_from([*ROLE_IDS, "r-gone"]), st.sampled_from(PLACES))
grant_lists = st.lists(grants, max_size=4).map(tuple)
denials = st.builds(
    AccessPolicy,
    id=st.sampled_from(["p1", "p2"]),
    target=st.sampled_from([*PATTERNS[:7], "admin"]),
    subject_type=st.sampled_from(["USER", "CLIENT", "GROUP", "TEAM", "ALL"]),
    subject_id=st.sampled_from(["u0", "u1", "g0"]),
    effect=st.sampled_from(["ALLOW", "DENY", "DENY"]),
    active=st.sampled_from([True, True, False]),
    condition=st.sampled_from([None, "at night"]),
)
spots = st.builds(
    BlindSpot,
    section=st.sampled_from(["roles", "grants", "groups", "users", "access_policies"]),
    reason=st.just("hidden"),
    ids=st.sampled_from([None, ("u0",), ("u1", "u2")]),
)
modes: st.SearchStrategy[Mode] = st.sampled_from(["any", "all"])
operations = st.lists(
    st.tuples(
        modes,
        st.none() | st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
    ),
    min_size=1,
    max_size=6,
).map(
    lambda needs: [
        Operation(id=f"o{n}", method="GET", path=f"/{n}", mode=mode, permissions=permissions)
        for n, (mode, permissions) in enumerate(needs)
    ]
)


@st.composite
def users(draw: st.DrawFn, number: int) -> User:
    """Draw a user, seldom one of whom something is not known."""
    return User(
        id=f"u{number}",
        name=f"User {number}",
        state=draw(st.sampled_from(["active", "active", "active", "inactive", "deleted"])),
        groups=draw(st.sampled_from([(), ("g0",), ("g1", "g0"), ("g-gone",), None])),
        grants=draw(st.one_of(grant_lists, grant_lists, grant_lists, st.none())),
    )


@st.composite
def organizations(draw: st.DrawFn) -> Snapshot:
    """Draw an organization with everything that can stand in the way of an answer."""
    roles = tuple(
        Role(id=id_, name=id_, permissions=draw(general), policies=tuple(draw(some_policies)))
        for id_ in ROLE_IDS
    )
    groups = (
        group("g0", *draw(grant_lists), owners=("u2",), include_owners=draw(st.booleans())),
        group("g1", *draw(grant_lists), roles_enabled=draw(st.booleans())),
    )
    return snapshot(
        *(draw(users(number)) for number in range(draw(st.integers(0, 5)))),
        roles=draw(st.sampled_from([roles, roles, roles, None])),
        groups=draw(st.sampled_from([groups, groups, groups, None])),
        permissions=draw(st.none() | st.lists(catalog, unique_by=lambda one: one.name).map(tuple)),
        access_policies=draw(st.none() | st.lists(denials, max_size=3).map(tuple)),
        blind_spots=draw(st.just(()) | st.lists(spots, max_size=1).map(tuple)),
    )


general = st.sampled_from([(), (), ("plain",), ("admin",)])
some_policies = st.lists(policies, max_size=3)
catalog = st.builds(OrgPermission, name=st.sampled_from(NAMES), division_aware=st.booleans())


def need_of(operation: Operation) -> Need | None:
    """Return the permission part of what an operation needs."""
    if operation.permissions is None:
        return UnpublishedNeed("permission", operation.id)
    needs = tuple(map(PermissionNeed, operation.permissions))
    return (AllOf if operation.mode == "all" else AnyOf)(needs) if needs else None


def proved(index: Index, access: Access, operation: Operation, division: str | None) -> int:
    """Rank the proof for one class: missing, unknown, met with a proviso, met."""
    need = need_of(operation)
    if need is None:
        return SURE if access.state == "active" else MISSING
    question = Question(index, UserAlone(access), division or ANYWHERE)
    proof = prove_anywhere(need, question) if division is None else prove(need, question)
    met = CONDITIONAL if proof.provisos else SURE
    return {Outcome.MISSING: MISSING, Outcome.UNKNOWN: UNKNOWN, Outcome.MET: met}[proof.outcome]


def ranked(masks: Masks, number: int) -> int:
    """Rank one class of three masks."""
    return sum(mask >> number & 1 for mask in (masks.sure, masks.met, masks.possible))


@given(organizations(), operations)
@settings(max_examples=400, deadline=None)
def test_what_is_decided_at_once_is_what_is_proved_one_by_one(
    read: Snapshot, asked: list[Operation]
) -> None:
    """Every class, operation and division has the outcome of its proof, provisos included."""
    index = build(read, NOW)
    reach = Reach.build(index)
    for division in DIVISIONS:
        answers = reach.all_operations(asked, division)
        for number, one in enumerate(reach.classes):
            for operation in asked:
                expected = proved(index, one.access, operation, division)
                assert ranked(answers[operation.id], number) == expected


def disagreements(
    read: Snapshot, asked: list[Operation], divisions: list[str | None]
) -> list[str]:
    """Name every user, operation and division on which the plain sets differ."""
    reach = Reach.build(build(read, NOW))
    oracle = Oracle(read, {name for one in asked for name in one.permissions or ()})
    found = []
    for division in divisions:
        answers = reach.all_operations(asked, division)
        for number, one in enumerate(reach.classes):
            for user in (read.users or ())[one.users[0]], (read.users or ())[one.users[-1]]:
                known = oracle.know(user)
                for operation in asked:
                    expected = oracle.operation(known, operation, division)
                    if ranked(answers[operation.id], number) != expected:
                        found.append(f"{user.id} {operation.id} {division}: {expected}")
    return found


@given(organizations(), operations)
@settings(max_examples=400, deadline=None)
def test_plain_sets_agree(read: Snapshot, asked: list[Operation]) -> None:
    """Sets of permissions and divisions, one user at a time, come to the same outcomes."""
    assert disagreements(read, asked, list(DIVISIONS)) == []


@given(organizations(), operations)
@settings(max_examples=200, deadline=None)
def test_all_divisions_at_once_are_the_divisions_one_by_one(
    read: Snapshot, asked: list[Operation]
) -> None:
    """Counts of each division are those of the question about it."""
    reach = Reach.build(build(read, NOW))
    at_once = reach.in_every_division(asked)
    for operation in asked:
        for division, counts in at_once[operation.id].items():
            assert counts == reach.counts(reach.operation(operation, division))


@given(organizations(), operations)
@settings(max_examples=100, deadline=None)
def test_counts_are_the_sizes_of_the_classes(read: Snapshot, asked: list[Operation]) -> None:
    """Each mask counts the users of its classes."""
    reach = Reach.build(build(read, NOW))
    for masks in reach.all_operations(asked).values():
        sizes = [
            sum(len(one.users) for one in reach.members(mask))
            for mask in (masks.sure, masks.conditional, masks.unknown)
        ]
        assert reach.counts(masks) == Counts(*sizes)


def test_plain_sets_agree_on_larger_organizations() -> None:
    """Hundreds of users, of few kinds and all different, with the needs of a made-up catalog."""
    names = [f"d{n % 7}:e{n % 11}:{action}" for n in range(77) for action in ("view", "edit")]
    random = Random(7)  # noqa: S311 - the same organization each time, nothing secret
    asked = [
        Operation(
            id=f"o{number}",
            method="GET",
            path=f"/{number}",
            mode=random.choice(["any", "all"]),
            permissions=tuple(random.sample(names, random.choice([1, 1, 1, 2, 3]))),
        )
        for number in range(60)
    ]
    for kind in get_args(Kind):
        read = organization(300, kind, asked)
        divisions = [None, "*", *(one.id for one in (read.divisions or ())[:2])]
        assert disagreements(read, asked, divisions) == []
