"""Time zones by the name that people and the IANA database give them."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from scopeaudit.documents.nearest import did_you_mean
from scopeaudit.errors import UsageError
from scopeaudit.schedule import need_extra

LOCAL = "local"
"""The name of the zone that the machine is set to."""


def zone_of(name: str) -> tzinfo:
    """Return a time zone; raise UsageError for a name that means none."""
    if name == LOCAL:
        need_extra()
        from tzlocal import get_localzone

        return get_localzone()
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError(*_unknown(name)) from None


def _unknown(name: str) -> tuple[str, str]:
    shown = "".join(one if one.isprintable() else "?" for one in name)
    known = available_timezones()
    if not known:
        return "this machine knows no time zones", "pip install 'scopeaudit[schedule]'"
    hint = did_you_mean(name, known) or f"such as Europe/Berlin, UTC, or {LOCAL}"
    return f"`{shown}` is no time zone", hint
