"""What the calls that were counted tell, and when they tell too little."""

from collections.abc import Iterator

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.wording import counted
from scopeaudit.model.snapshot import BlindSpot, UsageWindow


def calling(window: UsageWindow) -> frozenset[str]:
    """Return the ids of the clients that made a call, refused ones included."""
    return frozenset(one.client for one in window.calls if one.requests or one.refused)


def window_of(audited: Audited, days: int) -> UsageWindow | None:
    """Return the usage that was read whole, over so many days or more; None where it says too little."""
    window = audited.index.snapshot.usage
    if window is None or window.days < days or audited.index.spots("usage"):
        return None
    return window


def uncounted(audited: Audited) -> frozenset[str]:
    """Return the ids of the clients whose usage could not be read."""
    spots = (spot for spot in audited.index.blind_spots if spot.section == "usage")
    return frozenset(one for spot in spots for one in spot.ids or ())


def too_short(audited: Audited, days: int) -> Iterator[BlindSpot]:
    """Yield a blind spot where usage was read for fewer days than a rule asks for."""
    window = audited.index.snapshot.usage
    if window is not None and window.days < days:
        reason = f"usage of {counted(window.days, 'day')} was read; {days} are asked for"
        yield BlindSpot(section="usage", reason=reason)
