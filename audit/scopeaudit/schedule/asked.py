"""What a schedule is asked for."""

from datetime import timedelta, tzinfo
from pathlib import Path

from scopeaudit.errors import UsageError
from scopeaudit.records import dataclass
from scopeaudit.schedule.cron import Cron


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When to audit, and for how long; `cron` is None where nothing repeats.

    `jitter` is the longest delay of a start, `limit` None for as long as a run takes.
    """

    cron: Cron | None
    time_zone: str
    zone: tzinfo
    jitter: timedelta
    health_file: Path | None
    limit: timedelta | None


def needed_cron(asked: Schedule) -> Cron:
    """Return the expression; raise UsageError where there is none."""
    if asked.cron is None:
        raise UsageError(
            "it is not said when to audit",
            'add --cron, such as --cron "0 6 * * *"; or --once to audit now',
        )
    return asked.cron
