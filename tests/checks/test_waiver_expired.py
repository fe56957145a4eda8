"""waiver-expired: a waiver's end date has passed, and what it accepted is open again."""

from datetime import date
from typing import Any

from scopeaudit.model.finding import Finding, Waiver, WaiverUse
from scopeaudit.model.policy import Location
from tests.checks.auditing import audited, find, find_one
from tests.organizations import snapshot

AT = Location("waivers.yaml", 4)


def waiver(**fields: Any) -> Waiver:
    """Make a waiver that ended yesterday."""
    given: dict[str, Any] = {"rule": "super-user", "users": ("Ann*",), "until": date(2026, 11, 22)}
    return Waiver(owner="Security", reason="migration", at=AT, **(given | fields))


def used(one: Waiver, *, applied: int = 0, expired: bool = True) -> tuple[Finding, ...]:
    """Return what is found of a waiver."""
    use = WaiverUse(waiver=one, applied=applied, expired=expired)
    return find("waiver-expired", audited(snapshot(), waivers=(use,)))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    use = WaiverUse(waiver=waiver(), applied=0, expired=True)
    return find_one("waiver-expired", audited(snapshot(), waivers=(use,)))


def test_an_expired_waiver_is_found() -> None:
    """It is named by what it accepts, since it has no name of its own."""
    finding = example()
    assert finding.message == (
        "The waiver for rule `super-user`, user `Ann*`, owned by `Security`, expired after 2026-11-22"
    )
    assert str(finding.at) == "waivers.yaml:4:1"
    assert finding.subjects[0].kind == "waiver"


def test_a_waiver_in_force_is_not_found() -> None:
    """Used or not, it has not expired."""
    assert not used(waiver(), applied=2, expired=False)


def test_another_end_or_owner_is_the_same_waiver() -> None:
    """The fingerprint is made of what it accepts."""
    (again,) = used(waiver(until=date(2026, 1, 1)))
    (other,) = used(waiver(users=("Bob",)))
    assert again.fingerprint == example().fingerprint != other.fingerprint


def test_a_waiver_for_everything_is_named_so() -> None:
    """A waiver without any field accepts all."""
    (finding,) = used(waiver(rule="", users=()))
    assert finding.message.startswith("The waiver for everything, ")
