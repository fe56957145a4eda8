"""The demo tells the story of a mute button: every cause is found, once, and apart from the others."""

from collections import Counter

import pytest

from scopeaudit.errors import ExitCode
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render

STORY = [
    # the mute button, from each of its causes
    ("missing-scope", "Aaliyah Álvarez", ["call.mute"], 8),
    ("stale-token", "Ana Adeyemi", [], 1),
    ("no-user-context", "Quiet hours bot", ["call.mute"], 1),
    ("wrong-division", "Leïla Benali", ["call.mute"], 1),
    ("wrong-division", "Leïla Benali", ["call.monitor"], 1),
    ("wrong-division", "Leïla Benali", ["call.view"], 1),
    ("denied-by-access-policy", "Chiara Kovačević", ["call.monitor"], 2),
    ("inactive-client", "Survey export", ["call.view"], 1),
    ("inactive-user", "Tomasz Zieliński", ["shift.lead"], 1),
    ("missing-role", "Pádraig Ó Súilleabháin", ["shift.lead"], 1),
    ("missing-permission", "Ana Castellani", ["call.record"], 311),
    # what was tried with conversations
    ("not-a-participant", "Björn Fournier", ["call.mute"], 3),
    ("wrong-participant-id", "Paloma Kowalski", ["call.mute"], 1),
    ("swapped-ids", "Quinn Peña", ["call.mute"], 1),
    ("ended-leg", "Paloma Kowalski", ["call.mute"], 1),
    ("conversation-not-visible", "Leïla Benali", ["call.mute"], 1),
    ("mute-drift", "Björn Fournier", ["call.mute"], 3),
    ("mute-drift", "Paloma Kowalski", ["call.mute"], 1),
    # what nobody should be able to do
    ("forbidden-ability", "<b>Ana</b> Kovačević", ["call.monitor"], 4),
    ("forbidden-ability", "Quiet hours bot", ["call.mute-on-behalf", "call.end"], 1),
    # what is doubtful wherever it stands
    ("can-grant-itself", "Noor van Dijk", [], 2),
    ("super-user", "Harold Whitcombe", [], 2),
    ("dormant-power", "Harold Whitcombe", [], 1),
    ("wildcard-role", "Regional operations", [], 1),
    ("leftover-grant", "Tomasz Zieliński", [], 1),
    ("leftover-grant", "Ruth Okonkwo", [], 1),
    ("leftover-grant", "Survey export", [], 1),
    ("leftover-grant", "Wallboard pilot 2024", [], 1),
    ("implicit-grant", "Old wallboard page", [], 1),
    ("insecure-redirect", "Old wallboard page", [], 1),
    ("long-lived-token", "HR feed", [], 1),
    ("readonly-that-writes", "Wallboard overlay", [], 1),
    ("ignored-roles", "Wallboard overlay", [], 1),
    ("ignored-scopes", "Quiet hours bot", [], 1),
    ("idle-client", "Voicebot trial", [], 1),
    ("unused-permission", "Quiet hours bot", [], 1),
    ("unused-permission", "HR feed", [], 1),
    ("unused-permission", "Configuration pipeline", [], 1),
    # what could not be read
    ("blind-spot", "Tidewater Travel", [], 1),
    ("blind-spot", "Tidewater Travel", [], 1),
]
"""Rule, one of the subjects, actions, and the number of subjects."""


@pytest.mark.parametrize(("rule", "name", "actions", "subjects"), STORY)
def test_each_cause_is_found(
    result: AuditResult, rule: str, name: str, actions: list[str], subjects: int
) -> None:
    """Every chapter of the story is a finding with its subjects."""
    assert [
        one
        for one in result.findings
        if one.rule == rule
        and name in {subject.name for subject in one.subjects}
        and list(one.actions) == actions
        and len(one.subjects) == subjects
    ]


def test_nothing_else_is_found(result: AuditResult) -> None:
    """There is no finding that the story does not tell of."""
    assert Counter(one.rule for one in result.findings) == Counter(rule for rule, *_ in STORY)


def test_three_hundred_people_are_one_finding(result: AuditResult) -> None:
    """What is common to a role is one finding with one cause, not one for each user."""
    (crowd,) = (one for one in result.findings if len(one.subjects) > 100)
    assert "`Agent`" in crowd.message
    assert crowd.lacks == ("conversation:call:record",)


def test_a_blind_spot_leaves_verdicts_unknown(result: AuditResult) -> None:
    """The one agent whose groups were not returned is counted as unknown, never as fine."""
    cells = {(one.expectation, one.action): one for one in result.cells}
    assert cells["agents-do-not-listen-in", "call.monitor"].unknown == 1
    assert cells["agents-work-their-calls", "call.record"].unknown == 1


def test_a_group_gives_what_it_hands_out(result: AuditResult) -> None:
    """Members and the owner of the group with roles are met through it; the pilot group gives nothing."""
    cells = {(one.expectation, one.action): one for one in result.cells}
    assert cells["floor-support-listens", "call.monitor"].met == 4
    forbidden = [one for one in result.findings if one.rule == "forbidden-ability"]
    names = {subject.name for one in forbidden for subject in one.subjects}
    assert not any("{{" in name for name in names)


def test_a_client_for_scim_may_have_long_tokens(result: AuditResult) -> None:
    """Tokens of 450 days are found on the client that is not for SCIM only."""
    (finding,) = (one for one in result.findings if one.rule == "long-lived-token")
    assert [one.name for one in finding.subjects] == ["HR feed"]


def test_what_someone_answers_for_is_kept_apart(result: AuditResult) -> None:
    """The configuration pipeline's findings are accepted until a day, all waivers are used."""
    assert {one.rule for one in result.accepted} == {"forbidden-ability", "can-grant-itself"}
    assert all(use.applied and not use.expired for use in result.waivers)


def test_run_would_fail(result: AuditResult) -> None:
    """There are findings at or above the default limit."""
    assert result.exit_code is ExitCode.FINDINGS


def test_hostile_names_stay_text(result: AuditResult) -> None:
    """No name becomes markup, template syntax or an instruction to the terminal."""
    page = render("html", result, Options())
    assert "<b>Ana" not in page
    assert "&lt;b&gt;Ana" in page
    text = render("text", result, Options(verbose=True))
    assert "\u202e" not in text
    assert "\u202e" not in page
    assert "Bobby {{ 7 * 7 }} Tables" in text
