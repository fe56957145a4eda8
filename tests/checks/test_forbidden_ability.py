"""forbidden-ability: a subject can do what a policy says it must not."""

from dataclasses import replace
from typing import Any

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import AllOf, PermissionNeed, RoleNeed, ScopeNeed, UserSelector
from scopeaudit.model.snapshot import Grant, Snapshot
from tests.checks.auditing import ALL_CLIENTS, action, both, expect, find, find_one, names
from tests.organizations import (
    AMER,
    EMEA,
    MONITOR,
    ONLY_BILLING,
    client,
    group,
    role,
    snapshot,
    user,
)

FORBIDDEN = expect(action(), allowed=False)


def watched(**sections: Any) -> Snapshot:
    """Make an organization where some can listen in: directly, via a group, not at all."""
    users = (
        user("eve", ("r-supervisor", AMER)),
        user("hal", ("r-supervisor", EMEA)),
        user("gil", groups=("g-1",)),
        user("ann"),
    )
    given = {
        "roles": (role("r-supervisor", MONITOR),),
        "groups": (group("g-1", ("r-supervisor", EMEA), name="Leads"),),
    }
    return snapshot(*users, **(given | sections))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find("forbidden-ability", watched(), FORBIDDEN)[1]


def test_the_path_that_gives_the_ability_is_named() -> None:
    """Role, divisions and group: the ones via a group are found apart from the direct ones."""
    direct, via = find("forbidden-ability", watched(), FORBIDDEN)
    assert (
        direct.cause == "Through role `Supervisor` in one or more of divisions `AMER` and `EMEA`."
    )
    assert names(direct) == ["Eve", "Hal"]
    assert via.cause == "Through role `Supervisor` in division `EMEA` via group `Leads`."
    assert names(via) == ["Gil"]


def test_trap_14_an_inherited_grant_is_the_groups() -> None:
    """What a user has via a group is to be taken from the group, not from the user."""
    assert example().remedy == (
        (
            "Take role `Supervisor` in division `EMEA` from group `Leads`,"
            " or take user `Gil` out of the group"
        ),
    )


def test_the_message_says_what_can_be_done() -> None:
    """The action is what people know; the permission stands in the evidence."""
    finding = example()
    assert finding.message == "User `Gil` can do what is forbidden: `call.monitor`"
    assert finding.evidence[0].text == f"role `Supervisor` grants `{MONITOR}` by `{MONITOR}`"


def test_the_fingerprint_survives_another_name_of_the_action() -> None:
    """What is held for it is the key, not what people call it."""
    renamed = expect(action(id="call.listen", title="Listen"), id="other", allowed=False)
    again = find("forbidden-ability", watched(), renamed)
    assert again[1].fingerprint == example().fingerprint


def test_accepted_in_one_division_is_not_accepted_in_all() -> None:
    """The divisions are part of both fingerprints, so that a waiver covers no more than what was seen."""
    at = {
        place: find_one(
            "forbidden-ability",
            snapshot(user("eve", ("r-supervisor", place)), roles=watched().roles),
            FORBIDDEN,
        )
        for place in (EMEA, AMER, "*")
    }
    assert len({one.fingerprint for one in at.values()}) == 3
    assert len({one.subjects[0].fingerprint for one in at.values()}) == 3


def test_a_subject_s_fingerprint_is_of_its_own_divisions() -> None:
    """Eve's ability in AMER is the same gap whoever else has it elsewhere."""
    alone = snapshot(user("eve", ("r-supervisor", AMER)), roles=watched().roles)
    (eve,) = find_one("forbidden-ability", alone, FORBIDDEN).subjects
    assert eve in find("forbidden-ability", watched(), FORBIDDEN)[0].subjects


def test_a_new_member_does_not_make_it_a_new_finding() -> None:
    """The paths are the cause; who has them is not."""
    more = snapshot(
        user("new", groups=("g-1",)), *(watched().users or ()), roles=watched().roles, groups=watched().groups
    )  # fmt: skip
    fingerprints = {one.fingerprint for one in find("forbidden-ability", more, FORBIDDEN)}
    assert example().fingerprint in fingerprints


def test_users_through_a_client_need_scope_and_role() -> None:
    """Both are paths; taking the scope stops everyone who uses the client."""
    dash = client("dash", scopes=("conversations",))
    need = action(AllOf((ScopeNeed("conversations"), PermissionNeed(MONITOR))))
    policies = expect(need, allowed=False, clients=ALL_CLIENTS, users=UserSelector(names=("Eve",)))
    finding = find_one("forbidden-ability", watched(clients=(dash,)), policies)
    assert "scope `conversations`" in finding.cause
    assert finding.remedy == (
        "Take role `Supervisor` in division `AMER` from user `Eve`",
        (
            "Or, for all who use it: Admin > Integrations > OAuth > client `Dash` > Scope:"
            " untick `conversations`"
        ),
    )


def test_a_client_that_acts_for_itself_is_the_subject() -> None:
    """With client credentials the client's own role is the path."""
    bot = client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-supervisor", "*"),))
    policies = expect(action(), allowed=False, clients=ALL_CLIENTS)
    finding = find_one("forbidden-ability", watched(clients=(bot,)), policies)
    assert finding.message == "Client `Bot` can do what is forbidden: `call.monitor`"
    assert finding.cause == "Through role `Supervisor` in all divisions."


def test_trap_18_a_condition_is_told() -> None:
    """A permission under a condition is an ability with a proviso."""
    read = watched(roles=(role("r-supervisor", MONITOR, condition=ONLY_BILLING),))
    finding = find("forbidden-ability", read, FORBIDDEN)[0]
    assert "Provided that the role grants it only where Conversation.queues IN" in finding.cause


def test_a_role_that_must_not_be_held_is_found() -> None:
    """A need for a role is told by the role."""
    be = action(RoleNeed("Supervisor"), id="be", title="Be a supervisor")
    finding = find("forbidden-ability", watched(), expect(be, allowed=False))[0]
    assert finding.cause.startswith("Through role `Supervisor`")


def test_what_nothing_holds_back_is_said() -> None:
    """Scopes that are not enforced stop no one from a `cannot`."""
    dash = client("dash")
    need = action(ScopeNeed("conversations"))
    policies = expect(need, allowed=False, clients=ALL_CLIENTS)
    read = watched(clients=(dash,), scopes_enforced=False)
    finding = find_one("forbidden-ability", read, policies)
    assert finding.cause == "Nothing holds it back. The organization does not enforce scopes."


def test_actions_by_the_same_paths_share_a_finding() -> None:
    """Two actions that need the same permission are one ability."""
    policies = both(
        expect(action(), id="one", allowed=False),
        expect(action(id="call.coach", title="Coach"), id="two", allowed=False),
    )
    finding = find("forbidden-ability", watched(), policies)[1]
    assert finding.actions == ("call.monitor", "call.coach")
    assert finding.expectations == ("one", "two")


def test_how_to_allow_it_is_no_advice() -> None:
    """An action's own remedy says how to make it possible; only the expectation's is told."""
    policies = expect(action(remedy="Give the role"), allowed=False, remedy="Ask the owner")
    finding = find("forbidden-ability", watched(), policies)[1]
    assert finding.remedy[1:] == ("For `e` the policy adds: Ask the owner",)


def test_unknown_is_no_finding() -> None:
    """Where a blind spot keeps it open nothing is said to be possible."""
    read = replace(watched(), roles=None)
    assert not find("forbidden-ability", read, FORBIDDEN)
