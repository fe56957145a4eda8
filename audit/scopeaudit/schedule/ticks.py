"""The moments at which an audit is due."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice, pairwise, takewhile

from scopeaudit.errors import UsageError
from scopeaudit.schedule.cron import Cron, is_on, times
from scopeaudit.schedule.duration import in_short

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_YEAR = timedelta(days=366)
_LOOKED_AT = 500
"""Ticks in which the shortest distance shows: the minutes of some hours, or the days of a year."""


def ticks(cron: Cron, zone: tzinfo, after: datetime) -> Iterator[datetime]:
    """Yield, in UTC, all moments after one at which it is due, each once.

    A time of the day that the clock leaves out is due as soon as the clock has passed it, one that comes
    twice is due the first time. Where minute or hour start with a star it goes by the clock instead, as
    cron does.
    """
    last, day = after, after.astimezone(zone).date()
    while True:
        for tick in _ticks_of(cron, zone, day):
            if tick > last:
                last = tick
                yield tick
        day += _DAY


def _ticks_of(cron: Cron, zone: tzinfo, day: date) -> list[datetime]:
    """Return the moments of a day, in their order."""
    if not is_on(cron, day):
        return []
    moments = _by_clock if cron.by_clock else _once
    shown = (datetime.combine(day, time(*one)) for one in times(cron))
    return sorted({moment for local in shown for moment in moments(local, zone)})


def _by_clock(local: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """Return the moments at which the clock shows a time: none, one or two."""
    both = {_utc(local, zone, fold) for fold in (0, 1)}
    return tuple(one for one in both if _shown(one, zone) == local)


def _once(local: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """Return the first moment at which the clock shows a time, or a later one."""
    moment, latest = sorted(_utc(local, zone, fold) for fold in (0, 1))
    while _shown(moment, zone) < local and moment < latest:
        moment += _MINUTE
    return (moment,)


def _utc(local: datetime, zone: tzinfo, fold: int) -> datetime:
    return local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def _shown(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def next_tick(cron: Cron, zone: tzinfo, after: datetime) -> datetime:
    """Return the first moment after one at which it is due, in UTC."""
    return next(ticks(cron, zone, after))


def check_jitter(cron: Cron, zone: tzinfo, jitter: timedelta, now: datetime) -> None:
    """Raise UsageError where a delay could last until the next tick, which would then be lost."""
    if not jitter:
        return
    soon = takewhile(lambda tick: tick < now + _YEAR, ticks(cron, zone, now))
    some = (*islice(soon, _LOOKED_AT), *islice(ticks(cron, zone, now + _YEAR), 2))
    shortest = min(later - earlier for earlier, later in pairwise(some))
    if jitter >= shortest:
        raise UsageError(
            f"the jitter of {in_short(jitter)} is not shorter than the time between two runs, {in_short(shortest)}",
            "a shorter jitter, or runs that are farther apart",
        )
