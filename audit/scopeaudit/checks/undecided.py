"""Which rules could not be decided, and why: a rule without findings is green only if it could look."""

from collections.abc import Iterable, Iterator

from scopeaudit.checks import CHECKS
from scopeaudit.checks.audited import Audited, Check
from scopeaudit.index import Index
from scopeaudit.model.policy import RuleSetting
from scopeaudit.model.snapshot import BlindSpot, Section


def undecided(
    audited: Audited, settings: Iterable[RuleSetting]
) -> tuple[tuple[str, BlindSpot], ...]:
    """Return each rule in force that could not be decided, with what is to blame, once per section.

    Access rules are left out: what they could not decide is an unknown verdict.
    """
    checks = {check.rule.id: check for check in CHECKS}
    return tuple(
        (setting.rule, spot)
        for setting in settings
        if checks[setting.rule].rule.family in {"token", "hygiene", "conversation"}
        for spot in _once_per_section(_blame(audited, checks[setting.rule], setting))
    )


def _blame(audited: Audited, check: Check, setting: RuleSetting) -> Iterator[BlindSpot]:
    for section in () if check.exact else check.rule.reads:
        yield from _unread(audited, section)
    yield from check.limits(audited, setting)


def _unread(audited: Audited, section: Section) -> Iterator[BlindSpot]:
    index = audited.index
    spots = [spot for spot in index.blind_spots if _hidden_section(index, spot) == section]
    yield from spots
    if not spots and getattr(audited.index.snapshot, section, ()) is None:
        yield BlindSpot(section=section, reason="was not read")


def _hidden_section(index: Index, spot: BlindSpot) -> Section:
    """Return what a blind spot hides: of a client that was listed without its roles, the grants."""
    known = [index.clients.get(one) for one in spot.ids or ()]
    if spot.section == "clients" and known and all(one and one.grants is None for one in known):
        return "grants"
    return spot.section


def _once_per_section(spots: Iterable[BlindSpot]) -> Iterable[BlindSpot]:
    """Return one spot per section, that over the whole section before those over parts of it."""
    worst: dict[Section, BlindSpot] = {}
    for spot in spots:
        known = worst.get(spot.section)
        if known is None or (known.ids is not None and spot.ids is None):
            worst[spot.section] = spot
    return worst.values()
