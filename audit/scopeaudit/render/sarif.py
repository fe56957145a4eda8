"""SARIF 2.1.0, for code scanning: one result per finding, accepted ones suppressed, none left out."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.policy import Location, Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.details import fields
from scopeaudit.render.place import in_repository, is_absolute, places, uri
from scopeaudit.render.proof import blind_in_words
from scopeaudit.render.rule_page import rule_page
from scopeaudit.render.standing import standing
from scopeaudit.render.view import View, by_name, view
from scopeaudit.render.visible import visible
from scopeaudit.render.words import counted

Json = dict[str, Any]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
"""What code scanning sorts by, as GitHub reads it: above 9.0 critical, 7.0 high, 4.0 medium."""
_SUBJECTS = 100
_STATES = {"new": "new", "reopened": "new", "known": "unchanged", "accepted": "unchanged"}


def render(result: AuditResult, options: Options) -> str:
    """Render as one SARIF run; results stand worst first, open ones before accepted ones."""
    page = view(result)
    found = (*page.findings, *page.accepted)
    rules = sorted({*result.rule_titles, *(one.rule for one in found)})
    run = {
        "tool": {"driver": _driver(result, rules, found)},
        "automationDetails": {"id": f"scopeaudit/{visible(result.provenance.organization.id)}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "the root of the repository"}}
        },
        "invocations": [_invocation(result, page)],
        "results": [_result(result, one, rules, options) for one in found],
        "properties": _facts(result, page),
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1) + "\n"


def _driver(result: AuditResult, rules: Sequence[str], found: Sequence[Finding]) -> Json:
    worst: dict[str, Severity] = {}
    for one in found:
        worst[one.rule] = max(one.severity, worst.get(one.rule, Severity.INFO))
    return {
        "name": "scopeaudit",
        "semanticVersion": result.provenance.tool_version,
        "rules": [_rule(result, one, worst.get(one)) for one in rules],
    }


def _rule(result: AuditResult, rule: str, worst: Severity | None) -> Json:
    """Describe a rule; its score is that of the worst finding, since a policy may set severities."""
    title = visible(result.rule_titles.get(rule) or rule)
    page = rule_page(rule)
    score = {} if worst is None else {"security-severity": _SCORES[worst]}
    described = {
        "id": visible(rule),
        "name": "".join(part.capitalize() for part in visible(rule).split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": page.summary if page else title},
        "properties": {"tags": ["security", "authorization"], **score},
    }
    if page:
        described["help"] = {"text": page.markdown, "markdown": page.markdown}
    return described


def _invocation(result: AuditResult, page: View) -> Json:
    """Say how the audit ended; what was not read or decided is a notification, never silence."""
    return {
        "executionSuccessful": result.exit_code in {ExitCode.CLEAN, ExitCode.FINDINGS},
        "exitCode": int(result.exit_code),
        "exitCodeDescription": visible(str(page.headline)),
        "endTimeUtc": f"{result.provenance.audited_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "toolExecutionNotifications": [
            {"level": "warning", "message": {"text": visible(text)}} for text in _unsure(result)
        ],
        "toolConfigurationNotifications": [
            {"level": "note", "message": {"text": visible(f"{one.at}: {one.message}")}}
            for one in result.policies.cautions
        ],
    }


def _unsure(result: AuditResult) -> Iterator[str]:
    for spot in result.blind_spots:
        yield f"{spot.section} not read whole: {blind_in_words(spot)}"
    for cell in result.cells:
        if cell.unknown:
            unknown = counted(cell.unknown, "verdict")
            yield f"{cell.expectation}, {cell.action}: {unknown} unknown"
    for rule, spot in result.undecided:
        yield f"rule {rule} undecided: {blind_in_words(spot)}"


def _result(result: AuditResult, finding: Finding, rules: Sequence[str], options: Options) -> Json:
    at = places(result, finding)
    listed: Json = {
        "ruleId": visible(finding.rule),
        "ruleIndex": rules.index(finding.rule),
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(result, finding)},
        "locations": [_location(finding, at[:1], options)],
        "relatedLocations": [_place(one, options) for one in at[1:]],
        "partialFingerprints": {"scopeauditFinding/v1": finding.fingerprint},
        "suppressions": list(_suppressions(finding, options)),
        "properties": _properties(result, finding),
    }
    if result.since is not None:
        listed["baselineState"] = _STATES[standing(result, finding)]
    return listed


def _text(result: AuditResult, finding: Finding) -> str:
    lines = (f"{name}: {text}" if name else text for name, text in fields(result, finding))
    return "\n".join(map(visible, (finding.message, *lines)))


def _location(finding: Finding, at: tuple[Location, ...], options: Options) -> Json:
    """Return the first place, and who it is about; all subjects beyond the first 100 are counted."""
    place: Json = _place(at[0], options) if at else {}
    if finding.subjects:
        named = by_name(finding.subjects)[:_SUBJECTS]
        place["logicalLocations"] = [_subject(one) for one in named]
    return place


def _subject(subject: Subject) -> Json:
    through = f"{subject.client}/" if subject.client else ""
    return {
        "name": visible(subject.name or subject.id),
        "fullyQualifiedName": visible(f"{through}{subject.kind}/{subject.id}"),
        "kind": subject.kind,
    }


def _place(at: Location, options: Options) -> Json:
    path = in_repository(at.path, options.folder)
    base = {} if is_absolute(path) else {"uriBaseId": "%SRCROOT%"}
    region = {"startLine": at.line, "startColumn": max(at.column, 1)}
    return {"physicalLocation": {"artifactLocation": {"uri": uri(path), **base}, "region": region}}


def _suppressions(finding: Finding, options: Options) -> Iterator[Json]:
    if by := finding.acceptance:
        # NOTE: a comment has its own line for an owner.
        in_source = by.owner == f"{by.at.path}:{by.at.line}"
        yield {
            "kind": "inSource" if in_source else "external",
            "status": "accepted",
            "justification": visible(f"{by.reason} ({by.owner}, until {by.until})"),
            "location": _place(by.at, options),
        }


def _properties(result: AuditResult, finding: Finding) -> Json:
    return {
        "severity": str(finding.severity),
        "standing": standing(result, finding),
        "subjects": len(finding.subjects),
        "actions": _visible(finding.actions),
        "expectations": _visible(finding.expectations),
        "lacks": _visible(finding.lacks),
    }


def _visible(names: Iterable[str]) -> list[str]:
    return [visible(one) for one in names]


def _facts(result: AuditResult, page: View) -> Json:
    facts, since = result.provenance, result.since
    gone = since.fixed if since else ()
    return {
        "organization": visible(facts.organization.name),
        "verdict": page.headline.word,
        "findings": page.counts.findings,
        "accepted": page.counts.accepted,
        "unknown": page.counts.unknown,
        "undecided": page.counts.undecided,
        "fixed": [{"fingerprint": one.fingerprint, "rule": one.rule} for one in gone],
    }
