"""long-lived-token: tokens of a client live longer than they should."""

import pytest

from scopeaudit.model.finding import Finding
from tests.checks.auditing import find, find_one
from tests.organizations import client, snapshot

DAYS_450 = 38_880_000


def example() -> Finding:
    """Make the finding that the docs page shows."""
    read = snapshot(clients=(client("dash", name="Queue dashboard", token_seconds=DAYS_450),))
    return find_one("long-lived-token", read)


def test_450_days_are_too_long_for_a_client_that_is_not_for_scim() -> None:
    """The vendor allows them for SCIM only."""
    finding = example()
    assert finding.message == "Client `Queue dashboard` issues tokens that live 450 days"
    assert finding.cause.startswith("That is longer than 2 days.")


@pytest.mark.parametrize(
    ("name", "seconds", "is_found"),
    [
        ("Dashboard", 172_800, False),
        ("Dashboard", 172_801, True),
        ("Okta SCIM", DAYS_450, False),
        ("okta scim", DAYS_450 + 1, True),
        ("Dashboard", None, False),
    ],
)
def test_the_limits_are_the_vendors(name: str, seconds: int | None, *, is_found: bool) -> None:
    """Two days, 450 for names that look like SCIM; the default of the vendor is below both."""
    read = snapshot(clients=(client("c", name=name, token_seconds=seconds),))
    assert bool(find("long-lived-token", read)) is is_found


def test_without_a_value_it_is_the_vendors_default() -> None:
    """A day, which a stricter policy does not let pass in silence."""
    read = snapshot(clients=(client("c", token_seconds=None),))
    finding = find_one("long-lived-token", read, parameters={"seconds": 3_600})
    assert finding.message.endswith("issues tokens that live 1 day")
    assert finding.evidence[0].text.endswith("the vendor's default is a day")


def test_a_policy_may_set_the_limits() -> None:
    """Its own limit, and which clients are for SCIM."""
    read = snapshot(clients=(client("c", name="Provisioner", token_seconds=90_000),))
    assert find("long-lived-token", read, parameters={"seconds": 3_600})
    given = {"seconds": 3_600, "scim_clients": ("Provision*",)}
    assert not find("long-lived-token", read, parameters=given)


@pytest.mark.parametrize(
    ("seconds", "words"), [(190_800, "53 hours"), (172_860, "2,881 minutes"), (172_801, "172,801 seconds")]
)  # fmt: skip
def test_times_are_told_in_the_largest_whole_unit(seconds: int, words: str) -> None:
    """Nothing is rounded."""
    read = snapshot(clients=(client("c", token_seconds=seconds),))
    assert find_one("long-lived-token", read).message.endswith(f"that live {words}")
