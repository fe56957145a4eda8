"""What decides the exit code, and the only reader of the clock."""

from datetime import UTC, datetime

from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What decides the exit code, and at what time the audit is made."""

    now: datetime
    fail_on: Severity = Severity.HIGH
    allow_unknown: bool = False
    allow_empty: bool = False


def clock() -> datetime:
    """Return the time now, in UTC, without microseconds."""
    return datetime.now(UTC).replace(microsecond=0)
