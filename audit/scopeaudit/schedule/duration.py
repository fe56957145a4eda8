"""Lengths of time as people write them: `90s`, `5m`, `2h`, `1h30m`, `1d`."""

import re
from datetime import timedelta

from scopeaudit.errors import UsageError

_UNITS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_WHOLE = re.compile(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?", re.ASCII)


def read_duration(text: str, what: str) -> timedelta:
    """Return a length of time; raise UsageError, which says what it was for, where there is none."""
    found = _WHOLE.fullmatch(text.strip())
    if not found or not any(found.groups()):
        shown = "".join(one if one.isprintable() else "?" for one in text)
        raise UsageError(
            f"{what} `{shown}` is no length of time; expected such as 90s, 5m, 2h or 1h30m"
        )
    numbers = (int(one or 0) for one in found.groups())
    return timedelta(seconds=sum(map(int.__mul__, numbers, _UNITS.values())))


def in_words(length: timedelta) -> str:
    """Return a length for people, such as `1 h 3 min 12 s`; parts of seconds are dropped."""
    left = int(length.total_seconds())
    parts = []
    for unit, seconds in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        number, left = divmod(left, seconds)
        if number:
            parts.append(f"{number} {unit}")
    return " ".join(parts) or "0 s"


def in_short(length: timedelta) -> str:
    """Return a length as `read_duration` reads it."""
    left = int(length.total_seconds())
    parts = []
    for unit, seconds in _UNITS.items():
        number, left = divmod(left, seconds)
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts) or "0s"
