"""What a snapshot names but does not hold: blind spots nobody wrote down."""

from collections.abc import Iterable, Iterator, Mapping

from scopeaudit.index.classes import AccessClass
from scopeaudit.index.holders import Holders
from scopeaudit.index.spots import unseen
from scopeaudit.model.access import Access
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import BlindSpot


def derived(
    holders: Holders, classes: Iterable[AccessClass], clients: Mapping[str, Access]
) -> Iterator[BlindSpot]:
    """Yield what hides access and is not yet a blind spot of the snapshot, once each."""
    written = set(holders.blind)
    parts = {id(part): part for one in classes for part in (one.direct, one.via) if part.hidden}
    hidden = [part.hidden for part in parts.values()]
    hidden += [one.hidden for one in clients.values()]
    found = dict.fromkeys(spot for spots in hidden for spot in spots if spot not in written)
    yield from sorted(found, key=lambda spot: (spot.section, spot.reason, spot.ids or ()))
    if holders.snapshot.divisions is not None:
        known = {one.id for one in holders.snapshot.divisions} | {ALL_DIVISIONS}
        held = {one.division for one in holders.held.holdings}
        for division in sorted(held - known):
            yield unseen("divisions", "grants name it, but it was not returned", division)
