"""The workbook: the same rows and ids as everything else, and nothing in it that a spreadsheet would run."""

import io
import subprocess
import sys
from typing import Any

import pytest
from openpyxl import load_workbook

from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.view import view
from scopeaudit.render.xlsx import LONGEST, SUBJECTS, render


def read(result: AuditResult) -> dict[str, list[tuple[Any, ...]]]:
    """Return the cells of every sheet, as a spreadsheet reads them."""
    book = load_workbook(io.BytesIO(render(result, Options())))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_a_workbook_has_every_row(story: AuditResult) -> None:
    """All findings and all their subjects are there, worst first, with their fingerprints."""
    sheets, page = read(story), view(story)
    every = (*page.findings, *page.accepted)
    assert [row[0] for row in sheets["Findings"][1:]] == [one.fingerprint for one in every]
    assert sheets["Subjects"][0] == SUBJECTS
    subjects = {one.fingerprint for finding in every for one in finding.subjects}
    assert {row[1] for row in sheets["Subjects"][1:]} == subjects
    assert len(sheets["Subjects"]) == 1 + sum(len(one.subjects) for one in every)


def test_its_counts_are_those_of_every_format(story: AuditResult) -> None:
    """The summary tells the headline and the counts of the view."""
    facts, page = dict(read(story)["Summary"][1:]), view(story)
    assert facts["verdict"] == page.headline.word
    assert facts["findings"] == page.counts.findings
    assert facts["not as expected"] == page.counts.failing
    assert facts["high"] == 4


def test_no_cell_is_a_formula_or_a_link(hostile: AuditResult) -> None:
    """What was typed stays text, whatever it starts with, cut where a cell ends."""
    book = load_workbook(io.BytesIO(render(hostile, Options())))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells)
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert any(text.startswith("=HYPERLINK(") for text in texts)
    assert max(map(len, texts)) <= LONGEST


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "xlsx"], "`xlsx` is no text; name a file: xlsx=report.xlsx"),
        (["-f", "xlsx=-"], "`xlsx` is no text; name a file: xlsx=report.xlsx"),
    ],
)
def test_a_workbook_is_never_printed(arguments: list[str], message: str) -> None:
    """Without a file there is nothing to write it to."""
    command = [sys.executable, "-m", "scopeaudit", "demo", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert message in done.stderr


def test_without_the_extra_it_is_named(tmp_path: Any) -> None:
    """The error says what to install, before anything is audited."""
    code = (
        "import sys; sys.modules['xlsxwriter'] = None; from scopeaudit.cli.main import run; "
        f"sys.exit(run(['demo', '-o', {str(tmp_path / 'a.html')!r}, "
        f"'-f', {'xlsx=' + str(tmp_path / 'a.xlsx')!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'scopeaudit[xlsx]'" in done.stderr
    assert not list(tmp_path.iterdir())
