"""The findings as they stand in the page without script: by severity and rule, each rule said once."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import NamedTuple

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Severity
from scopeaudit.render.card import Card, card
from scopeaudit.render.view import ordered

MOST = 200
"""Findings up to which each has its line; of more, each group has that of its worst one."""
IN_FULL = 3
"""Findings, the worst ones, that are told with cause and first step."""


class Group(NamedTuple):
    """Findings of one severity and rule: how many, on how many subjects, and those that are told.

    `shown` are the cards of the worst, of which the first `in_full` are told with cause and steps.
    """

    severity: Severity
    rule: str
    findings: int
    subjects: int
    shown: tuple[Card, ...]
    in_full: int

    @property
    def told(self) -> int:
        """Count the findings that are told."""
        return len(self.shown)


def outline(findings: Sequence[Finding], names: Mapping[str, str]) -> tuple[Group, ...]:
    """Group findings that are ordered worst first; groups stand worst first, and by subjects then."""
    groups: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.rule), []).append(finding)
    most = MOST if len(findings) <= MOST else 1
    told = {key: found[:most] for key, found in groups.items()}
    full = {one.fingerprint for one in ordered(chain.from_iterable(told.values()))[:IN_FULL]}
    made = (_group(found, told[key], full, names) for key, found in groups.items())
    return tuple(sorted(made, key=lambda one: (-one.severity, -one.subjects)))


def _group(
    found: Sequence[Finding],
    told: Sequence[Finding],
    full: AbstractSet[str],
    names: Mapping[str, str],
) -> Group:
    return Group(
        severity=told[0].severity,
        rule=told[0].rule,
        findings=len(found),
        subjects=sum(len(one.subjects) for one in found),
        shown=tuple(card(one, names) for one in told),
        in_full=sum(one.fingerprint in full for one in told),
    )
