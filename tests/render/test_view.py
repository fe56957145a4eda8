"""What a reader sees: the headline never says more than was checked, the worst stands first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.policy import PolicySet, Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.render.view import coverage, headline, lack, matrix, ordered, view, who


def test_a_failing_audit_counts_its_severities(story: AuditResult) -> None:
    """The headline of a failing audit names each severity, and what stayed undecided."""
    assert str(headline(story)) == (
        "FAIL: 1 critical, 4 high, 2 medium, 1 low, 1 info "
        "(incomplete: 2 of 10 sections not read, 1 in part; 2 verdicts unknown; 2 rules undecided)"
    )


def test_a_whole_audit_without_findings_is_clean(clean: AuditResult) -> None:
    """Clean says how much was decided."""
    assert str(headline(clean)) == "CLEAN: 10 verdicts, all as expected"


def test_unknown_verdicts_make_an_audit_incomplete(story: AuditResult) -> None:
    """Verdicts that stayed unknown come first, then what was found below the threshold."""
    low = tuple(one for one in story.findings if one.severity < Severity.HIGH)
    found = replace(story, findings=low, exit_code=ExitCode.INCOMPLETE)
    assert str(headline(found)) == (
        "INCOMPLETE: 2 of 10 sections not read, 1 in part; 2 verdicts unknown; 2 rules undecided; "
        "2 medium, 1 low, 1 info"
    )


def test_allowed_unknowns_are_still_not_clean(story: AuditResult) -> None:
    """Exit code 0 with unknown verdicts is called incomplete all the same."""
    allowed = replace(story, findings=(), exit_code=ExitCode.CLEAN)
    assert headline(allowed).word == "INCOMPLETE"


def test_findings_below_the_threshold_pass_by_name(clean: AuditResult, story: AuditResult) -> None:
    """An audit that exits 0 with findings says so and names the threshold."""
    low = tuple(one for one in story.findings if one.severity < Severity.HIGH)
    passed = replace(clean, findings=low)
    assert str(headline(passed)) == "PASS: 2 medium, 1 low, 1 info; none at or above high"


def test_a_high_finding_that_is_allowed_is_not_said_to_be_none(
    clean: AuditResult, story: AuditResult
) -> None:
    """`--allow-empty` lets an audit pass whose selectors match nothing; the finding is counted all the same."""
    high = tuple(one for one in story.findings if one.severity is Severity.HIGH)[:1]
    assert str(headline(replace(clean, findings=high))) == "PASS: 1 high"


@pytest.mark.parametrize("code", [ExitCode.NOTHING_TO_AUDIT, ExitCode.CLEAN])
def test_nothing_audited_is_never_clean(clean: AuditResult, code: ExitCode) -> None:
    """No verdict and no rule is nothing audited, whatever the exit code."""
    empty = replace(clean, cells=(), policies=PolicySet(), exit_code=code)
    assert headline(empty).word == "NOTHING AUDITED"


def test_rules_alone_can_be_clean(clean: AuditResult) -> None:
    """Without expectations, the rules that ran are what is clean."""
    assert str(headline(replace(clean, cells=()))) == "CLEAN: 3 rules ran, no finding"


@given(st.randoms(use_true_random=False))
def test_the_order_of_findings_depends_on_nothing_but_them(random: object) -> None:
    """Worst first by severity, subjects, rule, fingerprint, in whatever order they come."""
    subject = Subject("user", "u", "U")
    findings = [
        Finding(
            rule=rule,
            severity=severity,
            subjects=(subject,) * count,
            message="",
            cause="",
            fingerprint=mark,
        )
        for severity in (Severity.LOW, Severity.HIGH)
        for count in (1, 3)
        for rule in ("a", "b")
        for mark in ("0", "1")
    ]
    shuffled = list(findings)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    keys = [
        (one.severity, len(one.subjects), one.rule, one.fingerprint) for one in ordered(shuffled)
    ]
    assert keys == sorted(keys, key=lambda key: (-key[0], -key[1], key[2], key[3]))
    assert keys[0] == (Severity.HIGH, 3, "a", "0")


def test_what_was_not_read_comes_first(story: AuditResult) -> None:
    """Coverage starts with the sections not read, then in part, and counts the verdicts they cost."""
    rows = [(row.section, row.state, row.unknown) for row in coverage(story)][:4]
    assert rows == [
        ("access_policies", "not read", 0),
        ("usage", "not read", 0),
        ("users", "in part", 2),
        ("clients", "read", 0),
    ]


def test_a_blind_spot_outside_the_sections_is_still_shown(clean: AuditResult) -> None:
    """A blind spot of a section nobody counted has its own row."""
    spot = BlindSpot(section="scopes_enforced", reason="no API shows it")
    first = coverage(replace(clean, blind_spots=(spot,)))[0]
    assert (first.section, first.state, first.blind_spots) == (
        "scopes_enforced",
        "not read",
        (spot,),
    )


def test_the_matrix_keeps_the_order_of_the_policies(story: AuditResult) -> None:
    """Rows and columns stand as the policies name them; an action not asked for has no cell."""
    found = matrix(story)
    assert found.actions == ("call.view", "call.mute", "call.monitor", "call.disconnect")
    assert [row.expectation for row in found.rows][:2] == [
        "overlay-can-mute",
        "supervisors-can-monitor",
    ]
    assert set(found.rows[2].cells) == {"call.disconnect", "call.mute"}


def test_who_names_a_few_of_many(story: AuditResult) -> None:
    """Many subjects are counted, with the client they come through and three names."""
    many = next(one for one in story.findings if len(one.subjects) == 412)
    assert who(many, story.names) == (
        "412 users through client Queue dashboard, "
        "e.g. Ana Haddad 060, Ana Haddad 150, Ana Haddad 240, …"
    )


def test_who_names_one_and_each_kind(story: AuditResult) -> None:
    """A single subject is named; subjects of several kinds are named by kind."""
    client, user = Subject("client", "c", "Bot"), Subject("user", "u", "")
    mixed = replace(story.findings[0], subjects=(user, client))
    assert who(mixed, {}) == "client Bot; user u"


def test_what_lacks_is_said_in_the_teams_words_and_the_vendors(story: AuditResult) -> None:
    """A team's own name comes with what it is published as; alternatives are called alternatives."""
    words = {one.fingerprint: str(lack(one)) for one in story.findings}
    assert words["3f0c9d2be1a74405"] == "call:update (published as scope conversations)"
    assert words["77d0a1e9c4b35f60"] == "permission conversation:call:monitor"
    assert words["5d1e7720c8a94bf3"] == (
        "call:view (published as any scope of conversations, conversations:readonly)"
    )
    assert words["b5e1f02a7c9d4411"] == ""


def test_every_verdict_is_counted_once(story: AuditResult) -> None:
    """Met, missing and unknown add up to all; provisos are a part of met."""
    counts = view(story).counts
    assert counts.verdicts == counts.met + counts.missing + counts.unknown == 905
    assert counts.proviso <= counts.met
    assert counts.failing == 415
