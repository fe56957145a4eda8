"""implicit-grant: a client uses the implicit grant, which the vendor is ending."""

import pytest

from scopeaudit.model.finding import Finding
from tests.checks.auditing import find, find_one, names
from tests.organizations import client, snapshot


def example() -> Finding:
    """Make the finding that the docs page shows."""
    read = snapshot(clients=(client("dash"), client("old", "TOKEN", name="Old wallboard")))
    return find_one("implicit-grant", read)


def test_a_client_of_grant_type_token_is_found() -> None:
    """The message names the client, the fix names what to use instead."""
    finding = example()
    assert finding.message == "Client `Old wallboard` uses the implicit grant"
    assert "grant type CODE" in finding.remedy[0]
    assert names(finding) == ["Old wallboard"]


def test_no_date_is_named() -> None:
    """The published dates differ, so that none is repeated."""
    assert not any(character.isdigit() for character in example().cause)


@pytest.mark.parametrize("state", ["disabled", "deleted"])
def test_a_client_that_is_off_is_left_out(state: str) -> None:
    """Nobody can get a token through it."""
    assert not find("implicit-grant", snapshot(clients=(client("old", "TOKEN", state=state),)))
