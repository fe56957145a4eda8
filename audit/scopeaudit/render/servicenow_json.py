"""Open findings as records for an import set of ServiceNow: plain text, one record each."""

import json

from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.ticket import Part, Ticket, composed, tickets
from scopeaudit.render.visible import shortened

SHORT_DESCRIPTION, DESCRIPTION, ORGANIZATION = 160, 4000, 100
"""Characters that a field of an incident holds, as ServiceNow comes; of our own field, what we give."""

GRADES = {
    Severity.CRITICAL: (1, 1),
    Severity.HIGH: (2, 1),
    Severity.MEDIUM: (2, 2),
    Severity.LOW: (3, 2),
    Severity.INFO: (3, 3),
}
"""Impact and urgency, of which ServiceNow makes priorities 1 to 5."""


def render(result: AuditResult, options: Options) -> str:
    """Render as an object whose `records` are what the Import Set API takes."""
    records = [_record(one) for one in tickets(result, options)]
    return json.dumps({"records": records}, indent=1) + "\n"


def _record(ticket: Ticket) -> dict[str, str]:
    impact, urgency = GRADES[ticket.severity]
    return {
        "correlation_id": ticket.fingerprint,
        "correlation_display": "scopeaudit",
        "short_description": shortened(ticket.summary, SHORT_DESCRIPTION),
        "description": composed(ticket, _written, DESCRIPTION),
        "impact": str(impact),
        "urgency": str(urgency),
        "u_severity": str(ticket.severity),
        "u_rule": ticket.rule,
        "u_organization": shortened(ticket.organization, ORGANIZATION),
    }


def _written(part: Part) -> str:
    match part.kind:
        case "head":
            return f"{part.label}:"
        case "step":
            return f"{part.label}. {part.text}"
        case "fact":
            return f"- {part.text}"
        case "link":
            return f"{part.label}: {part.text} {part.url}"
        case "text":
            return f"{part.label}: {part.text}"
