"""Audits are due when cron says so, on every day of the year."""

from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scopeaudit.errors import UsageError
from scopeaudit.schedule.cron import read_cron
from scopeaudit.schedule.ticks import check_jitter, next_tick, ticks
from tests.schedule.oracle import Expression, Said, due, expressions, utc

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = timedelta(days=3)
WINDOWS = (
    ("Europe/Berlin", "2026-03-28T12:00"),  # the clock leaves an hour out
    ("Europe/Berlin", "2026-10-24T12:00"),  # an hour comes twice
    ("America/New_York", "2028-02-27T12:00"),  # a leap day
    ("America/New_York", "2026-10-31T12:00"),
    ("Australia/Lord_Howe", "2026-10-02T12:00"),  # half an hour
    ("Australia/Lord_Howe", "2026-04-03T12:00"),
    ("Pacific/Apia", "2011-12-28T12:00"),  # a whole day is left out
    ("Africa/Cairo", "2026-04-22T12:00"),  # at midnight
    ("Asia/Kathmandu", "2026-12-30T12:00"),
    ("UTC", "2026-06-29T12:00"),
)


def said(text: str, *numbers: int) -> Said:
    """Make a field."""
    return Said(text, frozenset(numbers))


def every(low: int, high: int) -> Said:
    """Make a star."""
    return Said("*", frozenset(range(low, high + 1)))


@settings(max_examples=300)
@given(expressions, st.sampled_from(WINDOWS))
@example(
    Expression(said("30", 30), said("2", 2), every(1, 31), every(1, 12), every(0, 6)), WINDOWS[0]
)
@example(
    Expression(said("30", 30), said("2", 2), every(1, 31), every(1, 12), every(0, 6)), WINDOWS[1]
)
@example(
    Expression(said("0", 0), said("6", 6), said("29", 29), every(1, 12), said("sun-MON,7", 0, 1)),
    WINDOWS[0],
)
def test_it_is_due_when_every_minute_is_looked_at(
    expression: Expression, window: tuple[str, str]
) -> None:
    """The same moments as by an oracle that knows no library, changes of the clock included."""
    zone, start = ZoneInfo(window[0]), utc(window[1])
    end = start + DAYS
    assert moments(expression, zone, start, end) == due(expression, zone, start, end)


def moments(
    expression: Expression, zone: ZoneInfo, start: datetime, end: datetime
) -> list[datetime]:
    """Return when it is due; an expression that is refused for having no day is never due."""
    try:
        cron = read_cron(expression.text)
    except UsageError as error:
        return [] if "never comes" in error.message else [start]
    return list(takewhile(lambda tick: tick < end, ticks(cron, zone, start)))


@settings(max_examples=200)
@given(
    expressions, st.sampled_from(WINDOWS), st.integers(0, int(DAYS.total_seconds()) * 1_000_000)
)
def test_the_next_one_does_not_depend_on_those_before(
    expression: Expression, window: tuple[str, str], microseconds: int
) -> None:
    """From any moment on, even within an hour that comes twice, nothing is lost and nothing comes twice."""
    zone, start = ZoneInfo(window[0]), utc(window[1])
    moment = start + timedelta(microseconds=microseconds)
    rest = due(expression, zone, start, start + DAYS + timedelta(days=1))
    later = [one for one in rest if one > moment]
    if later:
        assert next_tick(read_cron(expression.text), zone, moment) == later[0]


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("30 2 * * *", "2026-03-28T20:00", ["2026-03-29T01:00", "2026-03-30T00:30"]),
        ("0,30 2 * * *", "2026-03-28T20:00", ["2026-03-29T01:00", "2026-03-30T00:00"]),
        ("30 2 * * *", "2026-10-24T20:00", ["2026-10-25T00:30", "2026-10-26T01:30"]),
        ("30 2 * * *", "2026-10-25T01:15", ["2026-10-26T01:30", "2026-10-27T01:30"]),
        ("0 6 * * 7", "2026-11-26T00:00", ["2026-11-29T05:00", "2026-12-06T05:00"]),
        ("0 6 * * SUN", "2026-11-26T00:00", ["2026-11-29T05:00", "2026-12-06T05:00"]),
        ("0 6 * * 0", "2026-11-26T00:00", ["2026-11-29T05:00", "2026-12-06T05:00"]),
        ("0 6 * * 1", "2026-11-26T00:00", ["2026-11-30T05:00", "2026-12-07T05:00"]),
        ("0 6 13 * FRI", "2026-11-07T00:00", ["2026-11-13T05:00", "2026-11-20T05:00"]),
        ("0 6 1 * FRI", "2026-11-28T00:00", ["2026-12-01T05:00", "2026-12-04T05:00"]),
        ("0 6 */2 * FRI", "2026-11-07T00:00", ["2026-11-13T05:00", "2026-11-27T05:00"]),
        ("0 6 29 2 *", "2026-11-07T00:00", ["2028-02-29T05:00", "2032-02-29T05:00"]),
    ],
)
def test_days_and_changes_of_the_clock(text: str, after: str, expected: list[str]) -> None:
    """In Berlin: each time once, Sundays by three names, days of month or week, and of both by a star."""
    found = islice(ticks(read_cron(text), BERLIN, utc(after)), 2)
    assert list(found) == [utc(one) for one in expected]


def test_a_year_of_mornings_has_as_many_as_days() -> None:
    """Neither change of the clock loses or doubles one, whatever the hour."""
    start = datetime(2026, 1, 1, tzinfo=UTC) - timedelta(hours=1, seconds=1)
    end = datetime(2027, 1, 1, tzinfo=UTC) - timedelta(hours=1, seconds=1)
    for hour in range(24):
        found = takewhile(
            lambda one: one < end, ticks(read_cron(f"30 {hour} * * *"), BERLIN, start)
        )
        assert len(list(found)) == 365


def test_a_delay_must_end_before_the_next_run() -> None:
    """Otherwise runs would be lost."""
    cron, now = read_cron("0,20 6 * * *"), utc("2026-11-26T00:00")
    check_jitter(cron, BERLIN, timedelta(minutes=19), now)
    with pytest.raises(UsageError, match="20m is not shorter than the time between two runs, 20m"):
        check_jitter(cron, BERLIN, timedelta(minutes=20), now)


def test_a_day_that_hardly_ever_comes_is_no_reason_to_look_beyond_the_calendar() -> None:
    """Leap days that are Sundays are 28 years apart; the shortest distance is still found."""
    cron, now = read_cron("0 6 29 2 */6"), utc("2026-11-26T00:00")
    check_jitter(cron, BERLIN, timedelta(days=365), now)
    with pytest.raises(UsageError, match="not shorter than the time between two runs"):
        check_jitter(cron, BERLIN, timedelta(days=365 * 40), now)
