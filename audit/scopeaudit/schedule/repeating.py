"""The scheduler in the foreground: APScheduler keeps the time, a signal ends it."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.interval import IntervalTrigger

from scopeaudit.records import dataclass
from scopeaudit.schedule.audits import Audits
from scopeaudit.schedule.book import Book
from scopeaudit.schedule.messages import Failed, Messages, awaited

_AUDIT = "audit"
_AWAKE = timedelta(seconds=30)
"""How often the clock is looked at: waiting does not count the time for which a machine sleeps."""

_LATE = timedelta(minutes=2)
"""How late a run may start where missed ones are not made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When runs start: `due` gives the first moment after one, with its jitter.

    `at_once` starts one now, which stands in for one that was missed; `catch_up` makes up what is missed
    later on.
    """

    due: Callable[[datetime], datetime]
    at_once: bool
    catch_up: bool


class Ticks(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """A trigger that fires at given moments; whoever wants is told the next one."""

    def __init__(self, plan: Plan, told: Callable[[datetime], None]) -> None:
        self._plan = plan
        self._told = told

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Return the next moment, the first at once where that was planned; passed ones count as one."""
        at_once = previous is None and self._plan.at_once
        following = now if at_once else self._plan.due(now)
        self._told(following)
        return following


def repeat(
    plan: Plan, audits: Audits, book: Book, say: Callable[[str], None], messages: Messages
) -> None:
    """Run audits until a signal is among the messages; end the one that goes on.

    Raises what a run raised, which is a bug.
    """
    log = logging.getLogger("apscheduler")  # what a user should know is said here
    log.addHandler(logging.NullHandler())
    log.propagate = False
    scheduler = _scheduler(plan, audits, book)
    scheduler.add_listener(_listener(say, messages), EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    scheduler.start()
    try:
        came = awaited(messages)
    finally:
        scheduler.shutdown(wait=False)
        audits.stop()
    if isinstance(came, Failed):
        raise came.error


def _scheduler(plan: Plan, audits: Audits, book: Book) -> Any:
    late = None if plan.catch_up else int(_LATE.total_seconds())
    # NOTE: runs are kept one at a time by `Audits`, which says what it skips.
    defaults = {"coalesce": True, "max_instances": 4, "misfire_grace_time": late}
    scheduler = BackgroundScheduler(timezone=UTC, job_defaults=defaults)
    trigger = Ticks(plan, lambda moment: book.change(next_run=moment))
    stand_in = iter((plan.at_once,))

    def run() -> None:
        audits.run(made_up=next(stand_in, False))

    scheduler.add_job(run, trigger, id=_AUDIT)
    scheduler.add_job(_nothing, IntervalTrigger(seconds=int(_AWAKE.total_seconds())))
    return scheduler


def _nothing() -> None:
    """Be due, so that the scheduler wakes up and looks at the clock."""


def _listener(say: Callable[[str], None], messages: Messages) -> Callable[[Any], None]:
    def heard(event: Any) -> None:
        if event.code == EVENT_JOB_ERROR:
            messages.put(Failed(event.exception))
        elif event.job_id == _AUDIT:
            say("audit missed, and not made up")

    return heard
