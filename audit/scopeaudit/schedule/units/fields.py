"""Fields of an expression written out again, in numbers that every scheduler understands."""

from itertools import groupby

from scopeaudit.schedule.cron import Both, Cron, Either, EveryDay, MonthDays, Numbers, WeekDays
from scopeaudit.schedule.field import FIELDS, Field

_SHORT = 2
"""So many numbers in a row are not worth a range."""


def plain(cron: Cron) -> str:
    """Return the expression without names, steps and 7; raise ValueError where days are in both fields."""
    minute, hour, month_day, month, weekday = FIELDS
    days, weekdays = _days(cron)
    return " ".join(
        (
            _field(minute, cron.minutes),
            _field(hour, cron.hours),
            _field(month_day, days),
            _field(month, cron.months),
            _field(weekday, weekdays),
        )
    )


def _days(cron: Cron) -> tuple[Numbers, Numbers]:
    every_day, every_weekday = tuple(FIELDS[2].numbers), tuple(FIELDS[4].numbers)
    match cron.days:
        case EveryDay():
            return every_day, every_weekday
        case MonthDays(days):
            return days, every_weekday
        case WeekDays(weekdays):
            return every_day, weekdays
        case Either(days, weekdays):
            return days, weekdays
        case Both():
            raise ValueError(cron.text)


def is_every(field: Field, numbers: Numbers) -> bool:
    """Say whether a field leaves nothing out."""
    return len(numbers) == len(field.numbers)


def _field(field: Field, numbers: Numbers) -> str:
    if is_every(field, numbers):
        return "*"
    rows = groupby(enumerate(numbers), lambda one: one[1] - one[0])
    return ",".join(_row([number for _, number in row]) for _, row in rows)


def _row(numbers: list[int]) -> str:
    if len(numbers) > _SHORT:
        return f"{numbers[0]}-{numbers[-1]}"
    return ",".join(map(str, numbers))
