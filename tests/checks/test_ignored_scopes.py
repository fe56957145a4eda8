"""ignored-scopes: a client that acts for itself has scopes, which do not limit it."""

from scopeaudit.model.finding import Finding
from tests.checks.auditing import find, find_one, open_sections
from tests.organizations import client, snapshot


def example() -> Finding:
    """Make the finding that the docs page shows."""
    bot = client("bot", "CLIENT-CREDENTIALS", name="Call bot", scopes=("users:readonly",))
    return find_one("ignored-scopes", snapshot(clients=(bot,)))


def test_trap_7_scopes_of_client_credentials_are_ignored() -> None:
    """They do not limit the client, whatever they say."""
    finding = example()
    assert finding.message == "Client `Call bot` has scopes, but its grant type ignores them"
    assert finding.evidence[0].pointer == "/clients/0/scopes"


def test_scopes_of_other_clients_count() -> None:
    """On every other grant type scopes decide."""
    read = snapshot(
        clients=(client("dash", scopes=("users",)), client("bot", "CLIENT-CREDENTIALS"))
    )
    assert not find("ignored-scopes", read)


def test_scopes_that_were_not_returned_leave_it_open() -> None:
    """A client whose scopes are not known may have some."""
    read = snapshot(clients=(client("bot", "CLIENT-CREDENTIALS", scopes=None),))
    assert open_sections("ignored-scopes", read) == ["clients"]
