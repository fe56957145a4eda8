"""waiver-unused: a waiver accepts nothing that was found."""

from dataclasses import replace
from datetime import date

from scopeaudit.model.finding import Finding, Waiver, WaiverUse
from scopeaudit.model.policy import Location
from tests.checks.auditing import audited, find, find_one
from tests.organizations import snapshot

WAIVER = Waiver(
    owner="Security",
    reason="known",
    until=date(2027, 3, 31),
    at=Location("waivers.yaml", 9),
    rule="missing-scope",
    clients=("Queue dashboard",),
    lacks=("conversations",),
)


def used(applied: int, *, expired: bool = False) -> tuple[Finding, ...]:
    """Return what is found of a waiver that accepted so many findings."""
    use = WaiverUse(waiver=WAIVER, applied=applied, expired=expired)
    return find("waiver-unused", audited(snapshot(), waivers=(use,)))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    use = WaiverUse(waiver=WAIVER, applied=0, expired=False)
    return find_one("waiver-unused", audited(snapshot(), waivers=(use,)))


def test_a_waiver_that_accepts_nothing_is_found() -> None:
    """Left in place it would accept a later gap unseen."""
    finding = example()
    assert finding.message == (
        "The waiver for rule `missing-scope`, client `Queue dashboard`, lacking `conversations`,"
        " owned by `Security`, accepts nothing"
    )
    assert str(finding.at) == "waivers.yaml:9:1"


def test_a_used_waiver_is_not_found() -> None:
    """It does what it is for."""
    assert not used(1)


def test_an_expired_waiver_is_another_rules() -> None:
    """That it accepts nothing is clear from its date."""
    assert not used(0, expired=True)


def test_waivers_for_different_actions_are_different_findings() -> None:
    """The actions a waiver is for are a part of what it is, and are told."""
    found = [
        find_one(
            "waiver-unused",
            audited(snapshot(), waivers=(WaiverUse(waiver=one, applied=0, expired=False),)),
        )
        for one in (
            replace(WAIVER, actions=("call.mute",)),
            replace(WAIVER, actions=("call.end",)),
        )
    ]
    assert len({one.fingerprint for one in found}) == 2
    assert "action `call.mute`" in found[0].message
