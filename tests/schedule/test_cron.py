"""Expressions are read as cron reads them; what it would not read is refused with what to write."""

from typing import Any

import pytest

from scopeaudit.errors import UsageError
from scopeaudit.schedule.cron import (
    Both,
    Either,
    EveryDay,
    MonthDays,
    WeekDays,
    read_cron,
    times,
)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("* * *", EveryDay()),
        ("1-31 * *", EveryDay()),
        ("13 * 0-7", EveryDay()),
        ("13 * *", MonthDays((13,))),
        ("*/10 * *", MonthDays((1, 11, 21, 31))),
        ("* * 1-5", WeekDays((1, 2, 3, 4, 5))),
        ("* * Mon-Fri", WeekDays((1, 2, 3, 4, 5))),
        ("* * 5-7", WeekDays((0, 5, 6))),
        ("* * 7", WeekDays((0,))),
        ("* * sun", WeekDays((0,))),
        ("* * 1-5/2", WeekDays((1, 3, 5))),
        ("13 * FRI", Either((13,), (5,))),
        ("*/10 * FRI", Both((1, 11, 21, 31), (5,))),
        ("13 * */3", Both((13,), (0, 3, 6))),
    ],
)
def test_which_days_are_meant(days: str, expected: object) -> None:
    """Sunday is 0, 7 and SUN; two fields of days are one or the other, but with a star in front both."""
    assert read_cron(f"0 6 {days}").days == expected


def test_times_months_and_spaces() -> None:
    """Lists, ranges, steps and names, in capitals or not."""
    cron = read_cron("  5,50-59/5   6-7 1  jan,Jun-AUG/2 * ")
    assert list(times(cron)) == [(6, 5), (6, 50), (6, 55), (7, 5), (7, 50), (7, 55)]
    assert cron.months == (1, 6, 8)
    assert cron.text == "5,50-59/5 6-7 1 JAN,JUN-AUG/2 *"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("0 6 * *", "the cron expression `0 6 * *` has 4 fields; expected five", "minute, hour, day of the month, month, day of the week"),
        ("0 0 6 * * *", "has 6 fields; expected five", "seconds and years have no field"),
        ("", "has 0 fields", "0 6 * * *"),
        ("@daily", "`@daily` is no cron expression of five fields", 'write "0 0 * * *"'),
        ("@reboot", "`@reboot` has 1 field;", "0 6 * * *"),
        ("60 6 * * *", "the minute `60` is wrong; expected 0 to 59", ""),
        ("0 24 * * *", "the hour `24` is wrong; expected 0 to 23", ""),
        ("0 6 0 * *", "the day of the month `0` is wrong; expected 1 to 31", ""),
        ("0 6 * 13 *", "the month `13` is wrong; expected 1 to 12, or JAN to DEC", ""),
        ("0 6 * * 8", "the day of the week `8` is wrong; expected 0 to 7, or SUN to SAT", ""),
        ("0 6 * january *", "the month `JANUARY` is wrong", "write `JAN`"),
        ("0 6 * * FRI-MON", "the day of the week `FRI-MON` runs backward", "write `FRI,SAT,SUN,MON`"),
        ("50-10 6 * * *", "the minute `50-10` runs backward", "write `50,51,52"),
        ("5/15 6 * * *", "the minute `5/15` has a step without a range", "write `5-59/15`"),
        ("*/0 6 * * *", "the step of the minute `*/0` is wrong; expected 1 to 59", ""),
        ("*/90 * * * *", "the step of the minute `*/90` is wrong", "nothing is due every 90 minutes"),
        ("0 */x * * *", "the step of the hour `*/X` is wrong; expected 1 to 23", ""),
        ("0 6 ? * MON", "the day of the month `?` is wrong", "of other schedulers"),
        ("0 6 L * *", "the day of the month `L` is wrong", "of other schedulers"),
        ("0 6 * * 5#2", "the day of the week `5#2` is wrong", "of other schedulers"),
        ("0 6 , * *", "the day of the month `` is wrong", ""),
        ("0 6 31 4,6 *", "never comes: none of its months has such a day", "the fourth the month"),
        ("0 ٦ * * *", "the hour `٦` is wrong", ""),
        ("0 6 * * \x1b[2J", "the day of the week `?[2J` is wrong", ""),
    ],
)  # fmt: skip
def test_what_is_refused(text: str, message: str, hint: str) -> None:
    """Each with what was expected, what was found, and what to write instead."""
    with pytest.raises(UsageError) as refused:
        read_cron(text)
    assert message in refused.value.message
    assert hint in refused.value.hint


def test_all_problems_at_once() -> None:
    """One line a field."""
    with pytest.raises(UsageError) as refused:
        read_cron("60 25 * * MONDAY")
    assert refused.value.message.splitlines() == [
        "the minute `60` is wrong; expected 0 to 59",
        "the hour `25` is wrong; expected 0 to 23",
        "the day of the week `MONDAY` is wrong; expected 0 to 7, or SUN to SAT",
    ]


def test_the_last_day_of_february_comes() -> None:
    """In leap years."""
    days: Any = read_cron("0 6 29 FEB *").days
    assert days == MonthDays((29,))
