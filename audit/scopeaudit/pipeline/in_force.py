"""Which rules ran in an audit that was made."""

from scopeaudit.checks.run import in_force
from scopeaudit.model.result import AuditResult


def rules_in_force(result: AuditResult) -> tuple[str, ...]:
    """Return the ids of the rules that ran, whether they found anything or not."""
    attempts = any(one.section == "attempts" and one.count is not None for one in result.sections)
    return tuple(one.rule for one in in_force(result.policies, attempts=attempts))
