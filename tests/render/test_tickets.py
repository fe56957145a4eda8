"""Tickets for Jira and ServiceNow: one each open finding, within the fields, and no name that does anything."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.model.finding import Evidence
from scopeaudit.model.history import Since
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render
from scopeaudit.render import jira_csv as jira
from scopeaudit.render import servicenow_json as servicenow
from scopeaudit.render.ticket import harmless

Row = dict[str, str]
ACTIVE_MARK = re.compile(r"(?<!\\)[*_+?^~|{}\[\]!@]|\\\\")
AFTER_A_LABEL = re.compile(r"^(?:\*[A-Z][a-z ]+\*: |[#*] |\*[A-Z][a-z]+\*:$)", re.MULTILINE)
LINK = re.compile(r"\[((?:[^\]|\\]|\\.)*)\|([\w:/?#@$&'*+,;=.%~-]*)\]", re.ASCII)


def issues(result: AuditResult, options: Options | None = None) -> list[Row]:
    """Read the CSV back; of equal columns the last one."""
    text = render("jira-csv", result, options or Options())
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def records(result: AuditResult, options: Options | None = None) -> list[Row]:
    """Read the JSON back."""
    document = json.loads(render("servicenow-json", result, options or Options()))
    found: list[Row] = document["records"]
    return found


def test_the_story_for_jira(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """The whole file: worst first, accepted findings left out."""
    golden("story.jira.csv", render("jira-csv", story, Options()))


def test_the_story_for_servicenow(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """The whole file: worst first, accepted findings left out."""
    golden("story.servicenow.json", render("servicenow-json", story, Options()))


@pytest.mark.parametrize("name", ["story", "hostile", "clean"])
def test_there_are_as_many_tickets_as_json_counts(
    name: str, request: pytest.FixtureRequest
) -> None:
    """One a finding, by its fingerprint, with the severity as the tracker says it."""
    result: AuditResult = request.getfixturevalue(name)
    report = json.loads(render("json", result, Options()))
    listed = [one["fingerprint"] for one in report["findings"]]
    assert [one["External issue ID"] for one in issues(result)] == listed
    assert [one["correlation_id"] for one in records(result)] == listed
    assert len(set(listed)) == report["counts"]["findings"]
    for severity in Severity:
        number = report["counts"][str(severity)]
        priority, grades = jira.PRIORITIES[severity], servicenow.GRADES[severity]
        assert sum(one["Priority"] == priority for one in issues(result)) == number
        found = [(int(one["impact"]), int(one["urgency"])) for one in records(result)]
        assert found.count(grades) == number


def test_severities_are_told_apart_by_the_tracker() -> None:
    """ServiceNow makes of impact and urgency a priority of its own for each of ours, from 1 to 5."""
    matrix = {(1, 1): 1, (1, 2): 2, (2, 1): 2, (1, 3): 3, (2, 2): 3, (3, 1): 3, (2, 3): 4}
    matrix |= {(3, 2): 4, (3, 3): 5}
    assert [matrix[servicenow.GRADES[one]] for one in reversed(Severity)] == [1, 2, 3, 4, 5]
    assert len(set(jira.PRIORITIES.values())) == len(Severity)


def test_every_field_fits(hostile: AuditResult) -> None:
    """Names of 10,000 characters are cut, and the description still ends with what the ticket is about."""
    for one in issues(hostile):
        assert len(one["Summary"]) <= 256
        assert len(one["Description"]) <= 32_767
        assert len(one["Component"]) <= 256
        assert " " not in one["Labels"]
        assert f"*Finding*: {one['External issue ID']}, scopeaudit 0.1.0" in one["Description"]
    for row in records(hostile):
        assert len(row["short_description"]) <= 160
        assert len(row["description"]) <= 4000
        assert row["description"].splitlines()[-1].startswith(f"Finding: {row['correlation_id']}")


def test_what_has_no_room_is_left_out_with_a_word(story: AuditResult) -> None:
    """Facts go from the end, and the ticket says how many lines are missing."""
    facts = tuple(Evidence(text=f"fact {number} " + "y" * 900) for number in range(200))
    many = replace(story, findings=(replace(story.findings[1], evidence=facts),))
    for text, room in (
        (issues(many)[0]["Description"], jira.DESCRIPTION),
        (records(many)[0]["description"], servicenow.DESCRIPTION),
    ):
        kept = len(re.findall("fact [0-9]+ ", text))
        assert 0 < kept < 200
        left = 200 - kept + 1
        assert f"Shortened*: {left} lines" in text or f"Shortened: {left} lines" in text
        assert "Admin > Integrations > OAuth" in text
        assert room - 1500 < len(text) <= room


def test_no_cell_starts_a_formula(hostile: AuditResult) -> None:
    """Nor does the one that holds the organization's name, which is nobody's to choose."""
    named = replace(hostile.provenance.organization, name='=HYPERLINK("http://evil.example")')
    facts = replace(hostile.provenance, organization=named)
    found = issues(replace(hostile, provenance=facts))
    assert not [cell for row in found for cell in row.values() if cell[:1] in set("=+-@\t\r\n")]
    assert found[0]["Component"].startswith("'=HYPERLINK")


def test_a_hostile_description_is_text(hostile: AuditResult) -> None:
    """Outside our labels and list marks, Jira finds nothing to act on; links lead where policies say."""
    for one in issues(hostile):
        bare = AFTER_A_LABEL.sub("", one["Description"])
        links = LINK.findall(bare)
        assert all(address.startswith("https://example.org/?q=") for _, address in links)
        assert not ACTIVE_MARK.search(LINK.sub("", bare))
        assert "://" not in LINK.sub("", bare)
    assert any("javascript:alert(4)" in row["description"] for row in records(hostile))
    for row in records(hostile):
        assert not re.search(r"<[a-z/!?]|\[/?code|\x1b|\u202e", row["description"], re.IGNORECASE)


@given(st.text() | st.text(alphabet="\\*_-{}[]()!@|<>/:abAB1 .\n"))
def test_no_text_forms_markup(text: str) -> None:
    """Every mark that Jira knows is escaped, and no backslash of the text escapes an escape."""
    written = jira.literal(harmless(text))
    assert not ACTIVE_MARK.search(written)
    assert not re.search(r"[A-Z]-\d|://|<[A-Za-z/!?]|[\n\r]", written)
    assert not written.endswith("\\")


def test_only_new_findings_become_tickets_where_that_is_wanted(story: AuditResult) -> None:
    """New and reopened ones; without an earlier run all are new."""
    new, again = story.findings[1].fingerprint, story.findings[3].fingerprint
    since = Since(
        what="run 1",
        audited_at=None,
        new=frozenset({new}),
        reopened=frozenset({again}),
        first_seen={},
    )
    compared, only = replace(story, since=since), Options(tickets="new")
    assert [one["External issue ID"] for one in issues(compared, only)] == [new, again]
    assert [one["correlation_id"] for one in records(compared, only)] == [new, again]
    assert len(issues(compared)) == len(issues(story, only)) == len(story.findings)
