"""super-user: someone holds the general permission that covers everything."""

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Grant, Snapshot
from tests.checks.auditing import find, find_one, names, open_sections
from tests.organizations import EMEA, HOME, client, group, role, snapshot, user

ROOT = role("r-root", "admin")


def organization() -> Snapshot:
    """Make an organization with super-users of each kind, and some who are none."""
    return snapshot(
        user("ann", ("r-root", HOME), ("r-root", EMEA), groups=("g-1",)),
        user("gil", groups=("g-1",)),
        user("old", ("r-root", HOME), state="inactive"),
        user("bob", ("r-plain", HOME)),
        roles=(role("r-plain", "a:b:c"), ROOT),
        groups=(group("g-1", ("r-root", HOME), name="Owners"),),
        clients=(
            client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-root", "*"),)),
            client("dash", "CODE", grants=(Grant("r-root", "*"),)),
            client("off", "CLIENT-CREDENTIALS", grants=(Grant("r-root", "*"),), state="disabled"),
        ),
    )


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("super-user", organization())


def test_active_holders_are_found_once_each() -> None:
    """Directly, via a group, or both: each is one subject."""
    assert names(example()) == ["Bot", "Ann", "Gil"]


def test_trap_14_the_groups_grant_is_shown_as_the_groups() -> None:
    """The evidence tells grants of groups from grants of users."""
    pointers = [one.pointer for one in example().evidence]
    assert pointers == ["/roles/1/permissions", "/groups/0/grants", "/clients/0/grants", "/users/0/grants"]  # fmt: skip


def test_trap_8_the_roles_of_a_user_client_do_not_count() -> None:
    """A CODE client with such a role is no super-user: its users' roles decide."""
    assert "Dash" not in names(example())


def test_a_role_that_nobody_holds_is_no_finding() -> None:
    """The rule is about those who can, not about the role."""
    assert not find("super-user", snapshot(roles=(ROOT,)))


def test_each_role_is_a_finding_of_its_own() -> None:
    """Each has its own way to be taken away."""
    read = snapshot(
        user("ann", ("r-root", HOME)), user("bob", ("r-two", HOME)), roles=(ROOT, role("r-two", "admin"))
    )  # fmt: skip
    assert len(find("super-user", read)) == 2


def test_without_grants_the_rule_is_not_decided() -> None:
    """Whoever's grants were not returned may be one."""
    read = snapshot(user("ann", grants=None), roles=(ROOT,))
    assert open_sections("super-user", read) == ["grants"]
