"""The terminal format: whole, inside its width, coloured only when told, and safe to print."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest

from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.terminal import cells
from scopeaudit.render.text import render

ANSI = re.compile(r"\x1b\[[0-9;]+m")


def test_the_story_as_a_reader_sees_it(
    story: AuditResult, golden: Callable[[str, str], None]
) -> None:
    """Headline first, then what was not read, the table, details of what fails, counts last."""
    golden("story.txt", render(story, Options()))


def test_a_clean_audit_as_a_reader_sees_it(
    clean: AuditResult, golden: Callable[[str, str], None]
) -> None:
    """A clean audit is short."""
    golden("clean.txt", render(clean, Options()))


@pytest.mark.parametrize("width", [40, 59, 60, 80, 133, 250])
@pytest.mark.parametrize("verbose", [False, True])
def test_every_line_fits_the_terminal(
    story: AuditResult, hostile: AuditResult, width: int, *, verbose: bool
) -> None:
    """No line is wider than the terminal, whatever the names are."""
    options = Options(width=width, verbose=verbose)
    for result in (story, hostile):
        wide = [line for line in render(result, options).splitlines() if cells(line) > width]
        assert not wide


def test_colours_only_add_escape_sequences(story: AuditResult) -> None:
    """With colours the text is the same; without, no escape sequence is written."""
    plain, coloured = render(story, Options()), render(story, Options(colour=True))
    assert "\x1b" not in plain
    assert ANSI.search(coloured)
    assert ANSI.sub("", coloured) == plain


def test_hostile_names_are_shown_and_not_obeyed(hostile: AuditResult) -> None:
    """No control character but the line feed, no direction mark, none of the names' sequences."""
    text = ANSI.sub("", render(hostile, Options(colour=True, verbose=True)))
    steering = {one for one in text if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert steering == {"\n"}
    assert "\\u202e" in text


def test_verbose_shows_every_subject_with_its_fingerprint_and_the_proof(
    story: AuditResult,
) -> None:
    """`-v` lists all subjects, the evidence and the proof tree of every finding."""
    text = render(story, Options(verbose=True))
    for finding in story.findings:
        assert all(subject.fingerprint in text for subject in finding.subjects)
    assert "held through role Supervisor in division EMEA via group Team leads" in text
    assert "without details here" not in text


def test_details_left_out_are_said(story: AuditResult) -> None:
    """Only what fails has details; the rest is counted, never silently left out."""
    text = render(replace(story, fail_on=Severity.CRITICAL), Options())
    assert "8 findings without details here; -v shows them" in text
