"""The findings a page holds, the worst ones, and what is left out of it, counted: nothing goes unsaid."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Severity
from scopeaudit.render.view import View


class LeftOut(NamedTuple):
    """Findings of one severity and rule that a page does not hold, and whether they are accepted."""

    severity: Severity
    rule: str
    accepted: bool
    findings: int


class Held(NamedTuple):
    """A view with the findings the page holds, counts and all else whole; and the rest by groups, worst first."""

    page: View
    left_out: tuple[LeftOut, ...]


def held(page: View, most: int) -> Held:
    """Keep the worst findings, open ones before accepted ones."""
    accepted = max(0, most - len(page.findings))
    kept = page._replace(findings=page.findings[:most], accepted=page.accepted[:accepted])
    rest = _counted(page.findings[most:], accepted=False)
    return Held(kept, (*rest, *_counted(page.accepted[accepted:], accepted=True)))


def _counted(findings: Sequence[Finding], *, accepted: bool) -> list[LeftOut]:
    numbers = Counter((one.severity, one.rule) for one in findings)
    found = [LeftOut(severity, rule, accepted, n) for (severity, rule), n in numbers.items()]
    return sorted(found, key=lambda one: (-one.severity, -one.findings, one.rule))
