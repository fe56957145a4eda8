"""unused-permission: a client that acts for itself holds permissions that none of its calls needs."""

from typing import Any

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import BlindSpot, Grant, Snapshot, Usage, UsageWindow
from tests.checks.auditing import find, find_one, open_sections
from tests.organizations import MONITOR, client, role, snapshot

LISTEN = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}/monitor"
MUTE = "/api/v2/conversations/calls/{conversationId}/participants/{participantId}"
COACH = "conversation:call:coach"


def called(*calls: tuple[str, str], holding: tuple[str, ...] = (MONITOR, COACH), **sections: Any) -> Snapshot:  # fmt: skip
    """Make an organization whose bot holds permissions and made calls."""
    rows = tuple(Usage(client="bot", method=one, path=path, requests=1) for one, path in calls)
    given = {
        "roles": (role("r-bot", *holding),),
        "clients": (
            client("bot", "CLIENT-CREDENTIALS", name="Call bot", grants=(Grant("r-bot", "*"),)),
        ),
        "usage": UsageWindow(days=30, calls=rows),
    }
    return snapshot(**(given | sections))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("unused-permission", called(("POST", LISTEN)))


def test_what_no_call_needs_is_found() -> None:
    """Usage tells the operations, the catalog what they need."""
    finding = example()
    assert finding.message == "Client `Call bot` holds permissions that none of its calls needs"
    assert finding.cause == f"In 30 days it called nothing that needs `{COACH}`."
    assert finding.evidence[0].pointer == "/clients/0/grants"


def test_a_concrete_path_names_its_operation() -> None:
    """Usage may show the path with its ids."""
    path = LISTEN.format(conversationId="c-1", participantId="p-1")
    finding = find_one("unused-permission", called(("POST", path)))
    assert finding.cause == example().cause


def test_alternatives_are_all_needed() -> None:
    """Any of three lets it mute; which one it was is not known, so that none is called unused."""
    holding = ("conversation:participant:wrapup", "conversation:call:record")
    assert not find("unused-permission", called(("PATCH", MUTE), holding=holding))


def test_a_permission_that_no_operation_names_is_left_out() -> None:
    """What needs it is not known."""
    read = called(("POST", LISTEN), holding=(MONITOR, "made:up:permission"))
    assert not find("unused-permission", read)


def test_trap_19_wildcards_are_expanded() -> None:
    """A wildcard grants every published permission it covers."""
    finding = find_one(
        "unused-permission", called(("POST", LISTEN), holding=("conversation:call:*",))
    )
    told = " ".join(one.text for one in finding.evidence)
    assert f"role `Bot` grants `{COACH}`" in told
    assert f"`{MONITOR}`" not in told


def test_a_call_with_unpublished_needs_leaves_the_client_open() -> None:
    """It may need any of the permissions; the rule is then not decided."""
    read = called(("POST", LISTEN), ("GET", "/api/v2/not/published"))
    assert not find("unused-permission", read)
    assert open_sections("unused-permission", read) == ["usage"]


def test_an_idle_client_is_another_rules() -> None:
    """Without a call nothing is known of what it needs."""
    assert not find("unused-permission", called())


def test_a_super_user_is_another_rules() -> None:
    """Its power is not a list of permissions."""
    assert not find("unused-permission", called(("POST", LISTEN), holding=("admin", COACH)))


def test_a_window_that_is_too_short_decides_nothing() -> None:
    """What is needed once a month does not show in three days."""
    read = called(("POST", LISTEN), usage=UsageWindow(days=3))
    assert not find("unused-permission", read)
    assert open_sections("unused-permission", read) == ["usage"]


def test_a_client_whose_usage_could_not_be_read_is_left_open() -> None:
    """A call that was not seen may need the permission."""
    spot = BlindSpot(section="usage", reason="refused", ids=("bot",))
    assert not find("unused-permission", called(("POST", LISTEN), blind_spots=(spot,)))


def test_without_usage_the_rule_is_not_decided() -> None:
    """Nothing is unused as long as use was not read."""
    assert open_sections("unused-permission", called(usage=None)) == ["usage"]
