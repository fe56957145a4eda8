"""What must hold in a snapshot beyond its types; every fault is found, not only the first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from scopeaudit.model.people import People
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Condition, Participant, Snapshot
from scopeaudit.sources.mismatch import escaped

DEEPEST_CONDITION = 32
"""How many levels a role's condition may have; the vendor's editor makes two."""

IDENTIFIED: Mapping[str, str] = {
    "permissions": "name",
    "divisions": "id",
    "roles": "id",
    "clients": "id",
    "users": "id",
    "groups": "id",
    "access_policies": "id",
    "conversations": "id",
    "queues": "id",
}
"""The sections whose objects have an identity, and the field that is it."""

TIMED: Mapping[str, tuple[str, ...]] = {
    "clients": ("created_at", "modified_at", "delete_at"),
    "users": ("last_login_at", "last_token_at"),
    "tokens": ("issued_at", "expires_at"),
    "conversations": ("read_at",),
    "attempts": ("time", "token_issued_at"),
}
"""The sections whose objects carry times; participants and their legs, deeper in, carry `ended_at`."""


def faults(snapshot: Snapshot) -> Iterator[str]:
    """Yield every fault, in words, in the order of the sections."""
    for section, key in IDENTIFIED.items():
        ids = _column(snapshot, section, key)
        distinct = set(ids)
        if len(distinct) < len(ids) or "" in distinct:
            yield from _identity(section, ids)
    yield from _divisions(snapshot)
    yield from _conditions(snapshot)
    yield from _participants(snapshot)
    yield from _times(snapshot)


def _column(snapshot: Snapshot, section: str, field: str) -> list[Any]:
    """Return a field of all objects of a section."""
    rows = getattr(snapshot, section) or ()
    return rows.column(field) if isinstance(rows, People) else list(map(attrgetter(field), rows))


def _participants(snapshot: Snapshot) -> Iterator[str]:
    for position, conversation in enumerate(snapshot.conversations or ()):
        ids = [one.id for one in conversation.participants]
        if len(set(ids)) < len(ids) or "" in ids:
            yield from _identity(f"conversations[{position}].participants", ids)


def _identity(section: str, ids: list[str]) -> Iterator[str]:
    for identifier, count in Counter(ids).items():
        if not identifier:
            yield f"`{section}[{ids.index('')}]` has an empty id"
        elif count > 1:
            yield f"id `{escaped(identifier)}` stands {count} times in `{section}`"


def _divisions(snapshot: Snapshot) -> Iterator[str]:
    divisions = snapshot.divisions or ()
    homes = [division for division in divisions if division.home]
    if len(homes) > 1:
        names = ", ".join(f"`{escaped(division.name)}`" for division in homes)
        yield f"`divisions` has {len(homes)} home divisions, {names}, where there is one"
    if any(division.id == ALL_DIVISIONS for division in divisions):
        yield f"`divisions` has one with the id `{ALL_DIVISIONS}`, which means all divisions"


def _conditions(snapshot: Snapshot) -> Iterator[str]:
    for role in snapshot.roles or ():
        if any(_levels(policy.condition) > DEEPEST_CONDITION for policy in role.policies):
            yield (
                f"role `{escaped(role.name)}` has a condition of more than {DEEPEST_CONDITION} levels"
            )


def _levels(condition: Condition | None) -> int:
    """Count the levels of a tree, breadth first, so that no depth is too deep to be counted."""
    count, level = 0, [condition] if condition else []
    while level:
        count, level = count + 1, [term for node in level for term in node.terms]
    return count


def _times(snapshot: Snapshot) -> Iterator[str]:
    yield from _not_comparable("taken_at", [snapshot.taken_at])
    for section, fields in TIMED.items():
        for field in fields:
            moments = _column(snapshot, section, field)
            yield from _not_comparable(f"{section}[].{field}", moments)
    for position, conversation in enumerate(snapshot.conversations or ()):
        yield from _times_of(f"conversations[{position}].participants", conversation.participants)


def _times_of(place: str, participants: tuple[Participant, ...]) -> Iterator[str]:
    yield from _not_comparable(f"{place}[].ended_at", (one.ended_at for one in participants))
    for position, one in enumerate(participants):
        times = (leg.ended_at for leg in one.communications)
        yield from _not_comparable(f"{place}[{position}].communications[].ended_at", times)


def _not_comparable(place: str, moments: Iterable[datetime | None]) -> Iterator[str]:
    """Yield a fault for each time that has no zone, or that UTC's calendar does not hold."""
    given = list(moments)
    # NOTE: nearly all are plain UTC, and there may be as many as users: no step of Python for each.
    if {UTC}.issuperset(map(_ZONE, filter(None, given))):
        return
    for position, moment in enumerate(given):
        if moment is None or moment.tzinfo is UTC:
            continue
        if moment.tzinfo is None or not _is_in_calendar(moment):
            reason = "has no time zone" if moment.tzinfo is None else "is outside the calendar"
            yield f"`{place.replace('[]', f'[{position}]')}` {reason}: `{moment.isoformat()}`"


_ZONE = attrgetter("tzinfo")


def _is_in_calendar(moment: datetime) -> bool:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        return False
    return True
