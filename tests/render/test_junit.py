"""JUnit: valid by the schema of Jenkins' plugin, and red exactly when the exit code is not 0."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema

from scopeaudit.errors import ExitCode
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options, render

CHECK = xmlschema.XMLSchema(Path(__file__).parent / "published" / "junit-10.xsd")


def suites_of(result: AuditResult) -> ET.Element:
    """Return the root of a rendered audit, which is valid."""
    text = render("junit", result, Options())
    assert [error.reason for error in CHECK.iter_errors(text)] == []
    return ET.fromstring(text)  # noqa: S314 - our own output


def red(result: AuditResult) -> int:
    """Count the failures and errors that a service would show."""
    root = suites_of(result)
    listed = len(root.findall(".//failure")) + len(root.findall(".//error"))
    assert listed == int(root.get("failures", 0)) + int(root.get("errors", 0))
    return listed


@pytest.mark.parametrize("name", ["story", "hostile", "clean"])
def test_it_is_valid_by_the_published_schema(name: str, request: pytest.FixtureRequest) -> None:
    """Whatever names are in it."""
    assert suites_of(request.getfixturevalue(name)).tag == "testsuites"


def test_the_schema_can_say_no(story: AuditResult) -> None:
    """An attribute that JUnit does not have is refused: the check above is one."""
    text = render("junit", story, Options()).replace("<testcase ", '<testcase severity="x" ')
    assert not CHECK.is_valid(text)


def test_the_whole_file(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """Failures, passed ones with what they have to say, skipped ones with who accepts them."""
    golden("story.junit.xml", render("junit", story, Options()))


class TestRed:
    """Something is red exactly when the exit code is not 0."""

    def test_findings(self, story: AuditResult) -> None:
        """Findings at or above the bar fail, with their expectations."""
        assert red(story)

    def test_nothing(self, clean: AuditResult) -> None:
        """A clean audit is green, and says what it checked."""
        assert red(clean) == 0
        assert "CLEAN" in render("junit", clean, Options())

    def test_below_the_bar(self, story: AuditResult) -> None:
        """Findings below the bar are told in green cases; unknown verdicts that are allowed skip."""
        low = tuple(replace(one, severity=Severity.LOW) for one in story.findings)
        assert red(replace(story, findings=low, exit_code=ExitCode.CLEAN)) == 0

    def test_incomplete(self, story: AuditResult) -> None:
        """What stayed unknown is an error, not a failure and not green."""
        root = suites_of(replace(story, findings=(), exit_code=ExitCode.INCOMPLETE))
        assert root.get("failures") == "0"
        assert int(root.get("errors", 0)) == 1 + len(story.undecided)

    def test_nothing_to_audit(self, clean: AuditResult) -> None:
        """An audit of nothing is an error."""
        assert red(replace(clean, cells=(), exit_code=ExitCode.NOTHING_TO_AUDIT)) == 1


def test_accepted_findings_are_skipped(story: AuditResult) -> None:
    """They stay visible, with owner, reason and end date."""
    root = suites_of(story)
    suite = root.find("testsuite[@name='findings']")
    assert suite is not None
    assert suite.get("skipped") == str(len(story.accepted))
    (skipped,) = suite.findall(".//skipped")
    assert "accepted until" in skipped.get("message", "")
