"""A cron expression as people write it, read as cron reads it; what it would not read is refused with a hint."""

from collections.abc import Iterator
from datetime import date

from scopeaudit.documents.nearest import hints
from scopeaudit.errors import UsageError
from scopeaudit.records import dataclass
from scopeaudit.schedule.field import FIELDS, WrongFieldError, read_field

_DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHORTHANDS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}

Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EveryDay:
    """No day is left out."""


@dataclass(frozen=True, slots=True)
class MonthDays:
    """Days of the month alone decide."""

    days: Numbers


@dataclass(frozen=True, slots=True)
class WeekDays:
    """Days of the week alone decide; Sunday is 0."""

    weekdays: Numbers


@dataclass(frozen=True, slots=True)
class Either:
    """A day of the month or a day of the week: what cron makes of two fields without a star in front."""

    days: Numbers
    weekdays: Numbers


@dataclass(frozen=True, slots=True)
class Both:
    """A day of the month that is a day of the week, too: what cron makes of `*/2` beside `MON`."""

    days: Numbers
    weekdays: Numbers


Days = EveryDay | MonthDays | WeekDays | Either | Both


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """When an audit is due, in local time; `text` is the expression in capitals, with single spaces.

    `by_clock` says that minute or hour start with a star, which matters where the clock is changed.
    """

    text: str
    by_clock: bool
    minutes: Numbers
    hours: Numbers
    months: Numbers
    days: Days


def read_cron(text: str) -> Cron:
    """Return what an expression of five fields says.

    Raises UsageError with everything that is wrong in it, or where no day matches.
    """
    words = text.upper().split()
    if len(words) != len(FIELDS):
        raise UsageError(*_not_five(text, len(words)))
    read: dict[str, Numbers] = {}
    problems: list[WrongFieldError] = []
    for field, word in zip(FIELDS, words, strict=True):
        try:
            read[field.name] = read_field(field, word)
        except WrongFieldError as error:
            problems.append(error)
    if problems:
        said = "\n".join(one.message for one in problems)
        raise UsageError(said, hints(*dict.fromkeys(one.hint for one in problems)))
    return _whole(words, read)


def _whole(words: list[str], read: dict[str, Numbers]) -> Cron:
    days = _days(read["day of the month"], read["day of the week"], starred=_starred(words))
    months = read["month"]
    if not _happens(days, months):
        raise UsageError(
            f"the cron expression `{' '.join(words)}` never comes: none of its months has such a day",
            "the third field is the day of the month, the fourth the month",
        )
    return Cron(
        text=" ".join(words),
        by_clock=words[0].startswith("*") or words[1].startswith("*"),
        minutes=read["minute"],
        hours=read["hour"],
        months=months,
        days=days,
    )


def _starred(words: list[str]) -> bool:
    return words[2].startswith("*") or words[4].startswith("*")


def _days(days: Numbers, weekdays: Numbers, *, starred: bool) -> Days:
    """Join the two fields of days by cron's rule, and say it in the plainest way."""
    every_day, every_weekday = len(days) == len(FIELDS[2].numbers), len(weekdays) == 7  # noqa: PLR2004 - a week
    if (every_day and every_weekday) or (not starred and (every_day or every_weekday)):
        return EveryDay()
    if every_weekday:
        return MonthDays(days)
    if every_day:
        return WeekDays(weekdays)
    return Both(days, weekdays) if starred else Either(days, weekdays)


def _happens(days: Days, months: Numbers) -> bool:
    if isinstance(days, MonthDays | Both):
        return min(days.days) <= max(_DAYS_OF[month - 1] for month in months)
    return True


def _not_five(text: str, found: int) -> tuple[str, str]:
    shown = " ".join(_printable(text).split())
    shorthand = _SHORTHANDS.get(shown.lower())
    if shorthand:
        return f"`{shown}` is no cron expression of five fields", f'write "{shorthand}"'
    names = ", ".join(field.name for field in FIELDS)
    hint = f'{names}; such as "0 6 * * *" for six every morning'
    if found > len(FIELDS):
        hint += "; seconds and years have no field, and names no spaces between them"
    fields = "1 field" if found == 1 else f"{found} fields"
    return f"the cron expression `{shown}` has {fields}; expected five", hint


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else " " for one in text)


def is_on(cron: Cron, day: date) -> bool:
    """Say whether a day is one of it."""
    return day.month in cron.months and _is_one(cron.days, day.day, day.isoweekday() % 7)


def _is_one(days: Days, number: int, weekday: int) -> bool:
    match days:
        case EveryDay():
            return True
        case MonthDays(numbers):
            return number in numbers
        case WeekDays(weekdays):
            return weekday in weekdays
        case Either(numbers, weekdays):
            return number in numbers or weekday in weekdays
        case Both(numbers, weekdays):
            return number in numbers and weekday in weekdays


def times(cron: Cron) -> Iterator[tuple[int, int]]:
    """Yield every hour and minute of a day on which it is due."""
    for hour in cron.hours:
        for minute in cron.minutes:
            yield hour, minute
