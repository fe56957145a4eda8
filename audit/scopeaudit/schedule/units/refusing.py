"""What units must not hold, and what targets cannot express."""

import re
from datetime import UTC, datetime, timedelta

from scopeaudit.errors import UsageError
from scopeaudit.schedule.cron import Both, times
from scopeaudit.schedule.ticks import ticks
from scopeaudit.schedule.units.wanted import Wanted

_SECRET = re.compile(r"://[^/@\s]*:[^/@\s]*@")
_AHEAD = timedelta(days=800)
"""Both changes of the clock of two years."""


def refuse_unsafe(options: tuple[str, ...]) -> None:
    """Raise UsageError for options with a secret, which all may read in a unit, or that no unit can hold.

    Paths that scopeaudit.toml says stand in units as well.
    """
    for option in options:
        if _SECRET.search(option):
            raise UsageError(
                "an option holds a password, which everybody could read in the unit",
                "leave it out of the address: PGPASSWORD and ~/.pgpass are honoured",
            )
        if not option.isprintable():
            raise UsageError(
                "an option or a path holds a line break or another character that does not print",
                "write an option into scopeaudit.toml, and name a path otherwise",
            )


def refuse_jitter(wanted: Wanted, target: str) -> None:
    """Raise UsageError where a start is to be delayed, which the target cannot do."""
    if wanted.schedule.jitter:
        raise UsageError(
            f"{target} knows no jitter", "leave it out (--jitter 0s), and choose an odd minute"
        )


def refuse_both(wanted: Wanted, target: str) -> None:
    """Raise UsageError for a day that must be in two fields, which the target would not understand so."""
    if isinstance(wanted.cron.days, Both):
        raise UsageError(
            f"{target} cannot express days that are in both fields of `{wanted.cron.text}`",
            "say the days in one field, the other a single star",
        )


def refuse_changes_of_the_clock(wanted: Wanted, target: str) -> None:
    """Raise UsageError for times of day that a change of the clock leaves out or brings twice.

    There targets differ from cron, and from each other.
    """
    start = datetime.combine(wanted.today, datetime.min.time(), UTC)
    zone, at = wanted.schedule.zone, set(times(wanted.cron))
    for tick in ticks(wanted.cron, zone, start):
        if tick > start + _AHEAD:
            return
        local = tick.astimezone(zone)
        twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        if twice or (local.hour, local.minute) not in at:
            raise UsageError(
                f"{target} would not run exactly once on {local:%Y-%m-%d}, when the clock is changed",
                "choose an hour that no change touches, such as 5, or --time-zone UTC",
            )
