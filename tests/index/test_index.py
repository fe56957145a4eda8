"""The index: classes of equal access, and the blind spots nobody wrote down."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scopeaudit.index import build
from scopeaudit.model.snapshot import BlindSpot, Grant, Snapshot, User
from tests.organizations import (
    AMER,
    EMEA,
    HOME,
    MONITOR,
    NOW,
    ONLY_BILLING,
    RECORD,
    client,
    group,
    index,
    refused,
    role,
    snapshot,
    user,
)

ROLES = (role("r-a", MONITOR), role("r-b", RECORD))
places = st.sampled_from(["*", EMEA, AMER, HOME])
grants = st.builds(Grant, st.sampled_from(["r-a", "r-b", "r-gone"]), places)


@st.composite
def organizations(draw: st.DrawFn) -> Snapshot:
    """Draw users with any grants and groups, known or not."""
    users = [
        replace(
            user(f"u-{number}", state=draw(st.sampled_from(["active", "inactive"]))),
            grants=draw(st.none() | st.lists(grants, max_size=3).map(tuple)),
            groups=draw(st.none() | st.sets(st.sampled_from(["g-1", "g-2", "g-gone"])).map(tuple)),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    groups = (
        group("g-1", ("r-a", EMEA), include_owners=draw(st.booleans()), owners=("u-0",)),
        replace(group("g-2"), grants=draw(st.none() | st.just((Grant("r-b", "*"),)))),
    )
    spots = draw(st.lists(st.sampled_from([refused("grants"), _about("u-1")]), max_size=2))
    return snapshot(*users, roles=ROLES, groups=groups, blind_spots=tuple(spots))


def _about(*ids: str) -> BlindSpot:
    return BlindSpot(section="grants", reason="cut short", ids=ids)


@given(organizations())
@settings(max_examples=200, deadline=None)
def test_every_user_is_in_one_class_and_no_two_classes_are_equal(read: Snapshot) -> None:
    """Classes part the users, but for those of whom a blind spot or an owner's list speaks alone."""
    known = build(read, NOW)
    positions = sorted(one for part in known.classes for one in part.users)
    assert positions == list(range(len(read.users or ())))
    alone = {"u-0", "u-1"}
    shared = [
        part.access
        for part in known.classes
        if not alone & {(read.users or ())[one].id for one in part.users}
    ]
    assert len(shared) == len(set(shared))


@given(organizations())
@settings(max_examples=200, deadline=None)
def test_the_access_of_a_class_is_that_of_each_of_its_users_alone(read: Snapshot) -> None:
    """Nobody gains or loses by sharing a class."""
    known = build(read, NOW)
    for part in known.classes:
        for position in part.users:
            one = (read.users or ())[position]
            spots = tuple(spot for spot in read.blind_spots if _concerns(spot, one, read))
            alone = build(replace(read, users=(one,), blind_spots=spots), NOW)
            (single,) = alone.classes
            assert single.access == part.access


def _concerns(spot: BlindSpot, user: User, read: Snapshot) -> bool:
    """Say whether a blind spot is about a user, or about nobody who was read."""
    others = {one.id for one in read.users or ()} - {user.id}
    return others.isdisjoint(spot.ids or ())


def test_dangling_ids_are_blind_spots_and_no_crash() -> None:
    """A grant of a role, in a division, or a membership nobody returned is named."""
    known = index(
        user("ana", ("r-gone", "d-gone"), groups=("g-gone",)),
        roles=ROLES,
        clients=(client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-lost", "*"),)),),
    )
    found = {(spot.section, spot.ids) for spot in known.blind_spots if spot.ids is not None}
    assert found == {
        ("roles", ("r-gone",)),
        ("divisions", ("d-gone",)),
        ("groups", ("g-gone",)),
        ("roles", ("r-lost",)),
    }


def test_a_section_never_read_is_a_blind_spot() -> None:
    """Null is not empty."""
    known = index(users=None, access_policies=None, scopes_enforced=None)
    assert {spot.section for spot in known.blind_spots} == {
        "users",
        "access_policies",
        "scopes_enforced",
    }


def test_a_refused_section_is_said_once_with_the_vendors_answer() -> None:
    """The blind spot of the refused call explains the missing section."""
    known = index(users=None, blind_spots=(refused("users", "directory:user:view"),))
    (spot,) = known.spots("users")
    assert (spot.status, spot.permission) == (403, "directory:user:view")


def test_coverage_puts_the_unconditional_first() -> None:
    """A role may cover a permission twice; the better coverage decides."""
    plain, bound = role("r-x", MONITOR), role("r-x", MONITOR, condition=ONLY_BILLING)
    both = replace(plain, policies=(*bound.policies, *plain.policies))
    assert [one.condition for one in index(roles=(both,)).covers("r-x", MONITOR)] == [
        None,
        ONLY_BILLING,
    ]


def test_names_of_roles_divisions_groups_and_clients_are_found() -> None:
    """Ids become names for the reader; an unknown id stays as it is."""
    known = index(roles=ROLES, groups=(group("g-1"),), clients=(client("app"),))
    assert [known.name(one) for one in ("r-a", EMEA, "g-1", "app", "*", "?")] == [
        "A",
        "EMEA",
        "G-1",
        "App",
        "all divisions",
        "?",
    ]


def test_a_role_read_in_part_hides_its_rest_from_its_holders_only() -> None:
    """Who does not hold it knows all there is, and the role is known by name to who does."""
    spot = BlindSpot(section="roles", reason="its policies are not known", ids=("r-a",))
    read = snapshot(
        user("ana", ("r-a", EMEA)),
        user("bo", ("r-b", EMEA)),
        roles=(role("r-a"), role("r-b", RECORD)),
        clients=(
            client("c-a", grant_type="CLIENT-CREDENTIALS", grants=(Grant("r-a", "*"),)),
            client("c-b", grant_type="CLIENT-CREDENTIALS", grants=(Grant("r-b", "*"),)),
        ),
        blind_spots=(spot,),
    )
    found = build(read, NOW)
    users = found.snapshot.users or ()
    hidden = {users[one.users[0]].id: one.access.hidden for one in found.classes}
    assert hidden == {"ana": (spot,), "bo": ()}
    assert found.client_access["c-a"].hidden == (spot,)
    assert found.client_access["c-b"].hidden == ()
    assert found.blind_spots == (spot,)


def test_roles_that_were_not_read_hide_nothing_from_a_client_without_any() -> None:
    """A client that holds no role can do nothing, whatever roles there are."""
    without = client("c-a", grant_type="CLIENT-CREDENTIALS", grants=())
    found = build(snapshot(clients=(without,), roles=None), NOW)
    assert found.client_access["c-a"].hidden == ()
