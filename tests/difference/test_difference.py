"""`diff`: who gains or loses which abilities, through what, and what neither side can tell."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.difference import compare, compare_operations
from scopeaudit.index import build
from scopeaudit.model.difference import Change
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import Action, PermissionNeed, ScopeNeed
from scopeaudit.model.snapshot import AccessPolicy, BlindSpot, Snapshot
from tests.checks.auditing import AT
from tests.organizations import (
    AMER,
    EMEA,
    MONITOR,
    NOW,
    RECORD,
    client,
    group,
    role,
    snapshot,
    user,
)

ACTIONS = (
    Action(id="monitor", title="M", need=PermissionNeed(MONITOR), at=AT),
    Action(id="record", title="R", need=PermissionNeed(RECORD), at=AT),
    Action(id="call", title="C", need=ScopeNeed("conversations"), at=AT),
)
OPERATIONS = (
    Operation(
        id="monitorIt", method="POST", path="/m", permissions=(MONITOR,), scopes=("conversations",)
    ),
    Operation(
        id="recordIt", method="POST", path="/r", permissions=(RECORD,), scopes=("recordings",)
    ),
    Operation(id="nobodyKnows", method="GET", path="/n"),
)
AGENT = role("r-agent", MONITOR)
LEAD = role("r-lead", MONITOR, RECORD)
ROLES = (AGENT, LEAD)


def org(*users: Any, **sections: Any) -> Snapshot:
    """Make an organization with an agent's and a lead's role."""
    return snapshot(*users, **({"roles": ROLES} | sections))


def told(changes: tuple[Change, ...]) -> list[str]:
    """Write each change on a line: who, turn, what, where, why."""
    return [
        f"{','.join(s.id for s in one.subjects)} {one.turn} {'+'.join(one.actions)} @{one.place}: "
        + "; ".join(
            " ".join(filter(None, (c.kind, c.role, c.division, c.via, *c.names, c.text)))
            for c in one.causes
        )
        for one in changes
    ]


def changes(before: Snapshot, after: Snapshot) -> list[str]:
    """Compare two snapshots for the actions above."""
    return told(compare(build(before, NOW), build(after, NOW), ACTIONS).changes)


def operations(before: Snapshot, after: Snapshot, division: str | None = None) -> list[str]:
    """Compare two snapshots for the operations above."""
    sides = build(before, NOW), build(after, NOW)
    return told(compare_operations(*sides, OPERATIONS, division).changes)


def test_nothing_changes_between_equal_snapshots() -> None:
    """Names and order are no ability."""
    one = org(user("ana", ("r-agent", EMEA)), user("ben"))
    other = org(user("ben", name="Benjamin"), user("ana", ("r-agent", EMEA)))
    assert changes(one, other) == []
    assert operations(one, other) == []


class TestUsers:
    """What users gain or lose, where, and through which role."""

    def test_a_role_that_is_granted(self) -> None:
        """All users who got it in the same place are one line."""
        before = org(user("ana"), user("ben"), user("cleo"))
        given_ = [user(one, ("r-agent", EMEA)) for one in ("ana", "ben")]
        assert changes(before, org(*given_, user("cleo"))) == [
            "ana,ben gains monitor @d-emea: granted r-agent d-emea"
        ]

    def test_a_role_that_is_revoked(self) -> None:
        """And all actions it gave."""
        before = org(user("ana", ("r-lead", "*")))
        assert changes(before, org(user("ana"))) == [
            "ana loses monitor+record @*: revoked r-lead *"
        ]

    def test_a_role_that_holds_more(self) -> None:
        """The role is the cause, not a grant; the permission is named."""
        wider = replace(AGENT, policies=LEAD.policies)
        people = (user("ana", ("r-agent", EMEA)), user("ben", ("r-agent", EMEA)))
        assert changes(org(*people), org(*people, roles=(wider, LEAD))) == [
            f"ana,ben gains record @d-emea: role-widened r-agent d-emea {RECORD}"
        ]
        assert changes(org(*people, roles=(wider, LEAD)), org(*people)) == [
            f"ana,ben loses record @d-emea: role-narrowed r-agent d-emea {RECORD}"
        ]

    def test_a_group_that_hands_it_out(self) -> None:
        """The group stands in the cause."""
        people = (user("ana", groups=("g",)),)
        before = org(*people, groups=(group("g"),))
        after = org(*people, groups=(group("g", ("r-agent", EMEA)),))
        assert changes(before, after) == ["ana gains monitor @d-emea: granted r-agent d-emea g"]

    def test_another_division(self) -> None:
        """Moved from one to the other: gained here, lost there."""
        before, after = org(user("ana", ("r-agent", EMEA))), org(user("ana", ("r-agent", AMER)))
        assert changes(before, after) == [
            "ana gains monitor @d-amer: granted r-agent d-amer",
            "ana loses monitor @d-emea: revoked r-agent d-emea",
        ]

    def test_from_one_division_to_all(self) -> None:
        """What was held already is not gained again."""
        before, after = org(user("ana", ("r-agent", EMEA))), org(user("ana", ("r-agent", "*")))
        assert changes(before, after) == ["ana gains monitor @*: granted r-agent *"]
        assert changes(after, before) == ["ana loses monitor @*: revoked r-agent *"]

    def test_a_second_role_that_gives_the_same(self) -> None:
        """Nobody gains what they had, or loses what another role still gives."""
        one = org(user("ana", ("r-agent", EMEA), ("r-lead", EMEA)))
        assert changes(org(user("ana", ("r-lead", EMEA))), one) == []
        assert changes(one, org(user("ana", ("r-lead", EMEA)))) == []

    def test_new_and_gone(self) -> None:
        """A user of one side only gains or loses all."""
        both = org(user("ana"), user("new", ("r-agent", EMEA)))
        assert changes(org(user("ana")), both) == [
            "new gains monitor @d-emea: granted r-agent d-emea; new"
        ]
        assert changes(both, org(user("ana"))) == [
            "new loses monitor @d-emea: gone; revoked r-agent d-emea"
        ]

    def test_inactive(self) -> None:
        """The state is the cause."""
        before = org(user("ana", ("r-agent", "*")))
        after = org(user("ana", ("r-agent", "*"), state="inactive"))
        (line,) = changes(before, after)
        assert line.startswith("ana loses monitor @*: deactivated user state inactive")

    def test_an_access_policy_that_denies(self) -> None:
        """Its id is named."""
        people = (user("ana", ("r-agent", "*")),)
        policy = AccessPolicy(id="p", target=MONITOR, subject_type="ALL")
        (line,) = changes(org(*people), org(*people, access_policies=(policy,)))
        assert line.startswith("ana loses monitor @*: access-policy p")


class TestClients:
    """Clients that act for themselves by their grants, applications by their scopes."""

    def test_a_scope_that_is_added(self) -> None:
        """What the user needs beside it stays open; the scope is the cause."""
        before, after = (
            org(clients=(client("app", scopes=scopes),))
            for scopes in (("users",), ("users", "conversations"))
        )
        assert changes(before, after) == ["app gains call @*: scope-added conversations"]
        assert changes(after, before) == ["app loses call @*: scope-removed conversations"]
        assert operations(before, after) == ["app gains monitorIt @: scope-added conversations"]

    def test_a_scope_that_nobody_enforces(self) -> None:
        """Taking it away takes nothing."""
        before, after = (
            org(clients=(client("app", scopes=scopes),), scopes_enforced=False)
            for scopes in (("conversations",), ())
        )
        assert changes(before, after) == []

    def test_a_role_of_a_service_client(self) -> None:
        """Its scopes do not count, its grants do."""
        before, after = (
            org(clients=(client("bot", "CLIENT-CREDENTIALS", grants=grants),))
            for grants in ((), (("r-lead", "*"),))
        )
        assert changes(before, after) == ["bot gains monitor+record @*: granted r-lead *"]
        assert operations(before, after) == ["bot gains monitorIt+recordIt @: granted r-lead *"]

    def test_a_client_that_is_switched_off(self) -> None:
        """It can do nothing, whatever it holds."""
        bot = client("bot", "CLIENT-CREDENTIALS", grants=(("r-agent", "*"),))
        off = replace(bot, state="disabled")
        (line, *_) = changes(org(clients=(bot,)), org(clients=(off,)))
        assert line.startswith("bot loses ")
        assert "deactivated client state disabled" in line
        assert operations(org(clients=(bot,)), org(clients=(off,))) == [
            "bot loses monitorIt @: deactivated state disabled"
        ]


class TestNotRead:
    """A subject that a side did not read is neither gained nor lost."""

    HIDDEN = BlindSpot(section="users", reason="refused")

    def test_a_list_that_was_not_read_whole(self) -> None:
        """Who is not in it may have been there all the time."""
        before = org(user("ana", ("r-agent", "*")), user("ben"))
        after = org(user("ben"), blind_spots=(self.HIDDEN,))
        (line, *_) = changes(before, after)
        assert line.startswith("ana no longer known to be able monitor @*: unread")
        assert changes(after, before)[0].startswith("ana known to be able monitor @*: ")
        assert not any("gains" in one or "loses" in one for one in operations(before, after))

    def test_users_that_were_not_read_at_all(self) -> None:
        """A section that is not there is not an empty one."""
        before = org(user("ana", ("r-agent", "*")))
        after = org(users=None)
        assert not any("loses" in one for one in changes(before, after))
        compared = compare(build(before, NOW), build(after, NOW), ACTIONS)
        assert compared.undecided >= 1

    @pytest.mark.parametrize("section", ["users", "clients"])
    def test_nobody_is_listed_on_either_side(self, section: str) -> None:
        """Whoever is there may have gained or lost anything: nothing compared is not nothing changed."""
        one = build(org(**{"users": (), "clients": (), section: None}), NOW)
        assert compare(one, one, ACTIONS).undecided >= 1
        assert compare_operations(one, one, OPERATIONS, None).undecided >= 1

    def test_who_is_new_may_not_have_been_listed(self) -> None:
        """Those who are listed on both sides say nothing of others."""
        before, after = org(user("ana")), org(user("ana"), blind_spots=(self.HIDDEN,))
        assert compare(build(before, NOW), build(after, NOW), ACTIONS).undecided >= 1

    def test_grants_that_were_left_out(self) -> None:
        """The user is there, what it holds is not known."""
        before = org(user("ana", ("r-agent", "*")))
        after = org(user("ana", grants=None, groups=None))
        (line, *_) = changes(before, after)
        assert line.startswith("ana no longer known to be able monitor @*: unread grants: ")
        compared = compare(build(after, NOW), build(after, NOW), ACTIONS)
        assert (compared.changes, compared.undecided > 0) == ((), True)

    def test_what_is_unknown_for_another_reason_on_both_sides_is_no_doubt(self) -> None:
        """Whether divisions limit a permission is not known, but nothing changed."""
        one = org(user("ana", ("r-agent", EMEA)), permissions=None)
        assert compare(build(one, NOW), build(one, NOW), ACTIONS).undecided == 0


def test_operations_of_one_division() -> None:
    """Asked for a division, only what is held there counts."""
    before, after = org(user("ana")), org(user("ana", ("r-agent", EMEA)))
    assert operations(before, after) == ["ana gains monitorIt @: granted r-agent d-emea"]
    assert operations(before, after, EMEA) == [
        "ana gains monitorIt @d-emea: granted r-agent d-emea"
    ]
    assert operations(before, after, AMER) == []


GRANTS = st.lists(st.tuples(st.sampled_from(["r-agent", "r-lead"]), st.sampled_from([EMEA, AMER, "*"])), max_size=3)  # fmt: skip


@given(GRANTS, GRANTS)
def test_turned_round_gains_are_losses(
    mine: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> None:
    """Who gains something from here to there loses it from there to here; the same for operations."""
    one, other = org(user("ana", *mine)), org(user("ana", *theirs))
    left, right = build(one, NOW), build(other, NOW)
    there, back = compare(left, right, ACTIONS).changes, compare(right, left, ACTIONS).changes

    def said(found: tuple[Change, ...], turn: str) -> set[tuple[str, str]]:
        return {
            (action, each.place) for each in found if each.turn == turn for action in each.actions
        }

    assert said(there, "gains") == said(back, "loses")
    assert said(there, "loses") == said(back, "gains")


@given(GRANTS, GRANTS)
def test_actions_and_operations_agree(
    mine: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> None:
    """Bit sets and proofs see the same: an operation gained in a division is the action gained there."""
    one, other = (build(org(user("ana", *grants)), NOW) for grants in (mine, theirs))
    by_proof = {
        (each.turn, action)
        for each in compare(one, other, ACTIONS[:2]).changes
        for action in each.actions
        if each.place in {EMEA, "*"}
        and not (
            each.place == "*" and _is_held_there(action, mine if each.turn == "gains" else theirs)
        )
    }
    by_bits = {
        (each.turn, action.removesuffix("It"))
        for each in compare_operations(one, other, OPERATIONS, EMEA).changes
        for action in each.actions
    }
    assert by_bits == by_proof


def _is_held_there(action: str, grants: list[tuple[str, str]]) -> bool:
    """Say whether grants give an action in EMEA alone, so that one everywhere changes nothing there."""
    covering = {"monitor": {"r-agent", "r-lead"}, "record": {"r-lead"}}[action]
    return any((one, EMEA) in grants for one in covering)


@pytest.mark.parametrize("number", [1, 40])
def test_users_alike_are_one_change(number: int) -> None:
    """However many they are."""
    names = [f"u{one}" for one in range(number)]
    before = org(*(user(one) for one in names))
    after = org(*(user(one, ("r-agent", EMEA)) for one in names))
    assert len(changes(before, after)) == 1
    assert len(operations(before, after)) == 1
