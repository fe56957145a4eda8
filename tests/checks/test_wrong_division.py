"""wrong-division: what an action needs is held, but not in the division where it is wanted."""

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RoleNeed, UserSelector
from tests.checks.auditing import ALL_CLIENTS, action, expect, find, find_one, names
from tests.organizations import AMER, EMEA, HOME, MONITOR, client, group, role, snapshot, user

ROLES = (role("r-supervisor", MONITOR), role("r-agent", "a:b:c"))
IN_EMEA = expect(action(), where=("EMEA",))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    read = snapshot(user("eve", ("r-supervisor", AMER)), roles=ROLES)
    return find_one("wrong-division", read, IN_EMEA)


def test_held_here_and_wanted_there_is_said() -> None:
    """The cause names both divisions and the role it comes through."""
    finding = example()
    assert (
        finding.message == f"User `Eve` holds permission `{MONITOR}`, but not in division `EMEA`"
    )
    assert finding.cause == (
        "Held in division `AMER`, wanted in division `EMEA`. It comes through role `Supervisor`."
    )
    assert finding.division == EMEA


def test_the_fix_grants_the_same_role_in_the_wanted_division() -> None:
    """The role is right, only its division is not."""
    assert example().remedy == (
        (
            "Admin > People & Permissions > Roles > `Supervisor`: grant it to user `Eve`"
            " in division `EMEA` (it is held elsewhere already)"
        ),
    )


def test_users_that_hold_it_in_different_places_share_a_finding() -> None:
    """The gap and its fix are the same, wherever else they hold it."""
    hal = user("hal", ("r-supervisor", HOME), ("r-agent", EMEA))
    users = (user("eve", ("r-supervisor", AMER)), hal)
    finding = find_one("wrong-division", snapshot(*users, roles=ROLES), IN_EMEA)
    assert names(finding) == ["Eve", "Hal"]
    assert "Held in one or more of divisions `AMER` and `Home`" in finding.cause
    assert finding.fingerprint == example().fingerprint


def test_a_grant_of_a_group_is_mended_at_the_group() -> None:
    """Where the role comes via a group, the group gets the grant and its members follow."""
    read = snapshot(
        user("gil", groups=("g-1",)),
        groups=(group("g-1", ("r-supervisor", AMER), name="Leads"),),
        roles=ROLES,
    )
    finding = find_one("wrong-division", read, IN_EMEA)
    assert finding.remedy == (
        "Grant role `Supervisor` to group `Leads` in division `EMEA` as well; its members follow",
    )
    assert finding.evidence[0].pointer == "/groups/0/grants"


def test_trap_12_listed_divisions_are_not_all_divisions() -> None:
    """Wanted everywhere and held in some: only a grant on all divisions covers later ones."""
    read = snapshot(user("eve", ("r-supervisor", AMER)), roles=ROLES)
    finding = find_one("wrong-division", read, expect(action(), where="all"))
    assert finding.division == "*"
    assert finding.message.endswith("but not in all divisions")


def test_a_role_may_be_held_elsewhere_too() -> None:
    """A role a policy names is told as a role."""
    need = action(RoleNeed("Supervisor"), id="be", title="Be")
    read = snapshot(user("eve", ("r-supervisor", AMER)), roles=ROLES)
    finding = find_one("wrong-division", read, expect(need, where=("EMEA",)))
    assert finding.message == "User `Eve` holds role `Supervisor`, but not in division `EMEA`"


def test_a_client_holds_it_elsewhere() -> None:
    """A client that acts for itself is granted the role on its own page."""
    bot = client("bot", "CLIENT-CREDENTIALS", grants=(("r-supervisor", AMER),))
    finding = find_one(
        "wrong-division",
        snapshot(roles=ROLES, clients=(bot,)),
        expect(action(), clients=ALL_CLIENTS, where=("EMEA",)),
    )
    assert finding.remedy[0].startswith("Admin > Integrations > OAuth > client `Bot` > Roles: add")
    assert finding.evidence[0].pointer == "/clients/0/grants"


def test_who_holds_it_nowhere_lacks_it() -> None:
    """A user without the permission is not in the wrong division."""
    read = snapshot(user("ann", ("r-agent", EMEA)), roles=ROLES)
    assert not find("wrong-division", read, IN_EMEA)


def test_who_holds_it_on_all_divisions_has_no_gap() -> None:
    """A grant on `*` covers every division."""
    read = snapshot(user("eve", ("r-supervisor", "*")), roles=ROLES)
    assert not find("wrong-division", read, expect(action(), users=UserSelector(), where="all"))
