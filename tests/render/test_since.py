"""What changed since an earlier audit, in every format: the same findings new, known and fixed."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.history import KnownFinding, Since
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render
from scopeaudit.render.view import view


@pytest.fixture(scope="session")
def compared(story: AuditResult) -> AuditResult:
    """Return the story, of which the critical finding and three subjects of a known one are new."""
    few = tuple(replace(one, subjects=one.subjects[:4]) for one in story.findings)
    critical = next(one for one in few if one.severity is Severity.CRITICAL)
    scope = next(one for one in few if one.rule == "missing-scope")
    at = datetime(2026, 11, 13, 8, tzinfo=UTC)
    gone = KnownFinding(
        fingerprint="ab" * 8,
        rule="super-user",
        severity=Severity.HIGH,
        message="user X holds admin",
    )
    since = Since(
        what="baseline main.json",
        audited_at=at,
        new=frozenset({critical.fingerprint, scope.fingerprint}),
        new_subjects=frozenset(one.fingerprint for one in scope.subjects[1:]),
        fixed=(gone,),
        unchecked=(replace(gone, rule="idle-client", message="client Y is idle"),),
        first_seen={one.fingerprint: at for one in few},
        gates=True,
    )
    return replace(story, findings=few, since=since)


def known(result: AuditResult) -> set[str]:
    """Return the fingerprints of the known findings."""
    found: tuple[Finding, ...] = result.findings
    return {one.fingerprint for one in found if result.is_known(one)}


def test_in_words(compared: AuditResult, golden: Callable[[str, str], None]) -> None:
    """For the terminal: known findings are marked, only new ones are detailed, fixed ones listed."""
    golden("since.txt", render("text", compared, Options()))


def test_as_a_comment(compared: AuditResult, golden: Callable[[str, str], None]) -> None:
    """For a pull request: new findings in full, known and fixed ones as tables."""
    golden("since.md", render("markdown", compared, Options()))


def test_counts_are_equal_in_every_format(compared: AuditResult) -> None:
    """New, known and fixed, to the digit."""
    counts = view(compared).counts
    assert (counts.new, counts.known, counts.fixed) == (2, 7, 1)
    assert "2 new, 7 known, 1 fixed" in render("text", compared, Options())
    assert "| 9 | 18 | 1 | 2 | 7 | 1 |" in render("markdown", compared, Options())

    document = json.loads(render("json", compared, Options()))
    said = document["counts"]
    assert (said["new"], said["known"], said["fixed"]) == (2, 7, 1)
    by_id = {one["fingerprint"]: one["standing"] for one in document["findings"]}
    assert {name for name, stands in by_id.items() if stands == "known"} == known(compared)
    assert [one["fingerprint"] for one in document["since"]["fixed"]] == ["ab" * 8]

    rows = list(csv.DictReader(io.StringIO(render("csv", compared, Options()), newline="")))
    assert {row["finding"] for row in rows if row["since"] == "new"} == set(by_id) - known(
        compared
    )
    scope = [row["since"] for row in rows if row["finding"] == "3f0c9d2be1a74405"]
    assert sorted(scope) == ["known", "new", "new", "new"]

    (run,) = json.loads(render("sarif", compared, Options()))["runs"]
    states = [one["baselineState"] for one in run["results"] if not one["suppressions"]]
    assert (states.count("new"), states.count("unchanged")) == (2, 7)
    assert len(run["properties"]["fixed"]) == 1

    junit = render("junit", compared, Options())
    assert '<testsuite name="findings" tests="10" failures="2" errors="0" skipped="8"' in junit

    github = render("github", compared, Options()).splitlines()
    assert sum("%0Astands: known" in line for line in github) == 7
    assert sum(line.startswith("::error title=") for line in github) == 1
    assert sum(line.startswith("::error file=") for line in github) == 2

    entries = json.loads(render("gitlab", compared, Options()))
    assert sum(one["description"].endswith(". known") for one in entries) == 7


def test_an_earlier_run_that_does_not_gate_changes_no_verdict(
    compared: AuditResult, story: AuditResult
) -> None:
    """A stored run only tells what is new; known findings still fail the audit."""
    assert compared.since is not None
    told = replace(compared, since=replace(compared.since, gates=False))
    assert view(told).headline == view(replace(story, findings=told.findings)).headline
    failing = [one for one in told.findings if told.is_over_the_bar(one)]
    assert len(failing) == 5
