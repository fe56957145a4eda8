"""blind-spot: something could not be read, so that verdicts or rules stay open."""

from dataclasses import replace

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import PolicySet, Severity
from scopeaudit.model.snapshot import BlindSpot, Section, Snapshot
from tests.checks.auditing import action, audited, expect, find, find_one
from tests.organizations import EMEA, role, snapshot, user

REFUSED = BlindSpot(
    section="groups",
    reason="the vendor refused it",
    call="GET /api/v2/groups",
    status=403,
    code="missing.any.permissions",
    permission="directory:group:view",
    correlation_id="c-1",
)
USERS = (user("ann", ("r-agent", EMEA)), user("bob"))
ROLES = (role("r-agent", "a:b:c"),)


def unread(*spots: BlindSpot) -> Snapshot:
    """Make an organization whose groups could not be read."""
    return snapshot(*USERS, roles=ROLES, groups=None, blind_spots=spots)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("blind-spot", unread(REFUSED), expect(action()))


def test_it_says_how_many_verdicts_stay_open_and_what_would_open_it() -> None:
    """Counted in subjects; the permission that is lacking stands in the fix."""
    finding = example()
    assert finding.message == "Section `groups` was not read"
    assert finding.cause == "The vendor refused it. It keeps 2 verdicts open."
    assert finding.remedy == (
        "Give the auditing client permission `directory:group:view` and collect again",
    )


def test_the_answer_of_the_vendor_is_the_evidence() -> None:
    """With its correlation id, by which the vendor finds it."""
    (fact,) = example().evidence
    assert fact.text == (
        "GET /api/v2/groups answered 403 missing.any.permissions (correlation id c-1)"
    )
    assert fact.pointer == "/blind_spots/0"


def test_a_blind_spot_that_keeps_nothing_open_is_for_information() -> None:
    """Nobody asked for what it hides."""
    finding = find_one("blind-spot", unread(REFUSED))
    assert finding.severity is Severity.INFO
    assert "It keeps nothing open that was asked for." in finding.cause


def test_a_section_that_was_never_asked_for_is_a_blind_spot_too() -> None:
    """Without a note of why, it was not read."""
    finding = find_one("blind-spot", unread(), expect(action()))
    assert finding.message == "Section `groups` was not read"
    assert finding.evidence[0].pointer == "/groups"


def test_scopes_that_nobody_said_to_be_enforced_are_one() -> None:
    """No API tells it, so that a person must."""
    finding = find_one("blind-spot", snapshot(scopes_enforced=None))
    assert finding.message == "It is not known whether the organization enforces scopes"
    assert "no API tells it" in finding.remedy[0]


def test_spots_of_one_kind_share_a_finding() -> None:
    """Many subjects with the same kind of gap make one; reasons are listed, up to three."""
    spots = [BlindSpot(section="users", reason=f"reason {n}", ids=(f"u{n}",)) for n in range(5)]
    read = snapshot(*USERS, roles=ROLES, blind_spots=tuple(spots))
    finding = find_one("blind-spot", read)
    assert finding.message == "Section `users` was not read in full"
    assert finding.cause.startswith("Reason 0. Reason 1. Reason 2. There are other reasons, too.")


def test_the_fingerprint_survives_another_wording() -> None:
    """Section, call, permission and code make it."""
    reworded = replace(REFUSED, reason="403 from the vendor", correlation_id="c-2")
    again = find_one("blind-spot", unread(reworded), expect(action()))
    assert again.fingerprint == example().fingerprint


def test_a_failure_of_the_vendor_is_to_be_tried_again() -> None:
    """No permission is lacking."""
    failed = BlindSpot(section="groups", reason="it failed", status=500)
    assert (
        find_one("blind-spot", unread(failed)).remedy[0].startswith("Collect again; if it fails")
    )


def test_rules_that_stay_open_are_named() -> None:
    """A rule that could not look is as open as a verdict."""
    spot = BlindSpot(section="usage", reason="was not read")
    seen = audited(snapshot(), PolicySet(), undecided=(("idle-client", spot),))
    finding = find_one("blind-spot", seen)
    assert finding.cause == "Was not read. It keeps rule `idle-client` open."
    assert finding.severity is Severity.LOW


def test_an_organization_that_was_read_whole_has_none() -> None:
    """Nothing is hidden there."""
    assert not find("blind-spot", snapshot(*USERS, roles=ROLES), expect(action()))


@pytest.mark.parametrize(
    ("section", "words"), [("catalog", "does not help"), ("tokens", "No call lists tokens")]
)
def test_what_collecting_again_cannot_mend_is_not_advised(section: Section, words: str) -> None:
    """What the vendor does not publish, and tokens, which no call lists, come with no collection."""
    read = snapshot(user("ana"), blind_spots=(BlindSpot(section=section, reason="unseen"),))
    (finding,) = (one for one in find("blind-spot", read) if f"`{section}`" in one.message)
    assert words in finding.remedy[0]
