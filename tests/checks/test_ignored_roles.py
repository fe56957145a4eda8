"""ignored-roles: a client that users sign in through has roles, which do not count."""

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Grant
from tests.checks.auditing import find, find_one, open_sections
from tests.organizations import EMEA, client, role, snapshot

GRANTS = (Grant("r-agent", EMEA),)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    dash = client("dash", name="Queue dashboard", grants=GRANTS)
    return find_one("ignored-roles", snapshot(roles=(role("r-agent", "a:b:c"),), clients=(dash,)))


def test_trap_8_roles_of_a_user_client_are_ignored() -> None:
    """The roles of the user who signs in decide."""
    finding = example()
    assert finding.message == "Client `Queue dashboard` has roles, but its grant type ignores them"
    assert "role `Agent`" in finding.cause


def test_roles_of_client_credentials_count() -> None:
    """A client that acts for itself needs them."""
    read = snapshot(clients=(client("bot", "CLIENT-CREDENTIALS", grants=GRANTS), client("dash")))
    assert not find("ignored-roles", read)


def test_roles_that_were_not_returned_leave_it_open() -> None:
    """A client whose roles are not known may have some."""
    read = snapshot(clients=(client("dash", grants=None),))
    assert open_sections("ignored-roles", read) == ["clients"]
