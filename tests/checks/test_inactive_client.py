"""inactive-client: a client that must be able to act is inactive, disabled or deleted."""

from datetime import timedelta

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import AllOf, PermissionNeed, ScopeNeed
from tests.checks.auditing import ALL_CLIENTS, action, expect, find, find_one
from tests.organizations import MONITOR, NOW, client, snapshot

NEEDS = action(AllOf((ScopeNeed("conversations"), PermissionNeed(MONITOR))))
POLICIES = expect(NEEDS, clients=ALL_CLIENTS)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    read = snapshot(clients=(client("dash", name="Queue dashboard", state="disabled"),))
    return find_one("inactive-client", read, POLICIES)


@pytest.mark.parametrize("state", ["inactive", "disabled", "deleted"])
def test_the_state_is_the_cause_that_is_reported(state: str) -> None:
    """One finding for the state, none for each scope that is missing besides."""
    read = snapshot(clients=(client("dash", state=state),))
    assert find_one("inactive-client", read, POLICIES).message == f"Client `Dash` is {state}"
    assert not find("missing-scope", read, POLICIES)


def test_trap_11_a_deletion_date_that_has_passed_means_deleted() -> None:
    """The vendor keeps the client in the list until it is gone."""
    dash = client("dash", delete_at=NOW - timedelta(days=1))
    finding = find_one("inactive-client", snapshot(clients=(dash,)), POLICIES)
    assert finding.message == "Client `Dash` is deleted"
    assert "Its deletion is dated 2026-11-22T06:00:00Z." in finding.cause
    assert finding.evidence[0].pointer == "/clients/0/delete_at"


def test_a_deletion_date_to_come_is_no_gap() -> None:
    """Until then the client works."""
    dash = client("dash", scopes=("conversations",), delete_at=NOW + timedelta(days=1))
    assert not find("inactive-client", snapshot(clients=(dash,)), POLICIES)


def test_another_state_is_the_same_gap() -> None:
    """From disabled to deleted it stays the same finding."""
    read = snapshot(clients=(client("dash", state="deleted"),))
    assert find_one("inactive-client", read, POLICIES).fingerprint == example().fingerprint


def test_the_fix_fits_the_state() -> None:
    """A deleted client cannot be set to active."""
    read = snapshot(clients=(client("dash", state="deleted"),))
    assert "set it to active" in example().remedy[0]
    assert find_one("inactive-client", read, POLICIES).remedy == (
        "Use another client in place of `Dash`, or take it out of the expectation",
    )
