"""A run that was missed while no scheduler was there is made up once."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scopeaudit.schedule.cron import read_cron
from scopeaudit.schedule.health import Health
from scopeaudit.schedule.missed import missed
from tests.schedule.oracle import utc

CRON = read_cron("0 6 * * *")
BERLIN = ZoneInfo("Europe/Berlin")
BEFORE = Health(
    state="stopped",
    since=utc("2026-11-25T12:00"),
    cron=CRON.text,
    time_zone="Europe/Berlin",
    last_start=utc("2026-11-25T05:00"),
    last_end=utc("2026-11-25T05:02"),
    last_exit_code=0,
)
DUE = "the run of 2026-11-26 06:00 CET was missed"
CUT = "the run that started 2026-11-25 06:00 CET was cut off"


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        ({}, "2026-11-26T04:59", ""),
        ({}, "2026-11-26T05:00", DUE),
        ({}, "2026-12-24T05:00", DUE),
        ({"last_start": None}, "2026-11-26T08:00", DUE),
        ({"last_start": None}, "2026-11-25T13:00", ""),
        ({"cron": "0 5 * * *"}, "2026-11-26T08:00", ""),
        ({"time_zone": "UTC"}, "2026-11-26T08:00", ""),
        ({"cut_off": True, "last_exit_code": 130}, "2026-11-25T13:00", CUT),
        ({"state": "running"}, "2026-11-25T13:00", CUT),
        ({"state": "running", "made_up": True}, "2026-11-25T13:00", ""),
        ({"state": "running", "made_up": True}, "2026-11-26T05:00", DUE),
    ],
)
def test_what_is_made_up(changes: dict[str, Any], now: str, expected: str) -> None:
    """The last start decides; several count as one, a run cut off is made up, but no stand-in is."""
    before = replace(BEFORE, **changes)
    assert missed(before, CRON, "Europe/Berlin", BERLIN, utc(now)) == expected


def test_a_first_start_has_missed_nothing() -> None:
    """There is no health file yet."""
    assert missed(None, CRON, "Europe/Berlin", BERLIN, utc("2026-11-26T05:00")) == ""
