"""idle-client: a client that made no call in the days that were looked at."""

from datetime import timedelta
from typing import Any

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import BlindSpot, Snapshot, Usage, UsageWindow
from tests.checks.auditing import find, find_one, names, open_sections
from tests.organizations import NOW, client, snapshot


def used(*calls: Usage, days: int = 30, **sections: Any) -> Snapshot:
    """Make an organization of two clients with usage."""
    clients = (client("dash", name="Queue dashboard"), client("pop", name="Screen pop"))
    given = {"clients": clients, "usage": UsageWindow(days=days, calls=calls)}
    return snapshot(**(given | sections))


def call(of: str, **fields: Any) -> Usage:
    """Make a row of usage."""
    given: dict[str, Any] = {"method": "GET", "path": "/api/v2/users/me", "requests": 1}
    return Usage(client=of, **(given | fields))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("idle-client", used(call("pop")))


def test_a_client_without_a_call_is_found() -> None:
    """The message says how long was looked."""
    finding = example()
    assert finding.message == "Client `Queue dashboard` made no call in 30 days"
    assert names(finding) == ["Queue dashboard"]


def test_a_refused_call_is_a_call() -> None:
    """Someone uses the client, if without success."""
    assert not find("idle-client", used(call("pop"), call("dash", requests=0, refused=3)))


def test_a_row_without_requests_is_no_call() -> None:
    """The vendor may list a client with nothing."""
    assert find("idle-client", used(call("pop"), call("dash", requests=0)))


def test_a_client_younger_than_the_window_is_left_out() -> None:
    """It had no time to be used."""
    young = client("dash", created_at=NOW - timedelta(days=29))
    old = client("dash", created_at=NOW - timedelta(days=31))
    assert not find("idle-client", used(clients=(young,)))
    assert (
        "It was created 2026-10-23T06:00:00Z."
        in find_one("idle-client", used(clients=(old,))).cause
    )


def test_a_window_that_is_too_short_decides_nothing() -> None:
    """A weekend without a call proves nothing: the rule stays open."""
    assert not find("idle-client", used(days=3))
    assert open_sections("idle-client", used(days=3)) == ["usage"]
    assert find("idle-client", used(days=3), parameters={"min_days": 2})


def test_without_usage_the_rule_is_not_decided() -> None:
    """Usage that was not read must not look like a client that is used."""
    assert not find("idle-client", used(usage=None))
    assert open_sections("idle-client", used(usage=None)) == ["usage"]
    assert open_sections("idle-client", used()) == []


def test_a_client_whose_usage_could_not_be_read_is_not_called_idle() -> None:
    """A blind spot over one client leaves that one open, one over all leaves all open."""
    one = BlindSpot(section="usage", reason="refused", ids=("dash",))
    every = BlindSpot(section="usage", reason="refused")
    assert names(find_one("idle-client", used(blind_spots=(one,)))) == ["Screen pop"]
    assert not find("idle-client", used(blind_spots=(every,)))
    assert open_sections("idle-client", used(blind_spots=(one,))) == ["usage"]
