"""The health file: what the scheduler did last and does next, for probes and for its own next start."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from scopeaudit.errors import UnreadableError
from scopeaudit.records import dataclass
from scopeaudit.schedule.ending import RESULTS
from scopeaudit.writing import write_whole

_SLACK = timedelta(minutes=10)
"""How late a run may start: a machine that woke up needs a moment."""

_LONGEST = 64 * 1024

State = Literal["waiting", "running", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is known of the runs; `since` is when `state` began, `skipped` counts ticks during the last run.

    `made_up` says that the last run stood in for one that was missed, `cut_off` that it ended with the
    scheduler. `next_run` is None where nothing repeats, such as after a run that a unit started.
    """

    version: Literal[1] = 1
    state: State
    since: datetime
    cron: str | None = None
    time_zone: str | None = None
    last_start: datetime | None = None
    last_end: datetime | None = None
    last_exit_code: int | None = None
    last_result: str | None = None
    next_run: datetime | None = None
    skipped: int = 0
    made_up: bool = False
    cut_off: bool = False


def write_health(path: Path, health: Health) -> None:
    """Write the file whole; raise UnwritableError."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(health), indent=2) + b"\n")


def read_health(path: Path) -> Health | None:
    """Return what the file says, None where there is none.

    Raises UnreadableError for a file that cannot be read or is no health file.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(f"`{path}` cannot be read: {reason}") from None
    try:
        health = msgspec.json.decode(data, type=Health)
    except msgspec.MsgspecError:
        hint = "name another path, or remove it: the scheduler writes it anew"
        raise UnreadableError(f"`{path}` is no health file of a schedule", hint) from None
    if any(one is not None and one.tzinfo is None for one in _moments(health)):
        raise UnreadableError(f"`{path}` has times without an offset", "remove it")
    return health


def _moments(health: Health) -> tuple[datetime | None, ...]:
    return (health.since, health.last_start, health.last_end, health.next_run)


def complaints(health: Health, now: datetime) -> tuple[str, ...]:
    """Return why a person should look; nothing where all is well."""
    found = []
    if health.state == "stopped":
        found.append(f"the scheduler was stopped at {_shown(health.since)}")
    code = health.last_exit_code
    if code is not None and code not in RESULTS:
        said = _printable(health.last_result or "")
        found.append(f"the last run gave no result: {said} (exit code {code})")
    elif health.cut_off:
        found.append("the last run was cut off")
    if health.skipped:
        runs = "a run was" if health.skipped == 1 else f"{health.skipped} runs were"
        found.append(f"{runs} skipped, since the one before took too long")
    if health.next_run is not None and now > health.next_run + _SLACK:
        found.append(f"the run of {_shown(health.next_run)} is overdue")
    return tuple(found)


def summary(health: Health) -> str:
    """Return one line on a schedule with which all is well."""
    last = "no run has ended yet"
    if health.last_end is not None:
        last = (
            f"the last run ended {_shown(health.last_end)}: {_printable(health.last_result or '')}"
        )
    after = "" if health.next_run is None else f"; the next is due {_shown(health.next_run)}"
    return f"{health.state}; {last}{after}"


def _printable(text: str) -> str:
    return "".join(one if one.isprintable() else "?" for one in text)


def _shown(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
