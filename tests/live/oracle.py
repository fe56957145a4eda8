"""What a collection under faults owes: what is missing is named, what is there is true."""

from collections.abc import Iterable, Iterator
from typing import Any

from scopeaudit.model.snapshot import BlindSpot, Snapshot

SECTIONS = (
    "permissions",
    "divisions",
    "roles",
    "clients",
    "users",
    "groups",
    "access_policies",
)


def faults(whole: Snapshot, came: Snapshot) -> Iterator[str]:
    """Yield every way in which a snapshot lost, invented or hid something, against the whole one."""
    for section in SECTIONS:
        spots = [one for one in came.blind_spots if one.section == section]
        yield from _section(section, getattr(whole, section), getattr(came, section), spots)
    yield from _parts_of_rows(whole, came)
    yield from _needless(whole, came)


def _needless(whole: Snapshot, came: Snapshot) -> Iterator[str]:
    """Yield the blind spots that name what is not missing."""
    for spot in came.blind_spots:
        untold = any(_is_of(spot, one) for one in whole.blind_spots)
        if untold or spot.section in {"tokens", "organization"}:
            continue
        if not _is_missing(spot, whole, came):
            yield f"nothing is missing, but a blind spot says so: {spot.section}: {spot.reason}"


def _is_of(spot: BlindSpot, always: BlindSpot) -> bool:
    """Say whether a blind spot, or more of it, is there without any fault."""
    same = (spot.section, spot.reason) == (always.section, always.reason)
    return same and set(spot.ids or ()) <= set(always.ids or ())


def _is_missing(spot: BlindSpot, whole: Snapshot, came: Snapshot) -> bool:
    """Say whether something of what a blind spot hides differs, each object of those it names."""
    sections = {"grants": ("users", "groups"), "groups": ("groups", "users")}
    names = sections.get(spot.section, (spot.section,))
    truth = {key: row for name in names for key, row in _by_id(getattr(whole, name)).items()}
    there = {key: row for name in names for key, row in _by_id(getattr(came, name) or ()).items()}
    if spot.ids:
        return all(there.get(one) != truth.get(one) or one not in truth for one in spot.ids)
    return truth != there


def _section(
    name: str, whole: Iterable[Any], came: Iterable[Any] | None, spots: list[BlindSpot]
) -> Iterator[str]:
    hides_any = any(one.ids is None for one in spots)
    hidden = {identifier for one in spots for identifier in one.ids or ()}
    if came is None:
        if not hides_any:
            yield f"{name} was not read, and no blind spot says so"
        return
    truth, there = _by_id(whole), _by_id(came)
    for identifier in there.keys() - truth.keys():
        yield f"{name} {identifier} is invented"
    for identifier in truth.keys() - there.keys():
        if not hides_any and identifier not in hidden:
            yield f"{name} {identifier} is lost, and no blind spot says so"


def _parts_of_rows(whole: Snapshot, came: Snapshot) -> Iterator[str]:
    """Compare rows that are on both sides; only what is spread over calls may be missing."""
    blind = {
        section: [one for one in came.blind_spots if one.section == section]
        for section in ("grants", "groups", "users")
    }
    for section in SECTIONS:
        truth = _by_id(getattr(whole, section))
        for identifier, row in _by_id(getattr(came, section) or ()).items():
            true = truth.get(identifier, row)
            for field in row.__dataclass_fields__:
                if getattr(row, field) != getattr(true, field):
                    yield from _part(section, field, row, true, blind)


def _part(
    section: str, field: str, row: Any, true: Any, blind: dict[str, list[BlindSpot]]
) -> Iterator[str]:
    value, truth = getattr(row, field), getattr(true, field)
    place = f"{section} {row.id}.{field}"
    told = {
        "grants": "grants",
        "groups": "groups",
        "last_login_at": "users",
        "last_token_at": "users",
    }
    if section not in {"users", "groups"} or field not in told:
        yield f"{place} is {value!r} where it is {truth!r}"
        return
    if field == "grants" and not set(value or ()) <= set(truth):
        yield f"{place} is invented: {value!r}"
    if field != "grants" and value is not None:
        yield f"{place} is invented: {value!r}"
    spots = blind[told[field]]
    if not any(one.ids is None or row.id in one.ids for one in spots):
        yield f"{place} is missing, and no blind spot says so"


def _by_id(rows: Iterable[Any]) -> dict[str, Any]:
    return {getattr(one, "id", None) or one.name: one for one in rows}
