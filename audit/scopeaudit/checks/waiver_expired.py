"""waiver-expired: a waiver's end date has passed, and what it accepted is open again."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.waiver import waiver_finding
from scopeaudit.checks.wording import sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule

RULE = Rule(
    id="waiver-expired",
    title="A waiver has expired",
    severity=Severity.MEDIUM,
    family="about",
    reads=(),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per expired waiver."""
    for use in audited.waivers:
        if use.expired:
            until = use.waiver.until.isoformat()
            yield waiver_finding(
                audited,
                RULE,
                setting,
                use.waiver,
                says=f"expired after {until}",
                cause=sentences(f"it accepts nothing since; its reason was: {use.waiver.reason}"),
                remedy="Close what it accepted, or decide again and give it a new end date",
            )
