"""missing-role: a subject does not hold a role that a policy asks for by name."""

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RoleNeed
from tests.checks.auditing import action, expect, find, find_one, names
from tests.organizations import AMER, EMEA, role, snapshot, user

BE_SUPERVISOR = action(RoleNeed("Supervisor"), id="be.supervisor", title="Be a supervisor")
READ = snapshot(
    user("ann", ("r-agent", EMEA)),
    user("bob", ("r-agent", AMER)),
    user("sue", ("r-supervisor", EMEA)),
    roles=(role("r-agent", "a:b:c"), role("r-supervisor", "x:y:z")),
)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("missing-role", READ, expect(BE_SUPERVISOR))


def test_those_without_the_role_share_a_finding() -> None:
    """The message names the role, the subjects are all who lack it."""
    finding = example()
    assert finding.message == "Users with role `Agent` lack role `Supervisor`"
    assert names(finding) == ["Ann", "Bob"]


def test_the_fix_grants_the_role() -> None:
    """The organization has such a role: it is to be granted."""
    assert example().remedy == (
        "Admin > People & Permissions > Roles > `Supervisor`: grant it to these users",
    )


def test_a_role_the_organization_does_not_have_is_to_be_made_or_corrected() -> None:
    """A misspelt role name is a likely cause, so that the fix names it."""
    boss = action(RoleNeed("Boss"), id="be.boss", title="Be the boss")
    finding = find_one("missing-role", READ, expect(boss))
    assert finding.remedy == ("Create role `Boss`, or correct its name in the policy",)
    assert "The organization has no role of that name." in finding.cause


def test_the_role_held_elsewhere_is_another_rules() -> None:
    """Held in another division it is `wrong-division`."""
    assert not [
        one
        for one in find("missing-role", READ, expect(BE_SUPERVISOR, where=("AMER",)))
        if "Sue" in names(one)
    ]
