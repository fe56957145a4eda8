"""`[schedule]`: when audits are repeated, from the command line and the file."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from scopeaudit.config.home import expanded
from scopeaudit.config.setting import Origin, Setting, flag, highest
from scopeaudit.config.shape import Table, Text
from scopeaudit.documents.nearest import hints
from scopeaudit.errors import UsageError
from scopeaudit.records import dataclass
from scopeaudit.schedule.asked import Schedule
from scopeaudit.schedule.cron import read_cron
from scopeaudit.schedule.duration import read_duration
from scopeaudit.schedule.zone import zone_of

_T = TypeVar("_T")

SCHEDULE = Table(
    {
        "cron": Text('"0 6 * * *"'),
        "time_zone": Text('"Europe/Berlin"'),
        "jitter": Text('"5m"'),
        "health_file": Text('"health.json"'),
        "time_limit": Text('"2h"'),
    }
)
"""What the table may say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The settings of one source as they were written; None for what it does not say."""

    cron: Setting[str] | None = None
    time_zone: Setting[str] | None = None
    jitter: Setting[str] | None = None
    health_file: Setting[str] | None = None
    time_limit: Setting[str] | None = None


def said_by_file(
    said: Mapping[str, Any], folder: Path, setting: Callable[..., Setting[str]]
) -> Said:
    """Return what a table says whose shape was checked; its path is relative to the file's `folder`."""
    found = {key: setting(value, "schedule", key) for key, value in said.items()}
    path = found.get("health_file")
    if path is not None:
        found["health_file"] = Setting(str(folder / expanded(path.value)), path.origin)
    return Said(**found)


def said_by_flags(**given: str | None) -> Said:
    """Return what options of the command line say, by the names of the settings."""
    return Said(**{key: flag(f"--{key.replace('_', '-')}", text) for key, text in given.items()})


def choose_schedule(flags: Said, file: Said) -> Schedule:
    """Return what is asked for: the command line goes before the file.

    Raises UsageError with everything that is wrong, each with the place where it was said.
    """
    problems: list[UsageError] = []

    def read(name: str, reader: Callable[[str], _T], default: _T) -> _T:
        found: Setting[str] | None = highest(getattr(flags, name), getattr(file, name))
        try:
            return default if found is None else reader(found.value)
        except UsageError as error:
            problems.append(_placed(error, found))
            return default

    chosen = Schedule(
        cron=read("cron", read_cron, None),
        time_zone=read("time_zone", str, "UTC"),
        zone=read("time_zone", zone_of, zone_of("UTC")),
        jitter=read("jitter", _jitter, timedelta()),
        health_file=read("health_file", _path, None),
        limit=read("time_limit", _limit, None),
    )
    if problems:
        said = "\n".join(one.message for one in problems)
        raise UsageError(said, hints(*dict.fromkeys(one.hint for one in problems)))
    return chosen


def wrong(file: Said) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield key, message and hint of every setting of a file that means nothing."""
    for name, reader in _READERS.items():
        found: Setting[str] | None = getattr(file, name)
        try:
            if found is not None:
                reader(found.value)
        except UsageError as error:
            yield ("schedule", name), error.message, error.hint


def _path(text: str) -> Path | None:
    return Path(text) if text else None  # an empty option takes back what the file says


def _jitter(text: str) -> timedelta:
    return read_duration(text, "the jitter")


def _limit(text: str) -> timedelta:
    limit = read_duration(text, "the time limit")
    if not limit:
        raise UsageError("the time limit is 0, which no run can keep", "leave it out for none")
    return limit


def _placed(error: UsageError, found: Setting[str] | None) -> UsageError:
    """Say where a setting of a file stands; an option stands before one's eyes."""
    origin: Origin | None = found.origin if found else None
    if origin is None or origin.source != "file":
        return error
    lines = error.message.splitlines()
    return UsageError("\n".join(f"{origin.place}: {line}" for line in lines), error.hint)


_READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {"cron": read_cron, "time_zone": zone_of, "jitter": _jitter, "time_limit": _limit}
)
