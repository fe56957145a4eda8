"""Numbers, lists and times in words, the same in every format; pure text, no escaping."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

_PLURALS = {"policy": "policies", "ability": "abilities"}


REDACTED = "people under pseudonyms"
"""What a report that is redacted says of itself."""


def plural(noun: str) -> str:
    """Return the plural of a noun this tool uses."""
    return _PLURALS.get(noun, noun + "s")


def counted(number: int, noun: str) -> str:
    """Return such as `1 client` or `1,204 clients`."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def enumerated(parts: Iterable[str]) -> str:
    """Join the parts that are not empty with commas."""
    return ", ".join(part for part in parts if part)


def examples(names: Sequence[str], most: int) -> str:
    """Join names with commas; where there are more than `most`, the first ones and an ellipsis."""
    return ", ".join(names) if len(names) <= most else ", ".join([*names[:most], "…"])


def moment(at: datetime) -> str:
    """Return such as `2026-11-20 08:00 UTC`; a time without a zone is shown as it is."""
    if at.tzinfo is None:
        return f"{at:%Y-%m-%d %H:%M}"
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def age(earlier: datetime, later: datetime) -> str:
    """Return the time between the two in its largest unit, such as `2 days`."""
    if (earlier.tzinfo is None) != (later.tzinfo is None):
        return ""
    gap = max(later - earlier, timedelta())
    if gap >= timedelta(days=2):
        return counted(gap.days, "day")
    minutes = gap // timedelta(minutes=1)
    return counted(minutes // 60, "hour") if minutes >= 120 else counted(minutes, "minute")  # noqa: PLR2004
