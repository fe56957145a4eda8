"""The audit as a workbook: summary, findings, their subjects, expectations, coverage, waivers.

Every cell is a string or a number written as such, so that none can be a formula or a link. Equal input
gives equal bytes: the only time in the file is that of the audit. Needs the extra `scopeaudit[xlsx]`.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from scopeaudit.errors import UsageError
from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.standing import standing
from scopeaudit.render.view import View, by_name, lack, view, who
from scopeaudit.render.visible import shortened, visible
from scopeaudit.render.words import REDACTED, moment

if TYPE_CHECKING:
    from xlsxwriter import Workbook

LONGEST = 32_767
"""Characters a cell can hold; longer texts end in an ellipsis and are whole in the JSON report."""
MOST_ROWS = 1_048_000
"""Rows of a sheet; the file format ends at 1,048,576."""
_WIDEST, _NARROWEST = 60, 10

Cell = str | int
Row = Sequence[Cell]

FINDINGS = (
    "finding",
    "state",
    "severity",
    "rule",
    "message",
    "who",
    "subjects",
    "lacks",
    "cause",
    "remedy",
    "actions",
    "expectations",
    "first_seen",
    "policy",
    "accepted_by",
    "accepted_reason",
    "accepted_until",
)
SUBJECTS = ("finding", "fingerprint", "kind", "id", "name", "client", "severity", "rule")


def render(result: AuditResult, options: Options) -> bytes:  # noqa: ARG001  formats share one call
    """Render as the bytes of a workbook; UsageError without the extra."""
    page, file = view(result), BytesIO()
    with _workbook(file) as book:
        book.set_properties({"created": result.provenance.audited_at.replace(tzinfo=None)})
        for name, head, rows in _sheets(result, page):
            _write(book, name, head, rows)
    return file.getvalue()


def _workbook(file: BytesIO) -> "Workbook":
    try:
        from xlsxwriter import Workbook
    except ImportError as error:
        raise UsageError(
            "the format `xlsx` needs xlsxwriter", "pip install 'scopeaudit[xlsx]'"
        ) from error
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return Workbook(file, {"in_memory": True, **plain})


def _sheets(result: AuditResult, page: View) -> Iterator[tuple[str, Row, Iterable[Row]]]:
    every = (*page.findings, *page.accepted)
    yield "Summary", ("fact", "value"), _summary(result, page)
    yield "Findings", FINDINGS, (_finding(result, one) for one in every)
    yield "Subjects", SUBJECTS, (row for one in every for row in _subjects(result, one))
    head: Row = (
        "expectation",
        "expected",
        "action",
        "met",
        "proviso",
        "missing",
        "unknown",
        "failing",
    )
    yield "Expectations", head, _cells(result)
    head = ("section", "state", "objects", "unknown_verdicts", "undecided_rules", "why")
    yield "Coverage", head, _coverage(page)
    head = ("waiver", "owner", "reason", "until", "accepts", "expired")
    yield "Waivers", head, _waivers(result)


def _write(book: "Workbook", name: str, head: Row, rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    widths = [len(str(one)) for one in head]
    for at, one in enumerate(head):
        sheet.write_string(0, at, str(one), bold)
    last = 0
    for row in rows:
        last += 1
        if last > MOST_ROWS:
            sheet.write_string(last, 0, "more rows are in the JSON and CSV reports")
            break
        for at, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(last, at, cell)
            else:
                text = shortened(visible(cell), LONGEST)
                sheet.write_string(last, at, text)
                widths[at] = max(widths[at], min(len(text), _WIDEST))
    for at, width in enumerate(widths):
        sheet.set_column(at, at, max(width, _NARROWEST) + 1)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(head) - 1)


def _summary(result: AuditResult, page: View) -> Iterator[Row]:
    facts, counts = result.provenance, page.counts
    yield "verdict", page.headline.word
    yield "detail", page.headline.detail
    yield "incomplete", page.headline.open
    yield "organization", facts.organization.name
    yield "region", facts.organization.region
    yield "read", moment(facts.taken_at)
    yield "audited", moment(facts.audited_at)
    yield from ((str(severity), number) for severity, number in counts.severities.items())
    yield "findings", counts.findings
    yield "subjects", counts.subjects
    yield "accepted", counts.accepted
    yield "verdicts", counts.verdicts
    yield "not as expected", counts.failing
    yield "unknown", counts.unknown
    if result.since:
        yield "compared with", result.since.what
        yield "new", len(result.since.new)
        yield "reopened", len(result.since.reopened)
        yield "fixed", len(result.since.fixed)
    yield from [("redacted", REDACTED)] if result.redacted else []
    yield "tool", f"scopeaudit {facts.tool_version}"
    yield "catalog", facts.catalog_version
    yield "snapshot SHA-256", facts.snapshot_digest
    yield from ((f"policy {file.path}", file.digest) for file in result.policies.files)


def _finding(result: AuditResult, finding: Finding) -> Row:
    by = finding.acceptance
    seen = result.since.first_seen.get(finding.fingerprint) if result.since else None
    return (
        finding.fingerprint,
        standing(result, finding),
        str(finding.severity),
        finding.rule,
        finding.message,
        who(finding, result.names),
        len(finding.subjects),
        str(lack(finding)) if finding.lacks else "",
        finding.cause,
        "; ".join(finding.remedy),
        "; ".join(finding.actions),
        "; ".join(finding.expectations),
        moment(seen) if seen else "",
        str(finding.at or ""),
        by.owner if by else "",
        by.reason if by else "",
        str(by.until) if by else "",
    )


def _subjects(result: AuditResult, finding: Finding) -> Iterator[Row]:
    for one in by_name(finding.subjects):
        yield _subject(result, finding, one)


def _subject(result: AuditResult, finding: Finding, one: Subject) -> Row:
    through = one.client or finding.client
    return (
        finding.fingerprint,
        one.fingerprint,
        one.kind,
        one.id,
        one.name,
        result.names.get(through, through),
        str(finding.severity),
        finding.rule,
    )


def _cells(result: AuditResult) -> Iterator[Row]:
    for cell in result.cells:
        expected = "can" if cell.allowed else "cannot"
        counts = (cell.met, cell.proviso, cell.missing, cell.unknown, cell.failing)
        yield (cell.expectation, expected, cell.action, *counts)


def _coverage(page: View) -> Iterator[Row]:
    for row in page.coverage:
        why = "; ".join(spot.reason for spot in row.blind_spots)
        objects = "" if row.objects is None else row.objects
        yield row.section, row.state, objects, row.unknown, ", ".join(row.undecided), why


def _waivers(result: AuditResult) -> Iterator[Row]:
    for use in result.waivers:
        waiver, expired = use.waiver, "yes" if use.expired else "no"
        yield (
            *(str(waiver.at), waiver.owner, waiver.reason, str(waiver.until)),
            *(use.applied, expired),
        )
