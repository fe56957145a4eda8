"""The fixed ids and times of the demo organization, readable so that a report can be followed."""

from datetime import UTC, datetime, timedelta

from scopeaudit.model.snapshot import Grant

TAKEN_AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
"""When the organization was read."""

DEMO_NOW = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)
"""The clock of the demo, so that its output is always the same."""

HOME = "division-home"
REGIONS = ("EMEA", "AMER", "APAC")


def division(region: str) -> str:
    """Return the id of a region's division."""
    return f"division-{region.lower()}"


def granted(role: str, *divisions: str) -> tuple[Grant, ...]:
    """Return the grants of one role in divisions."""
    return tuple(Grant(f"role-{role}", one) for one in divisions)


def before(*, days: float = 0, hours: float = 0) -> datetime:
    """Return a time so long before the organization was read."""
    return TAKEN_AT - timedelta(days=days, hours=hours)
