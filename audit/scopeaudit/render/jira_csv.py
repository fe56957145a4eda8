"""Open findings as issues for Jira's CSV import: one row each, in wiki markup that no name can form."""

import csv
import io
import re

from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.csv import inert
from scopeaudit.render.ticket import Part, Ticket, composed, tickets
from scopeaudit.render.visible import shortened

COLUMNS = (
    "Summary",
    "Issue Type",
    "Priority",
    "Component",
    "Labels",
    "Labels",
    "Labels",
    "External issue ID",
    "Description",
)
"""The header; Jira takes a label from each column of that name."""

SUMMARY, DESCRIPTION, COMPONENT = 255, 32_767, 255
"""Characters that a field holds, as Jira comes."""

PRIORITIES = {
    Severity.CRITICAL: "Highest",
    Severity.HIGH: "High",
    Severity.MEDIUM: "Medium",
    Severity.LOW: "Low",
    Severity.INFO: "Lowest",
}

_MARKS = re.compile(
    r"[*_+?^~|{}\[\]!@]"
    r"|(?<![a-z])-|-(?![a-z0-9])"
    r"|\((?=[^()]{1,7}\))|(?<=[:;])[()]"
    r"|\\(?=[-#*_+?^~|%{}\[\]()!@\\]|$)"
)
"""What begins or ends markup: marks, hyphens but for those within a word, what is drawn as a face, and a
backslash that would make the next mark literal.
"""


def render(result: AuditResult, options: Options) -> str:
    """Render as CSV (RFC 4180, UTF-8) with a header row."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(one) for one in tickets(result, options))
    return sheet.getvalue()


def _row(ticket: Ticket) -> list[str]:
    cells = (
        shortened(ticket.summary, SUMMARY),
        "Task",
        PRIORITIES[ticket.severity],
        shortened(ticket.organization, COMPONENT),
        "scopeaudit",
        ticket.rule,
        f"scopeaudit-{ticket.fingerprint}",
        ticket.fingerprint,
        composed(ticket, _written, DESCRIPTION),
    )
    return [inert(cell) for cell in cells]


def literal(text: str) -> str:
    """Return the text so that Jira shows it as it is: no markup, link, mention, image or macro."""
    return _MARKS.sub(lambda match: r"\x5c" if match[0] == "\\" else f"\\{match[0]}", text)


def _written(part: Part) -> str:
    text = literal(part.text)
    match part.kind:
        case "head":
            return f"*{part.label}*:"
        case "step":
            return f"# {text}"
        case "fact":
            return f"* {text}"
        case "link":
            return f"*{part.label}*: [{text}|{part.url}]"
        case "text":
            return f"*{part.label}*: {text}"
