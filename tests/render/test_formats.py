"""All formats together: one registry, one result, equal counts, equal bytes for equal input."""

import csv
import io
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from scopeaudit.model.result import AuditResult
from scopeaudit.render import FORMATS, TEXTS, Options, render, render_file
from scopeaudit.render.view import view

FORMATS_PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_and_is_documented(name: str, story: AuditResult) -> None:
    """A format has a module with `render`, an ending of its own and a section in the docs."""
    content = render_file(name, story, Options())
    assert content == import_module(FORMATS[name].module).render(story, Options())
    assert isinstance(content, str) is (name in TEXTS)
    assert not isinstance(content, str) or content.endswith("\n")
    assert f"\n## {name}\n" in FORMATS_PAGE.read_text(encoding="utf-8")
    assert len({one.ending for one in FORMATS.values()}) == len(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_equal_input_gives_equal_bytes(
    name: str, story: AuditResult, hostile: AuditResult
) -> None:
    """Rendering twice gives the same text, which UTF-8 can write."""
    for result in (story, hostile):
        contents = [render_file(name, result, Options()) for _ in range(2)]
        first, second = (one.encode() if isinstance(one, str) else one for one in contents)
        assert first == second


def test_a_format_is_imported_only_when_used() -> None:
    """The registry alone loads neither the template engine nor the encoder."""
    code = (
        "import sys, scopeaudit.render; "
        "print(sorted({'jinja2', 'msgspec', 'csv', 'scopeaudit.render.view'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_counts_are_equal_in_every_format(story: AuditResult) -> None:
    """Findings by severity, subjects, accepted ones and verdicts agree, to the digit."""
    counts = view(story).counts
    severities = {str(severity): number for severity, number in counts.severities.items()}
    words = ", ".join(f"{number} {severity}" for severity, number in severities.items())
    verdicts = f"{counts.met} met .{counts.proviso} with a proviso., {counts.missing} missing, "
    verdicts += f"{counts.unknown} unknown; {counts.failing} not as expected"

    text = render("text", story, Options())
    assert f"{counts.findings}: {words}" in text
    assert re.search(f"{counts.verdicts}: {verdicts}", " ".join(text.split()))

    assert f"rules     {counts.undecided} undecided" in text

    markdown = render("markdown", story, Options())
    numbers = [*severities.values(), counts.findings, counts.subjects, counts.accepted]
    assert f"| findings | {' | '.join(map(str, numbers))} |" in markdown
    assert re.search(
        f"{counts.verdicts} verdicts: {verdicts}. {counts.undecided} rules und", markdown
    )

    html = render("html", story, Options())
    figures = [int(one) for one in re.findall(r'class="figure">(\d+)<', html)]
    assert figures == [*severities.values(), counts.accepted]
    flat = " ".join(html.split())
    assert f"{counts.findings} findings on {counts.subjects} subjects." in flat
    assert (
        f"<strong>{counts.failing} not as expected</strong>. {counts.undecided} rules und" in flat
    )


def test_counts_of_machine_formats_are_those_of_their_rows(story: AuditResult) -> None:
    """What JSON counts is what it lists, and CSV has the same rows."""
    document = json.loads(render("json", story, Options()))
    said, listed = document["counts"], document["findings"]
    for severity in ("critical", "high", "medium", "low", "info"):
        assert said[severity] == sum(one["severity"] == severity for one in listed)
    assert said["findings"] == len(listed)
    assert said["accepted"] == len(document["accepted"])
    assert said["subjects"] == sum(len(one["subjects"]) for one in listed)
    assert said["undecided"] == len(
        {rule for row in document["coverage"] for rule in row["undecided"]}
    )
    for outcome in ("met", "proviso", "missing", "unknown", "failing"):
        assert said[outcome] == sum(cell[outcome] for cell in document["matrix"])

    rows = list(csv.DictReader(io.StringIO(render("csv", story, Options()), newline="")))
    assert said["subjects"] == sum(row["state"] == "open" for row in rows)
    assert {one["fingerprint"] for one in listed} == {
        row["finding"] for row in rows if row["state"] == "open"
    }


def test_counts_of_formats_for_services_are_those_of_the_audit(story: AuditResult) -> None:
    """SARIF, JUnit, GitHub and GitLab list every finding once, by severity, and the accepted ones apart."""
    counts = view(story).counts
    total = counts.findings + counts.accepted

    (run,) = json.loads(render("sarif", story, Options()))["runs"]
    for severity, number in counts.severities.items():
        listed = [one for one in run["results"] if not one["suppressions"]]
        assert number == sum(one["properties"]["severity"] == str(severity) for one in listed)
    assert counts.accepted == sum(bool(one["suppressions"]) for one in run["results"])
    assert counts.subjects == sum(one["properties"]["subjects"] for one in listed)
    assert run["properties"]["unknown"] == counts.unknown

    junit = render("junit", story, Options())
    failing = sum(one.severity >= story.fail_on for one in story.findings)
    begin = f'<testsuite name="findings" tests="{total}" failures="{failing}" errors="0"'
    assert f'{begin} skipped="{counts.accepted}"' in junit

    lines = render("github", story, Options()).splitlines()[1 + len(story.blind_spots) :]
    assert len(lines) == total
    assert sum(line.startswith("::error ") for line in lines) == failing
    for severity, number in counts.severities.items():
        open_ones = [line for line in lines if "%0Astands: accepted" not in line]
        assert number == sum(f"title={severity}%3A" in line for line in open_ones)

    entries = json.loads(render("gitlab", story, Options()))
    assert len(entries) == total
    assert counts.accepted == sum(one["fingerprint"].startswith("acc") for one in entries)


@pytest.mark.parametrize("name", ["text", "markdown", "html", "json", "sarif", "junit", "github"])
def test_every_format_tells_the_verdict_and_every_fingerprint(
    name: str, story: AuditResult
) -> None:
    """The headline's word, what stayed open, and each finding's name for itself."""
    text = render(name, story, Options(verbose=True))
    assert "FAIL" in text
    assert "2 of 10 sections not read, 1 in part; 2 verdicts unknown; 2 rules undecided" in text
    assert all(one.fingerprint in text for one in story.findings)
