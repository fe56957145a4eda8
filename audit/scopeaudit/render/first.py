"""What to do first: steps that close findings, the worst and most first."""

from collections.abc import Iterable
from heapq import nsmallest

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """One step, and the open findings it is the first step of, worst first."""

    step: str
    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """Return the worst severity among its findings."""
        return max(one.severity for one in self.findings)

    @property
    def subjects(self) -> int:
        """Count the subjects of its findings."""
        return sum(len(one.subjects) for one in self.findings)


def do_first(findings: Iterable[Finding]) -> tuple[FirstStep, ...]:
    """Return at most `MOST` steps, ranked by the worst they close, then by how many findings and subjects."""
    steps: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.remedy:
            steps.setdefault(finding.remedy[0], []).append(finding)
    best = nsmallest(MOST, steps.items(), key=_rank)
    return tuple(FirstStep(step=step, findings=tuple(found)) for step, found in best)


def _rank(step: tuple[str, list[Finding]]) -> tuple[int, int, int, str]:
    """Rank a step; never by its text, which would change the order with a name."""
    _, found = step
    worst, subjects = max(one.severity for one in found), sum(len(one.subjects) for one in found)
    return -worst, -len(found), -subjects, found[0].fingerprint
