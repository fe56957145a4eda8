"""What a unit is written for, the files it consists of, and the command it starts."""

from datetime import date
from pathlib import PurePath

from scopeaudit.records import dataclass
from scopeaudit.schedule.asked import Schedule
from scopeaudit.schedule.cron import Cron
from scopeaudit.schedule.duration import in_short


@dataclass(frozen=True, slots=True)
class File:
    """One file of a unit: its name and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A schedule, the options of `run`, and where it will run.

    `program` starts scopeaudit on the machine of the unit, `reports` are the reports that a run writes,
    `written` all files of it that the options and scopeaudit.toml name, `today` is the first day of the unit, `version` that of scopeaudit.
    """

    schedule: Schedule
    cron: Cron
    options: tuple[str, ...]
    program: tuple[str, ...]
    reports: tuple[str, ...]
    written: tuple[str, ...]
    today: date
    version: str


def audit_once(wanted: Wanted) -> tuple[str, ...]:
    """Return the command of one run: findings are a result of it, and no failure of the unit."""
    schedule, words = wanted.schedule, ["schedule", "--once"]
    if schedule.health_file is not None:
        words += ["--cron", wanted.cron.text, "--time-zone", schedule.time_zone]
        words += ["--health-file", _path(schedule.health_file)]
    if schedule.limit is not None:
        words += ["--time-limit", in_short(schedule.limit)]
    return (*words, "--", *wanted.options)


def _path(path: PurePath) -> str:
    """Keep a path from being read as an option."""
    text = str(path)
    return f"./{text}" if text.startswith("-") else text
