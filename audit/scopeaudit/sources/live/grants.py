"""Who holds which role where, through the cheaper of the vendor's two lists that can be trusted.

By division costs a call for each division, by role one for each role. Nothing published says whether the
list by division shows what is granted on all divisions. So it is read on only when it has shown such a grant,
its outcome is compared, for some subjects, with the vendor's own count of their roles, and the list by role
is read where they differ.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from scopeaudit.api.call import Call, Failure, call
from scopeaudit.api.pages import Gap, Listing
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Grant
from scopeaudit.sources.live.calls import BY_DIVISION, BY_ROLE, ROLE_COUNTS
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.rows import in_order
from scopeaudit.sources.live.wire import WireGrant, WireSubject

_Listed = Listing[WireGrant] | Listing[WireSubject]

_SAMPLE = 25
"""How many subjects of a kind are counted again; all fit one call."""

_GRANTS_PER_USER = 3
_DIVISION_PAGE = 500
_ROLE_PAGE = 100


@dataclass(frozen=True, slots=True)
class Found:
    """The grants of every subject, the kind of each subject where the vendor told it, and the gaps."""

    grants: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    read: bool = True


@dataclass(frozen=True, slots=True)
class Subjects:
    """Whose grants are looked for: ids of roles, divisions, users, groups, and trusted users."""

    roles: tuple[str, ...]
    divisions: tuple[str, ...]
    users: tuple[str, ...]
    groups: tuple[str, ...]
    trusted: tuple[str, ...] = ()


async def read_grants(reader: Reader, subjects: Subjects) -> Found:
    """Read all grants; what no list showed is a gap."""
    if not by_division_is_cheaper(
        roles=len(subjects.roles), divisions=len(subjects.divisions), users=len(subjects.users)
    ):
        return await _by_role(reader, subjects.roles)
    found = await _by_division(reader, (ALL_DIVISIONS, subjects.divisions[0]))
    if _shows_all_divisions(found):
        found = _joined(found, await _by_division(reader, subjects.divisions[1:]))
        if not found.gaps and await _agrees(reader, subjects, found):
            return found
    by_role = await _by_role(reader, subjects.roles)
    return _joined(by_role, replace(found, gaps=())) if by_role.gaps else by_role


def _shows_all_divisions(found: Found) -> bool:
    """Say whether a grant on all divisions is listed as such; somebody holds one: the auditor."""
    return any(one.division == ALL_DIVISIONS for grants in found.grants.values() for one in grants)


def by_division_is_cheaper(*, roles: int, divisions: int, users: int) -> bool:
    """Compare the calls of both lists, taking the usual number of grants (collection §B)."""
    grants = _GRANTS_PER_USER * users
    by_division = divisions + 2 + grants / _DIVISION_PAGE
    return bool(roles and divisions) and by_division < roles + grants / _ROLE_PAGE


async def _by_role(reader: Reader, roles: Iterable[str]) -> Found:
    roles = tuple(roles)
    listings = await asyncio.gather(
        *(reader.numbered(call(BY_ROLE, role, pageSize=_ROLE_PAGE), WireSubject) for role in roles)
    )
    held: defaultdict[str, set[Grant]] = defaultdict(set)
    kinds: dict[str, str] = {}
    for role, listing in zip(roles, listings, strict=True):
        for row in listing.rows:
            kinds[row.id] = row.type
            held[row.id].update(Grant(role, division.id) for division in row.divisions)
    return _found(held, kinds, listings)


async def _by_division(reader: Reader, divisions: tuple[str, ...]) -> Found:
    listings = await asyncio.gather(
        *(
            reader.numbered(call(BY_DIVISION, division, pageSize=_DIVISION_PAGE), WireGrant)
            for division in divisions
        )
    )
    held: defaultdict[str, set[Grant]] = defaultdict(set)
    for listing in listings:
        for row in listing.rows:
            held[row.subject_id].add(Grant(row.role.id, row.division.id))
    return _found(held, {}, listings)


def _found(
    held: Mapping[str, set[Grant]], kinds: Mapping[str, str], listings: Sequence[_Listed]
) -> Found:
    return Found(
        grants={subject: in_order(grants) for subject, grants in held.items()},
        kinds=kinds,
        gaps=tuple(gap for listing in listings for gap in _of_anybody(listing.gaps)),
        read=not listings or any(listing.read for listing in listings),
    )


def _of_anybody(gaps: Iterable[Gap]) -> Iterable[Gap]:
    """Widen gaps: a row that is lost may be anybody's grant."""
    return (replace(gap, ids=None) for gap in gaps)


async def _agrees(reader: Reader, subjects: Subjects, found: Found) -> bool:
    """Compare the roles found for some subjects of each kind with the vendor's count."""
    sample = _sample(subjects, found)
    asked = Call(ROLE_COUNTS, query=tuple(("id", one) for one in sample))
    counts = await reader.one(asked, dict[str, int], keep=True)
    if isinstance(counts, Failure):
        return False
    return all(
        counts.get(one, 0) == len({grant.role for grant in found.grants.get(one, ())})
        for one in sample
    )


def _sample(subjects: Subjects, found: Found) -> tuple[str, ...]:
    """Choose users with and without grants, groups, and trusted users."""
    kinds = (
        [one for one in subjects.users if one in found.grants],
        [one for one in subjects.users if one not in found.grants],
        subjects.groups,
        subjects.trusted,
    )
    return tuple(one for kind in kinds for one in islice(kind, _SAMPLE))


def _joined(first: Found, second: Found) -> Found:
    """Return what either list showed, with the gaps of both."""
    subjects = sorted(first.grants.keys() | second.grants.keys())
    return Found(
        grants={
            one: in_order((*first.grants.get(one, ()), *second.grants.get(one, ())))
            for one in subjects
        },
        kinds={**second.kinds, **first.kinds},
        gaps=(*first.gaps, *second.gaps),
        read=first.read or second.read,
    )
