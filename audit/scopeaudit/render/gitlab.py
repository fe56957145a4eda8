"""GitLab's code quality report: one entry per finding, accepted and known ones marked as such."""

import json
from typing import Any

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.place import in_repository, places
from scopeaudit.render.standing import standing, standing_in_words
from scopeaudit.render.view import view, who
from scopeaudit.render.visible import visible

_SEVERITIES = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


def render(result: AuditResult, options: Options) -> str:
    """Render the list, worst first."""
    page = view(result)
    entries = [_entry(result, one, options) for one in (*page.findings, *page.accepted)]
    return json.dumps(entries, indent=1) + "\n"


def _entry(result: AuditResult, finding: Finding, options: Options) -> dict[str, Any]:
    """Return one entry; GitLab knows no accepted finding, so that one is of the lowest severity."""
    stands, said = standing(result, finding), standing_in_words(result, finding)
    told = (finding.message, who(finding, result.names), *finding.remedy, said)
    at = places(result, finding)
    accepted = stands == "accepted"
    return {
        "check_name": visible(finding.rule),
        "description": ". ".join(visible(one).rstrip(".") for one in told if one),
        "severity": "info" if accepted else _SEVERITIES[finding.severity],
        "fingerprint": ("accepted-" if accepted else "") + finding.fingerprint,
        "location": {
            "path": visible(in_repository(at[0].path, options.folder)) if at else "",
            "lines": {"begin": at[0].line if at else 1},
        },
    }
