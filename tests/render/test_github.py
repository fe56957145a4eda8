"""GitHub annotations: one command a line, and no name can break out of it."""

import re
from collections.abc import Callable
from dataclasses import replace

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Location
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:]*,?)+)::(.*)")


def test_the_whole_output(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """The verdict, what was not read, the findings: those that fail the audit are errors."""
    golden("story.github.txt", render("github", story, Options(folder="app")))


def test_hostile_names_issue_no_command_of_their_own(hostile: AuditResult) -> None:
    """Line breaks, colons and commas are escaped as the runner decodes them: each line is one of ours."""
    name = "x\n::add-mask::y\r\n::error file=/etc/passwd::z,title=t%0A::stop-commands::t"
    worst = replace(hostile.findings[0], message=name, rule=name, at=Location(name, 1))
    result = replace(hostile, findings=(worst, *hostile.findings))
    lines = render("github", result, Options()).splitlines()
    assert len(lines) == 1 + len(result.blind_spots) + len(result.findings + result.accepted)
    assert all(COMMAND.fullmatch(line) for line in lines)


def test_the_runner_reads_back_what_was_meant(story: AuditResult) -> None:
    """Percent signs survive the decoding, and a field starts on a line of its own."""
    worst = replace(story.findings[0], message="100%0A sure: a, b")
    line = render("github", replace(story, findings=(worst,)), Options()).splitlines()[4]
    match = COMMAND.fullmatch(line)
    assert match is not None
    text = match[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    assert text.startswith("100%0A sure: a, b\nwho: client Wallboard\n")


def test_a_file_outside_the_repository_is_not_named(story: AuditResult) -> None:
    """GitHub could show no line of it."""
    worst = replace(story.findings[0], at=Location("/srv/policies/x.yaml", 3))
    line = render("github", replace(story, findings=(worst,)), Options()).splitlines()[4]
    assert line.startswith("::warning title=medium%3A implicit-grant::")


def test_a_bundled_policy_is_no_file_of_the_repository(story: AuditResult) -> None:
    """What a bundled expectation finds is shown at the first policy file of the team."""
    worst = replace(story.findings[0], at=Location("bundled:call-control", 3))
    line = render("github", replace(story, findings=(worst,)), Options()).splitlines()[4]
    assert line.startswith("::warning file=policies/call-control.yaml,line=1,col=1,")


def test_many_findings_are_all_there_and_the_limit_is_said(story: AuditResult) -> None:
    """GitHub shows ten of a kind; the reader is told where the rest is."""
    many: tuple[Finding, ...] = story.findings * 3
    lines = render("github", replace(story, findings=many), Options()).splitlines()
    assert "GitHub shows 10 annotations of a kind" in lines[0]
    assert sum("title=critical" in line for line in lines) == 3


def test_a_clean_audit_is_a_notice(clean: AuditResult) -> None:
    """And one that is not whole is an error."""
    assert render("github", clean, Options()).startswith("::notice title=scopeaudit::CLEAN: ")
    incomplete = replace(clean, exit_code=ExitCode.INCOMPLETE)
    assert render("github", incomplete, Options()).startswith("::error title=scopeaudit::INCOMP")
