"""`scopeaudit schedule` in the foreground: what is asked for meets clock, randomness and processes."""

import contextlib
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import SystemRandom

import click

from scopeaudit import pipeline
from scopeaudit.errors import ExitCode
from scopeaudit.schedule.asked import Schedule, needed_cron
from scopeaudit.schedule.audits import Audits, How
from scopeaudit.schedule.book import Book
from scopeaudit.schedule.child import Process, started
from scopeaudit.schedule.cron import Cron
from scopeaudit.schedule.ending import RESULTS
from scopeaudit.schedule.health import Health, read_health
from scopeaudit.schedule.messages import Messages, signals_into
from scopeaudit.schedule.missed import missed
from scopeaudit.schedule.once import run_once
from scopeaudit.schedule.ticks import check_jitter, next_tick
from scopeaudit.writing import check_writable

_GRACE = timedelta(seconds=30)
"""What a run that is asked to end is given, before it is killed."""


def audit_repeatedly(asked: Schedule, options: tuple[str, ...], *, catch_up: bool) -> ExitCode:
    """Start a run whenever it is due, until a signal comes; say whether that cut one off."""
    cron, zone, now = needed_cron(asked), asked.zone, pipeline.clock()
    from scopeaudit.schedule.repeating import Plan, repeat

    check_jitter(cron, zone, asked.jitter, now)
    before = _before(asked)
    say = _saying(asked)
    reason = missed(before, cron, asked.time_zone, zone, now) if catch_up else ""
    book = Book(asked.health_file, _waiting(asked, before, now), say)
    messages = Messages()
    plan = Plan(due=_due(asked, cron), at_once=bool(reason), catch_up=catch_up)
    with signals_into(messages):
        say(f"audits at `{cron.text}` ({asked.time_zone}); {_next(asked, cron, now)}")
        if reason:
            say(f"{reason}; it is made up now")
        repeat(plan, Audits(_how(asked, options, say), book), book, say, messages)
    book.change(state="stopped", since=pipeline.clock(), next_run=None)
    say("stopped")
    return ExitCode.INTERRUPTED if book.health.cut_off else ExitCode.CLEAN


def audit_once(asked: Schedule, options: tuple[str, ...]) -> int:
    """Run one audit now; its results are no failures, other codes are this command's, too."""
    now = pipeline.clock()
    health = replace(_waiting(asked, _before(asked), now), next_run=None)
    say = _saying(asked)
    book = Book(asked.health_file, health, say)
    messages = Messages()
    with signals_into(messages):
        code = run_once(Audits(_how(asked, options, say), book), messages)
    if asked.cron:
        book.change(next_run=next_tick(asked.cron, asked.zone, pipeline.clock()) + asked.jitter)
    if code is None:
        return ExitCode.INTERRUPTED
    return ExitCode.CLEAN if code in RESULTS else code


def _before(asked: Schedule) -> Health | None:
    if asked.health_file is None:
        return None
    check_writable([asked.health_file])
    return read_health(asked.health_file)


def _waiting(asked: Schedule, before: Health | None, now: datetime) -> Health:
    """Return the state at a start: what is known of the last run, by whatever schedule, stays."""
    fresh = Health(
        state="waiting",
        since=now,
        cron=asked.cron.text if asked.cron else None,
        time_zone=asked.time_zone if asked.cron else None,
    )
    if before is None:
        return fresh
    cut_off = before.cut_off or before.state == "running"
    return replace(
        before,
        state=fresh.state,
        since=now,
        cron=fresh.cron,
        time_zone=fresh.time_zone,
        cut_off=cut_off,
    )


def _how(asked: Schedule, options: tuple[str, ...], say: Callable[[str], None]) -> How:
    return How(
        command=(*started(sys.executable), "run", *options),
        start=Process,
        clock=pipeline.clock,
        zone=asked.zone,
        say=say,
        limit=asked.limit,
        grace=_GRACE,
    )


def _saying(asked: Schedule) -> Callable[[str], None]:
    def say(text: str) -> None:
        now = pipeline.clock().astimezone(asked.zone)
        with contextlib.suppress(OSError):  # whoever read it has gone; the audits go on
            click.echo(f"{now:%Y-%m-%d %H:%M:%S %Z}  {text}", err=True)

    return say


def _due(asked: Schedule, cron: Cron) -> Callable[[datetime], datetime]:
    random = SystemRandom()

    def due(after: datetime) -> datetime:
        delay = timedelta(seconds=random.uniform(0, asked.jitter.total_seconds()))
        return next_tick(cron, asked.zone, after) + delay

    return due


def _next(asked: Schedule, cron: Cron, now: datetime) -> str:
    due = next_tick(cron, asked.zone, now).astimezone(asked.zone)
    return f"the next {due:%Y-%m-%d %H:%M %Z}"
