"""What to do first: steps that close findings, the worst and most first, and what they could break."""

from collections.abc import Iterable
from heapq import nsmallest

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass
from scopeaudit.render.reliance import Reliance, Relied

MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """One step, and the open findings it is the first step of, worst first.

    `relied` is what could break: None where nothing is taken away, or a person must judge.
    """

    step: str
    findings: tuple[Finding, ...]
    relied: Relied | None = None

    @property
    def severity(self) -> Severity:
        """Return the worst severity among its findings."""
        return max(one.severity for one in self.findings)

    @property
    def subjects(self) -> int:
        """Count the subjects of its findings."""
        return sum(len(one.subjects) for one in self.findings)

    @property
    def is_ready(self) -> bool:
        """Say whether it is plain which settings change, so that the finding shows Terraform and calls."""
        return any(one.changes for one in self.findings)


def do_first(findings: Iterable[Finding], reliance: Reliance) -> tuple[FirstStep, ...]:
    """Return at most `MOST` steps, ranked by the worst they close, then by how many findings and subjects."""
    steps: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.remedy:
            steps.setdefault(finding.remedy[0], []).append(finding)
    best = nsmallest(MOST, steps.items(), key=_rank)
    return tuple(
        FirstStep(step=step, findings=tuple(found), relied=_joined(map(reliance.of, found)))
        for step, found in best
    )


def _joined(every: Iterable[Relied | None]) -> Relied | None:
    """Join what relies on findings that a step closes; calls are not known where one's are not."""
    known = [one for one in every if one]
    if not known:
        return None
    asked = dict.fromkeys(pair for one in known for pair in one.expectations)
    unread = any(one.calls is None for one in known)
    calls = dict.fromkeys(call for one in known for call in one.calls or ())
    days = max(one.days for one in known)
    return Relied(tuple(asked), None if unread else tuple(calls), days)


def _rank(step: tuple[str, list[Finding]]) -> tuple[int, int, int, str]:
    """Rank a step; never by its text, which would change the order with a name."""
    _, found = step
    worst, subjects = max(one.severity for one in found), sum(len(one.subjects) for one in found)
    return -worst, -len(found), -subjects, found[0].fingerprint
