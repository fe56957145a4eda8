"""waiver-unused: a waiver accepts nothing that was found."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.waiver import waiver_finding
from scopeaudit.checks.wording import sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule

RULE = Rule(
    id="waiver-unused",
    title="A waiver accepts nothing",
    severity=Severity.LOW,
    family="about",
    reads=(),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per waiver in force that no finding fits."""
    for use in audited.waivers:
        if not use.applied and not use.expired:
            yield waiver_finding(
                audited,
                RULE,
                setting,
                use.waiver,
                says="accepts nothing",
                cause=sentences(
                    "no finding fits it: the gap is closed, or the waiver names it wrongly",
                    "left in place it would accept a later gap unseen",
                ),
                remedy="Delete the waiver, or correct what it names",
            )
