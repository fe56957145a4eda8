"""Cron's rule told a second time: every minute of some days is looked at, with sets instead of an expression."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

MINUTE = timedelta(minutes=1)
Clock = tuple[tuple[datetime, datetime], ...]
MONTHS = ("jan", "Feb", "MAR", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "MON", "Tue", "wed", "thu", "fri", "sat")


@dataclass(frozen=True, slots=True)
class Said:
    """One field: what is typed, and what it stands for."""

    text: str
    numbers: frozenset[int]

    @property
    def starred(self) -> bool:
        """Say whether it starts with a star."""
        return self.text.startswith("*")


@dataclass(frozen=True, slots=True)
class Expression:
    """Five fields; Sunday is 0."""

    minute: Said
    hour: Said
    day: Said
    month: Said
    weekday: Said

    @property
    def text(self) -> str:
        """Return what is typed."""
        fields = (self.minute, self.hour, self.day, self.month, self.weekday)
        return " ".join(field.text for field in fields)

    def is_on(self, moment: datetime) -> bool:
        """Say whether a day is one of it: by both fields of days, or by one where none has a star."""
        day = moment.day in self.day.numbers
        weekday = moment.isoweekday() % 7 in self.weekday.numbers
        starred = self.day.starred or self.weekday.starred
        return moment.month in self.month.numbers and (
            (day and weekday) if starred else (day or weekday)
        )

    def is_at(self, moment: datetime) -> bool:
        """Say whether a local time is one of it."""
        at = moment.minute in self.minute.numbers and moment.hour in self.hour.numbers
        return at and self.is_on(moment)


@st.composite
def spans(draw: st.DrawFn, low: int, high: int, names: tuple[str, ...] = ()) -> Said:
    """Draw a number, a name, a range, or a range with a step."""
    first = draw(st.integers(low, high))
    last = draw(st.integers(first, high))
    step = draw(st.integers(1, max(last - first, 1)))

    def typed(number: int) -> str:
        named = names and number - low < len(names) and draw(st.booleans())
        return names[number - low] if named else str(number)

    if draw(st.booleans()):
        return Said(typed(first), frozenset({first}))
    text = f"{typed(first)}-{typed(last)}"
    if draw(st.booleans()):
        return Said(f"{text}/{step}", frozenset(range(first, last + 1, step)))
    return Said(text, frozenset(range(first, last + 1)))


def stars(low: int, high: int) -> st.SearchStrategy[Said]:
    """Draw a star, mostly without a step."""
    plain = st.just(Said("*", frozenset(range(low, high + 1))))
    steps = st.integers(1, high - low).map(
        lambda step: Said(f"*/{step}", frozenset(range(low, high + 1, step)))
    )
    return plain | steps


def fields(low: int, high: int, names: tuple[str, ...] = ()) -> st.SearchStrategy[Said]:
    """Draw a field: a star, or a list of spans."""
    lists = st.lists(spans(low, high, names), min_size=1, max_size=3).map(
        lambda some: Said(
            ",".join(one.text for one in some), frozenset().union(*(one.numbers for one in some))
        )
    )
    return stars(low, high) | lists


def sundays(said: Said) -> Said:
    """Count 7 as Sunday."""
    return Said(said.text, frozenset(number % 7 for number in said.numbers))


weekdays = stars(0, 6) | fields(0, 7, WEEKDAYS).filter(lambda said: not said.starred).map(sundays)
expressions = st.builds(
    Expression,
    fields(0, 59),
    fields(0, 23),
    fields(1, 31),
    fields(1, 12, MONTHS),
    weekdays,
)


def due(said: Expression, zone: ZoneInfo, start: datetime, end: datetime) -> list[datetime]:
    """Return all moments after `start` and before `end`, in UTC, at which it is due."""
    by_clock = said.minute.starred or said.hour.starred
    shown = clock(zone, start - timedelta(hours=6), end)
    found = _by_clock(said, shown) if by_clock else _once(said, shown)
    return [moment for moment in found if start < moment < end]


@cache
def clock(zone: ZoneInfo, start: datetime, end: datetime) -> Clock:
    """Return what a clock shows in every minute."""
    return tuple(
        (moment, moment.astimezone(zone).replace(tzinfo=None)) for moment in _minutes(start, end)
    )


def _minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += MINUTE


def _by_clock(said: Expression, shown: Clock) -> Iterator[datetime]:
    return (moment for moment, local in shown if said.is_at(local))


def _once(said: Expression, shown: Clock) -> Iterator[datetime]:
    """Yield the first moments at which the clock shows each time, or has passed it."""
    latest = shown[0][1]
    for moment, local in shown[1:]:
        if any(said.is_at(passed) for passed in _minutes(latest + MINUTE, local + MINUTE)):
            yield moment
        latest = max(latest, local)


def utc(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
