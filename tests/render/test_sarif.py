"""SARIF: valid by the published schema, one result per finding, in the right file and line."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scopeaudit.errors import ExitCode
from scopeaudit.model.history import Since
from scopeaudit.model.policy import Location
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render

PUBLISHED = Path(__file__).parent / "published" / "sarif-schema-2.1.0.json"
CHECK = jsonschema.Draft4Validator(json.loads(PUBLISHED.read_bytes()))


def run_of(result: AuditResult, folder: str = "") -> dict[str, Any]:
    """Return the one run of a rendered audit, which is valid."""
    log = json.loads(render("sarif", result, Options(folder=folder)))
    assert [one.message for one in CHECK.iter_errors(log)] == []
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("name", ["story", "hostile", "clean"])
def test_it_is_valid_by_the_published_schema(name: str, request: pytest.FixtureRequest) -> None:
    """Whatever names are in it."""
    assert run_of(request.getfixturevalue(name))["tool"]["driver"]["name"] == "scopeaudit"


def test_the_schema_can_say_no(story: AuditResult) -> None:
    """A level that SARIF does not have is refused: the check above is one."""
    log = json.loads(render("sarif", story, Options()))
    log["runs"][0]["results"][0]["level"] = "high"
    assert list(CHECK.iter_errors(log))


def test_the_whole_run(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """All but the help of the rules, which is the documentation's."""
    run = run_of(story)
    run["tool"]["driver"]["rules"] = [one["id"] for one in run["tool"]["driver"]["rules"]]
    golden("story.sarif", json.dumps(run, indent=1, ensure_ascii=False) + "\n")


def test_rules_carry_the_page_of_the_documentation(story: AuditResult) -> None:
    """Title, what it finds, and the page as help, without links that lead nowhere; worst score."""
    rules = {one["id"]: one for one in run_of(story)["tool"]["driver"]["rules"]}
    scope = rules["missing-scope"]
    assert scope["name"] == "MissingScope"
    assert scope["fullDescription"]["text"].startswith("A client that users sign in through")
    assert scope["help"]["markdown"].startswith("# missing-scope\n")
    assert "## Remedy" in scope["help"]["text"]
    assert "](.." not in scope["help"]["markdown"]
    assert scope["properties"]["security-severity"] == "8.0"
    assert rules["forbidden-ability"]["properties"]["security-severity"] == "9.5"


def test_every_result_names_a_rule_by_its_place(story: AuditResult) -> None:
    """`ruleIndex` points at the rule whose id `ruleId` says."""
    run = run_of(story)
    rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])


def test_a_finding_stands_where_its_object_is_written(story: AuditResult) -> None:
    """First the line of the Terraform file, then the policy's; outside objects are no line."""
    worst = replace(story.findings[0], sources=(Location("infra/clients.tf", 12, 3),))
    (result, *_) = run_of(replace(story, findings=(worst,)), folder="app")["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "app/infra/clients.tf", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 12, "startColumn": 3}
    (policy,) = result["relatedLocations"]
    assert (
        policy["physicalLocation"]["artifactLocation"]["uri"] == "app/policies/client-hygiene.yaml"
    )


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("./policies/a b%.yaml", "policies/a%20b%25.yaml"),
        ("infra\\main.tf", "infra/main.tf"),
        ("/srv/policies/x.yaml", "file:///srv/policies/x.yaml"),
        ("C:\\policies\\x.yaml", "file:///C:/policies/x.yaml"),
        ("https://evil.example/x", "https%3A/evil.example/x"),
    ],
)
def test_a_path_becomes_no_other_address(story: AuditResult, path: str, uri: str) -> None:
    """A name of a file can be anything; it stays the name of a file."""
    worst = replace(story.findings[0], at=Location(path, 3))
    (result,) = run_of(replace(story, findings=(worst,), accepted=()))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_accepted_findings_are_suppressed_with_reason_and_place(story: AuditResult) -> None:
    """And only they are; an open one says that nothing suppresses it."""
    results = run_of(story)["results"]
    suppressed = [one for one in results if one["suppressions"]]
    assert len(suppressed) == len(story.accepted)
    (one,) = suppressed[0]["suppressions"]
    assert one["status"] == "accepted"
    by = story.accepted[0].acceptance
    assert by is not None
    assert by.reason in one["justification"]
    assert one["location"]["physicalLocation"]["region"]["startLine"] == by.at.line


def test_a_comment_suppresses_in_source(story: AuditResult) -> None:
    """What a comment accepts is told apart from what a file of waivers does."""
    by = story.accepted[0].acceptance
    assert by is not None
    at = Location("infra/main.tf", 12, 3)
    comment = replace(story.accepted[0], acceptance=replace(by, at=at, owner="infra/main.tf:12"))
    kinds = [
        one["suppressions"][0]["kind"]
        for one in run_of(replace(story, accepted=(*story.accepted, comment)))["results"]
        if one["suppressions"]
    ]
    assert sorted(kinds) == ["external", "inSource"]


def test_the_baseline_state_tells_new_from_known(story: AuditResult) -> None:
    """Without an earlier audit there is no state at all."""
    assert not any("baselineState" in one for one in run_of(story)["results"])
    new = story.findings[0].fingerprint
    since = Since(
        what="main.json",
        audited_at=datetime(2026, 11, 1, tzinfo=UTC),
        new=frozenset({new}),
        first_seen={},
        gates=True,
    )
    results = run_of(replace(story, since=since))["results"]
    states = {
        one["partialFingerprints"]["scopeauditFinding/v1"]: one["baselineState"] for one in results
    }
    assert states.pop(new) == "new"
    assert set(states.values()) == {"unchanged"}


def test_what_was_not_checked_is_said(story: AuditResult, clean: AuditResult) -> None:
    """Blind spots, unknown verdicts and undecided rules are notifications; incomplete is no success."""
    said = run_of(story)["invocations"][0]["toolExecutionNotifications"]
    texts = [one["message"]["text"] for one in said]
    assert "supervisors-can-monitor, call.monitor: 2 verdicts unknown" in texts
    assert sum(text.startswith("rule ") for text in texts) == len(story.undecided)
    incomplete = replace(clean, exit_code=ExitCode.INCOMPLETE)
    assert run_of(incomplete)["invocations"][0]["executionSuccessful"] is False
    assert run_of(clean)["invocations"][0]["executionSuccessful"] is True
