"""Needs beside what is held: a proof as a table that says what lacks and what is too much."""

from scopeaudit.model.finding import Excess
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    OperationNeed,
    PermissionNeed,
    ScopeNeed,
    UserContextNeed,
)
from scopeaudit.model.verdict import Gap, HeldPermission, Outcome, Proof, Proviso
from scopeaudit.render.comparison import Compared, beyond, compared
from tests.render.demo import make_demo

NAMES = {"r-1": "Agent", "d-1": "EMEA", "d-2": "AMER", "p-1": "Works council"}
SCOPE = Proof(
    ScopeNeed("conversations"), Outcome.MISSING, gaps=(Gap("missing-scope", ("conversations",)),)
)
HELD = Proof(
    PermissionNeed("a:b:c"), Outcome.MET, grounds=(HeldPermission("a:b:c", "a:b:*", "r-1", "d-1"),)
)
SIGNED_IN = Proof(
    UserContextNeed(),
    Outcome.MET,
    provisos=(Proviso("user", "the application signs the user in"),),
)


def test_all_needs_stand_in_rows() -> None:
    """A scope that lacks, a permission that is held, and what the call decides."""
    needs = AllOf((SCOPE.need, HELD.need, SIGNED_IN.need))
    proof = Proof(needs, Outcome.MISSING, gaps=SCOPE.gaps, children=(SCOPE, HELD, SIGNED_IN))
    assert compared(proof, NAMES) == (
        Compared("missing", "scope conversations", ()),
        Compared(
            "met", "permission a:b:c", ("held through role Agent in division EMEA as a:b:*",)
        ),
        Compared(
            "proviso", "a signed-in user", ("provided that: the application signs the user in",)
        ),
    )


def test_what_an_operation_needs_stands_in_rows_of_its_own() -> None:
    """An operation is no need of its own."""
    need = OperationNeed("getUsers", AllOf((SCOPE.need, HELD.need)))
    proof = Proof(need, Outcome.MISSING, gaps=SCOPE.gaps, children=(SCOPE, HELD))
    assert [one.outcome for one in compared(proof, NAMES)] == ["missing", "met"]


def test_alternatives_share_a_row() -> None:
    """Any one of them is enough, so none is told to lack where another is there."""
    need = AnyOf((PermissionNeed("x:y:z"), HELD.need))
    other = Proof(
        PermissionNeed("x:y:z"), Outcome.MISSING, gaps=(Gap("missing-permission", ("x:y:z",)),)
    )
    proof = Proof(need, Outcome.MET, grounds=HELD.grounds, children=(other, HELD))
    (row,) = compared(proof, NAMES)
    assert (row.outcome, row.need) == ("met", "permission x:y:z or permission a:b:c")
    assert row.have == ("held through role Agent in division EMEA as a:b:*",)


def test_a_teams_own_name_is_told_by_what_it_stands_for() -> None:
    """Both of its meanings are named, once each."""
    need = NamedNeed("call:update", ScopeNeed("call:update"), ScopeNeed("conversations"))
    literal = Proof(ScopeNeed("call:update"), Outcome.MISSING)
    proof = Proof(need, Outcome.MISSING, gaps=SCOPE.gaps, children=(literal, SCOPE, SCOPE))
    (row,) = compared(proof, NAMES)
    assert row.need == "scope call:update or scope conversations"


def test_what_is_there_instead_is_told() -> None:
    """Held in another division, or denied by an access policy, is not the same as not held."""
    elsewhere = Gap("wrong-division", ("a:b:c",), wanted=("d-1",), held_in=("d-2",))
    denied = Gap("denied-by-access-policy", ("a:b:c",), policies=("p-1",))
    rows = [
        compared(Proof(PermissionNeed("a:b:c"), Outcome.MISSING, gaps=(gap,)), NAMES)[0].have
        for gap in (elsewhere, denied)
    ]
    assert rows == [
        ("held in division AMER only, wanted in division EMEA",),
        ("held, but denied by Works council",),
    ]


def test_an_inactive_client_lacks_to_be_active() -> None:
    """Its state is what it lacks, not each scope."""
    gap = Gap("inactive-client", ("client state inactive",))
    proof = Proof(AllOf((SCOPE.need,)), Outcome.MISSING, gaps=(gap,))
    assert compared(proof, NAMES) == (
        Compared("missing", "an active client", ("client state inactive",)),
    )


def test_what_is_held_beyond_need_is_excess() -> None:
    """Every finding about too much names what; one that is forbidden says that it is."""
    demo = make_demo()
    found = {one.rule: beyond(one, demo.names) for one in demo.findings if one.excess}
    assert found["super-user"] == (Compared("excess", "", ("permission admin",)),)
    assert found["ignored-roles"] == (Compared("excess", "", ("role Supervisor",)),)
    assert found["forbidden-ability"][0].need == "no expectation may give it"
    assert Excess("scope", "conversations:readonly") in {
        excess for one in demo.findings for excess in one.excess
    }
