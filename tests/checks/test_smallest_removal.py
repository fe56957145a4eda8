"""Taking an ability away: after the steps nobody concerned has it by any way (remedy/removal.py)."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scopeaudit.decide import divisions_meant
from scopeaudit.evaluate import (
    ApplicationAlone,
    ServiceClient,
    Subject,
    UserAlone,
    UserThroughClient,
)
from scopeaudit.index import Index, build
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    Need,
    OperationNeed,
    PermissionNeed,
    ScopeNeed,
    Where,
)
from scopeaudit.model.snapshot import Grant, Snapshot
from scopeaudit.model.verdict import Outcome
from scopeaudit.remedy import Ability, smallest_removal
from tests.evaluate.test_properties import ROLES, needs, organizations, proof, wheres
from tests.organizations import (
    AMER,
    EMEA,
    MONITOR,
    NOW,
    ONLY_BILLING,
    RECORD,
    client,
    group,
    index,
    role,
    user,
)

OAUTH = "Admin > Integrations > OAuth"
BOTH = AllOf((PermissionNeed(MONITOR), PermissionNeed(RECORD)))


def steps(known: Index, need: Need, where: Where = "any") -> tuple[str, ...]:
    """Return the steps for the only user."""
    (one,) = known.classes
    meant = divisions_meant(known, where)
    return smallest_removal(known, [Ability(need, UserAlone(one.access), meant)], None, (0,))


def of_client(need: Need, subject: Subject, **sections: object) -> tuple[str, ...]:
    """Return the steps for a client alone."""
    assert isinstance(subject, ApplicationAlone | ServiceClient)
    known = index(clients=(subject.client,), **sections)
    return smallest_removal(known, [Ability(need, subject)], subject.client, ())


class TestUsers:
    """Grants are what is taken from users."""

    def test_the_way_under_a_condition_goes_too(self) -> None:
        """Another way that was not shown, because a better one was, is a way all the same."""
        roles = (role("r-m", MONITOR), role("r-c", MONITOR, condition=ONLY_BILLING))
        known = index(user("ana", ("r-m", EMEA), ("r-c", EMEA)), roles=roles)
        assert steps(known, PermissionNeed(MONITOR)) == (
            "Take role `C` in division `EMEA` from user `Ana`",
            "Take role `M` in division `EMEA` from user `Ana`",
        )

    def test_of_two_permissions_that_are_needed_one_goes(self) -> None:
        """The fewest grants are enough: without one of two needs the action is not possible."""
        roles = (role("r-m", MONITOR), role("r-r", RECORD))
        held = (("r-m", EMEA), ("r-m", AMER), ("r-r", "*"))
        (step,) = steps(index(user("ana", *held), roles=roles), BOTH)
        assert step == "Take role `R` in all divisions from user `Ana`"

    def test_only_the_divisions_that_are_asked_for(self) -> None:
        """What is held elsewhere is not forbidden."""
        known = index(user("ana", ("r-m", EMEA), ("r-m", AMER)), roles=(role("r-m", MONITOR),))
        (step,) = steps(known, PermissionNeed(MONITOR), ("EMEA",))
        assert step == "Take role `M` in division `EMEA` from user `Ana`"

    def test_a_group_s_grant_is_the_group_s(self) -> None:
        """Trap 14: what comes via a group is taken from the group, or the user from it."""
        known = index(
            user("gil", groups=("g",)), roles=(role("r-m", MONITOR),), groups=(group("g", ("r-m", EMEA)),)
        )  # fmt: skip
        (step,) = steps(known, PermissionNeed(MONITOR))
        assert step.endswith("from group `G`, or take user `Gil` out of the group")

    def test_where_no_grant_gives_it_none_is_taken(self) -> None:
        """An operation without a permission is open to everyone: that is said, not left empty."""
        (step,) = steps(index(user("ana")), OperationNeed("getUsersMe", None))
        assert (
            step
            == "No grant gives it, so none can be taken: set user `Ana` to inactive, or allow it"
        )


class TestClients:
    """Scopes, where grants are not the client's; the client itself where nothing else is left."""

    def test_scopes_that_open_it_are_all_unticked(self) -> None:
        """One of two alternatives is not enough."""
        dash = client("dash", scopes=("users", "users:readonly"))
        need = AnyOf((ScopeNeed("users"), ScopeNeed("users:readonly")))
        (step,) = of_client(need, ApplicationAlone(dash))
        assert step == f"{OAUTH} > client `Dash` > Scope: untick `users` and `users:readonly`"

    def test_scopes_that_are_not_enforced_hold_nobody_back(self) -> None:
        """Then unticking does nothing, and is not advised."""
        dash = client("dash", scopes=("users",))
        first, second = of_client(
            ScopeNeed("users"), ApplicationAlone(dash), scopes_enforced=False
        )
        assert first.startswith("Enforce scopes in the organization's settings")
        assert second == f"Or: {OAUTH} > client `Dash`: set it to inactive"

    def test_an_application_whose_users_decide_is_set_to_inactive(self) -> None:
        """Nothing of the client's own gives it."""
        dash = client("dash")
        (step,) = of_client(PermissionNeed(MONITOR), ApplicationAlone(dash))
        assert step == f"{OAUTH} > client `Dash`: set it to inactive"


def without(read: Snapshot, taken: Iterable[str]) -> Snapshot:
    """Take the steps that begin with Take, of a snapshot with one user, one application and one group."""
    (ana,), (team,), (app,) = read.users or (), read.groups or (), read.clients or ()
    places = {"all divisions": ALL_DIVISIONS, "Home": "d-home", "EMEA": EMEA, "AMER": AMER}
    for step in taken:
        if step.startswith("Take role "):
            name, where = step.split("`")[1], "all divisions"
            if " in division `" in step:
                where = step.split(" in division `")[1].split("`")[0]
            gone = Grant(next(one.id for one in ROLES if one.name == name), places[where])
            if "from group" in step:
                team = replace(team, grants=tuple(one for one in team.grants or () if one != gone))
            else:
                ana = replace(ana, grants=tuple(one for one in ana.grants or () if one != gone))
        elif "untick" in step and not step.startswith("Or"):
            app = replace(app, scopes=())
        elif "inactive" in step and "client" in step and not step.startswith("Or"):
            app = replace(app, state="inactive")
        elif step.startswith("No grant gives it"):
            ana = replace(ana, state="inactive")
    return replace(read, users=(ana,), groups=(team,), clients=(app,))


@given(organizations(), needs, wheres, st.booleans())
@settings(max_examples=400, deadline=None)
def test_after_the_steps_there_is_no_way_left(
    read: Snapshot, need: Need, where: Where, through: bool
) -> None:
    """Whatever the need and however it is met: once the steps are taken, it is no longer met."""
    if proof(read, need, where, through=through, forbidding=True).outcome is not Outcome.MET:
        return
    known = build(read, NOW)
    (one,), app = known.classes, known.clients["app"]
    subject = UserThroughClient(one.access, app) if through else UserAlone(one.access)
    ability = Ability(need, subject, divisions_meant(known, where))
    taken = smallest_removal(known, [ability], app if through else None, (0,))
    assert taken
    if any(step.startswith("Enforce scopes") for step in taken):
        return
    after = proof(without(read, taken), need, where, through=through, forbidding=True)
    assert after.outcome is not Outcome.MET
