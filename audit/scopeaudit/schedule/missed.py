"""Runs that were missed while no scheduler was there."""

from datetime import datetime, tzinfo

from scopeaudit.schedule.cron import Cron
from scopeaudit.schedule.health import Health
from scopeaudit.schedule.ticks import next_tick


def missed(before: Health | None, cron: Cron, time_zone: str, zone: tzinfo, now: datetime) -> str:
    """Say which run is to be made up now; "" for none.

    Several that were missed are made up by one. A run that was cut off is made up, unless it stood in for
    another itself. Another schedule than the one before has missed nothing.
    """
    if before is None or (before.cron, before.time_zone) != (cron.text, time_zone):
        return ""
    was_cut_off = before.cut_off or before.state == "running"
    if was_cut_off and not before.made_up and before.last_start is not None:
        return f"the run that started {_shown(before.last_start, zone)} was cut off"
    due = next_tick(cron, zone, before.last_start or before.since)
    return f"the run of {_shown(due, zone)} was missed" if due <= now else ""


def _shown(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"
