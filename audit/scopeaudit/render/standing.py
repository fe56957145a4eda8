"""How a finding stands: accepted, known, new, and whether it is what makes the audit fail."""

from typing import Literal

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Finding
from scopeaudit.model.result import AuditResult
from scopeaudit.render.words import counted

Standing = Literal["open", "new", "reopened", "known", "accepted"]


def standing(result: AuditResult, finding: Finding) -> Standing:
    """Return how a finding stands; `open` where no earlier audit was given."""
    if finding.acceptance:
        return "accepted"
    if result.since is None:
        return "open"
    if finding.fingerprint in result.since.reopened:
        return "reopened"
    return "known" if result.is_known(finding) else "new"


def fails(result: AuditResult, finding: Finding) -> bool:
    """Say whether a finding is among those that make the exit code 1."""
    return result.exit_code is ExitCode.FINDINGS and result.is_over_the_bar(finding)


def standing_in_words(result: AuditResult, finding: Finding) -> str:
    """Say how a finding stands, with who accepts it or how much of it is new; empty when just open."""
    stands, by = standing(result, finding), finding.acceptance
    if by:
        return f"accepted until {by.until} by {by.owner}: {by.reason}"
    return f"{stands}{_part(result, finding)}" if stands != "open" else ""


def _part(result: AuditResult, finding: Finding) -> str:
    """Say how many subjects are new where others were known."""
    new = result.since.new_subjects if result.since else frozenset()
    fresh = sum(one.fingerprint in new for one in finding.subjects)
    total = len(finding.subjects)
    return f" for {fresh:,} of {counted(total, 'subject')}" if 0 < fresh < total else ""
