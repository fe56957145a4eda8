"""CSV: one row per finding and subject, and no cell that a spreadsheet would run."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.csv import COLUMNS, inert, render


def rows(result: AuditResult) -> list[dict[str, str]]:
    """Read the format back."""
    return list(csv.DictReader(io.StringIO(render(result, Options()), newline=""), strict=True))


def test_the_story_in_csv(story: AuditResult, golden: Callable[[str, str], None]) -> None:
    """Lines end as RFC 4180 says, the header names the columns, worst findings stand first."""
    few = tuple(replace(one, subjects=one.subjects[:3]) for one in story.findings)
    golden("story.csv", render(replace(story, findings=few), Options()))


def test_there_is_a_row_for_each_finding_and_subject(story: AuditResult) -> None:
    """Open and accepted findings are told apart; fingerprints are those of the subjects."""
    found = rows(story)
    assert len([row for row in found if row["state"] == "open"]) == 513
    assert len([row for row in found if row["state"] == "accepted"]) == 1
    marks = {one.fingerprint for finding in story.findings for one in finding.subjects}
    assert {row["fingerprint"] for row in found if row["state"] == "open"} == marks


def test_a_finding_without_subjects_still_has_a_row(story: AuditResult) -> None:
    """Nothing found goes missing for want of a subject."""
    bare = replace(story, findings=(replace(story.findings[0], subjects=()),), accepted=())
    assert [row["rule"] for row in rows(bare)] == ["implicit-grant"]


def test_no_cell_of_a_hostile_audit_starts_a_formula(hostile: AuditResult) -> None:
    """Whatever is typed as a name, no cell starts with what a spreadsheet takes for a formula."""
    cells = [cell for row in rows(hostile) for cell in row.values()]
    assert len(cells) == 20 * len(COLUMNS)
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n")[:7] and cell]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)


@given(st.sampled_from("=+-@\t\r\n＝＋－＠") | st.characters(), st.text())  # noqa: RUF001  look-alikes are the point
def test_a_guarded_cell_is_inert_and_otherwise_unchanged(first: str, rest: str) -> None:
    """Only what could start a formula gets an apostrophe in front."""
    guarded = inert(first + rest)
    assert guarded[0] not in "=+-@\t\r\n"
    assert guarded.removeprefix("'") == (first + rest).removeprefix("'")
