"""can-grant-itself: whoever may grant roles may grant itself any of them."""

from typing import Any

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Grant, Snapshot, User
from tests.checks.auditing import find, find_one, names
from tests.organizations import GRANT, HOME, ONLY_BILLING, client, group, role, snapshot, user

GRANTER, ROOT = role("r-granter", GRANT), role("r-root", "admin")


def granting(*users: User, **sections: Any) -> Snapshot:
    """Make an organization with a role that grants roles."""
    return snapshot(*users, **({"roles": (ROOT, GRANTER)} | sections))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    read = granting(
        user("ann", ("r-granter", HOME)),
        user("gil", groups=("g-1",)),
        groups=(group("g-1", ("r-granter", HOME), name="Team leads"),),
    )
    return find_one("can-grant-itself", read)


def test_holders_are_grouped_by_role() -> None:
    """Directly and via a group: the cause says both ways."""
    finding = example()
    assert finding.message == "Role `Granter` lets its holders grant themselves any role"
    assert names(finding) == ["Ann", "Gil"]
    assert (
        "handed out by group `Team leads` and granted directly in division `Home`" in finding.cause
    )


def test_super_users_are_another_rules() -> None:
    """Neither the role that covers everything nor those who hold it besides are told here."""
    read = granting(
        user("ann", ("r-root", HOME)), user("zoe", ("r-granter", HOME), ("r-root", HOME))
    )
    assert not find("can-grant-itself", read)


@pytest.mark.parametrize("pattern", ["authorization:*:*", "authorization:grant:*"])
def test_trap_19_a_wildcard_grants_it_too(pattern: str) -> None:
    """The wildcard is expanded, and shown as what grants it."""
    finding = find_one(
        "can-grant-itself", granting(user("ann", ("r-wild", HOME)), roles=(role("r-wild", pattern),))
    )  # fmt: skip
    assert finding.evidence[0].text == f"role `Wild` grants `{pattern}`"


def test_trap_18_under_a_condition_it_is_told() -> None:
    """A role that grants it under a condition only is not the whole power."""
    conditional = role("r-granter", GRANT, condition=ONLY_BILLING)
    read = granting(user("ann", ("r-granter", HOME)), roles=(conditional,))
    cause = find_one("can-grant-itself", read).cause
    assert "only where Conversation.queues IN [QUEUE q-1]" in cause
    assert "only where" not in example().cause


def test_a_client_may_raise_itself() -> None:
    """A client that acts for itself is a holder like a user."""
    bot = client("bot", "CLIENT-CREDENTIALS", grants=(Grant("r-granter", "*"),))
    assert names(find_one("can-grant-itself", granting(clients=(bot,)))) == ["Bot"]


def test_a_policy_may_name_other_permissions() -> None:
    """Who may edit roles may add what is missing to one that it holds."""
    read = granting(
        user("ann", ("r-editor", HOME)), roles=(role("r-editor", "authorization:role:edit"),)
    )
    assert not find("can-grant-itself", read)
    given = {"permissions": ("authorization:role:edit",)}
    assert names(find_one("can-grant-itself", read, parameters=given)) == ["Ann"]


def test_a_role_that_nobody_holds_is_no_finding() -> None:
    """The rule is about those who can."""
    assert not find("can-grant-itself", granting(user("bob")))
