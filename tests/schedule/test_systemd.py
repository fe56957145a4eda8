"""What systemd itself says of its units."""

import os
import re
import shutil
import subprocess
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from scopeaudit.errors import UsageError
from scopeaudit.schedule.cron import Cron, read_cron
from scopeaudit.schedule.ticks import ticks
from scopeaudit.schedule.units.systemd import calendar, files
from scopeaudit.schedule.zone import zone_of
from tests.schedule.oracle import Expression, expressions, utc
from tests.schedule.test_units import wanted

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here"
)
_MOMENT = re.compile(r"(?:Next elapse|Iteration #\d+|Iter\. #\d+): \w+ (\S+ \S+) UTC")


def elapses(event: str, after: str, count: int) -> list[str]:
    """Ask systemd when an event comes next."""
    said = subprocess.run(
        (
            "systemd-analyze",
            "calendar",
            f"--base-time={after} UTC",
            f"--iterations={count}",
            event,
        ),
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"TZ": "UTC", "LC_ALL": "C"},
    )
    return _MOMENT.findall(said.stdout)


def read(expression: Expression) -> Cron | None:
    """Read an expression, if any day is one of it."""
    try:
        return read_cron(expression.text)
    except UsageError:
        return None


@settings(max_examples=40)
@given(expressions)
def test_events_come_when_it_is_due(expression: Expression) -> None:
    """The next five of all events of an expression, as systemd counts them."""
    cron = read(expression)
    assume(cron is not None)
    assert cron is not None
    after = "2026-11-26 00:00:00"
    found = {one for event in calendar(cron, "UTC") for one in elapses(event, after, 5)}
    start = utc(after) - timedelta(seconds=1)
    expected = [
        f"{one:%Y-%m-%d %H:%M:%S}" for one in islice(ticks(cron, zone_of("UTC"), start), 6)
    ]
    first = expected[0]
    if first == after:  # systemd counts from the next second on
        expected = expected[1:]
    assert sorted(found)[:5] == expected[:5]


def test_the_clock_of_berlin() -> None:
    """A time zone is part of the event, before and after a change of the clock."""
    (event,) = calendar(read_cron("30 6 * * SUN"), "Europe/Berlin")
    assert elapses(event, "2026-10-24 12:00:00", 2) == [
        "2026-10-25 05:30:00",
        "2026-11-01 05:30:00",
    ]
    assert elapses(event, "2026-03-22 12:00:00", 1) == ["2026-03-29 04:30:00"]


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """No warning, whatever the options hold."""
    program = tmp_path / "scope audit $HOME %h"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    asked = wanted(options=("a b", 'c"d', "e\\f", "100%", "$HOME", ";", "é"), jitter="5m")
    asked = type(asked)(
        **{name: getattr(asked, name) for name in type(asked).__slots__}
        | {"program": ("/bin/true", str(program))}
    )
    paths = []
    for file in files(asked):
        (tmp_path / file.name).write_text(file.text)
        paths.append(str(tmp_path / file.name))
    said = subprocess.run(
        ("systemd-analyze", "verify", *paths), capture_output=True, text=True, check=False
    )
    assert [line for line in said.stderr.splitlines() if str(tmp_path) in line] == []
    assert said.returncode == 0
