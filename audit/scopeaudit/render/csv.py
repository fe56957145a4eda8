"""One row per finding and subject, for spreadsheets: no cell can start a formula (RFC 4180, UTF-8)."""

import csv
import io
from collections.abc import Iterator

from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.standing import standing
from scopeaudit.render.view import by_name, lack, view
from scopeaudit.render.visible import visible

COLUMNS = (
    "finding",
    "fingerprint",
    "state",
    "severity",
    "rule",
    "gap",
    "subject_kind",
    "subject_id",
    "subject_name",
    "client",
    "division",
    "actions",
    "expectations",
    "lacks",
    "latent",
    "message",
    "cause",
    "remedy",
    "policy",
    "accepted_by",
    "accepted_reason",
    "accepted_until",
    "since",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  these look-alikes start one too


def inert(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula: with a leading apostrophe."""
    return "'" + text if text.startswith(_FORMULA) else text


def render(result: AuditResult, options: Options) -> str:  # noqa: ARG001  formats share one call
    """Render as CSV with a header row; a finding without subjects still has its row."""
    page = view(result)
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    unseen = {one.fingerprint for one in page.visibility.findings}
    for finding in (*page.findings, *page.accepted):
        gap = "participant-visibility" if finding.fingerprint in unseen else ""
        writer.writerows(_rows(result, finding, gap))
    return sheet.getvalue()


def _rows(result: AuditResult, finding: Finding, gap: str) -> Iterator[list[str]]:
    shared = _inert(_shared(finding) | {"gap": gap})
    subjects: list[Subject] | list[None] = by_name(finding.subjects) or [None]
    for subject in subjects:
        row = shared | _inert(_subject(result, finding, subject))
        row["since"] = _since(result, finding, subject)
        yield [row[column] for column in COLUMNS]


def _inert(row: dict[str, str]) -> dict[str, str]:
    return {column: inert(visible(cell)) for column, cell in row.items()}


def _shared(finding: Finding) -> dict[str, str]:
    by = finding.acceptance
    return {
        "finding": finding.fingerprint,
        "state": "accepted" if by else "open",
        "severity": str(finding.severity),
        "rule": finding.rule,
        "division": finding.division,
        "actions": "; ".join(finding.actions),
        "expectations": "; ".join(finding.expectations),
        "lacks": str(lack(finding)),
        "latent": "latent" if finding.latent else "",
        "message": finding.message,
        "cause": finding.cause,
        "remedy": "; ".join(finding.remedy),
        "policy": str(finding.at or ""),
        "accepted_by": by.owner if by else "",
        "accepted_reason": by.reason if by else "",
        "accepted_until": str(by.until) if by else "",
    }


def _subject(result: AuditResult, finding: Finding, subject: Subject | None) -> dict[str, str]:
    through = (subject.client if subject else "") or finding.client
    return {
        "fingerprint": subject.fingerprint if subject else "",
        "subject_kind": subject.kind if subject else "",
        "subject_id": subject.id if subject else "",
        "subject_name": subject.name if subject else "",
        "client": result.names.get(through, through),
    }


def _since(result: AuditResult, finding: Finding, subject: Subject | None) -> str:
    """Return `new`, `reopened` or `known` where an earlier audit was given."""
    stands = standing(result, finding)
    if result.since is None or stands == "accepted":
        return ""
    marks = result.since.new_subjects
    part = subject is not None and marks.intersection(one.fingerprint for one in finding.subjects)
    return "known" if part and subject and subject.fingerprint not in marks else stands
