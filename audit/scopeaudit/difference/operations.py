"""Which operations of the vendor's API subjects can call, before and after: one bit an operation.

Users and service clients are decided by their permissions, in any division or in one; applications by
their scopes. Operations for which the vendor publishes neither are left out of that: no change of access
is known to change them. Each pair of kinds of access is compared once, whatever the number of its subjects.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from scopeaudit.decide import SERVICE
from scopeaudit.difference.access_causes import access_causes
from scopeaudit.difference.compare import Compared, by_name, ordered, subjects_of
from scopeaudit.evaluate import (
    ANYWHERE,
    ApplicationAlone,
    Question,
    ServiceClient,
    prove,
    prove_anywhere,
)
from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.difference import Cause, Change, Kind, Turn
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import AllOf, AnyOf, PermissionNeed, ScopeNeed
from scopeaudit.model.snapshot import Client
from scopeaudit.model.verdict import Outcome
from scopeaudit.reach import Reach


class Able(NamedTuple):
    """What a subject can call, and what it is not known not to call, as bit sets of operations.

    `access` and `client` are what that follows from; both are None for a subject that is not there.
    """

    met: int
    possible: int
    access: Access | None = None
    client: Client | None = None


class Ables(NamedTuple):
    """Every subject of a kind, by id, and one that the side does not list."""

    of: Mapping[str, Able]
    missing: Able


def compare_operations(
    before: Index, after: Index, operations: Sequence[Operation], division: str | None
) -> Compared:
    """Compare what can be called, in a division (by id) or in any."""
    found: defaultdict[tuple[Kind, Turn, tuple[Cause, ...], int], list[str]] = defaultdict(list)
    counted: dict[Kind, int] = {}
    undecided = 0
    sides = _sides(before, operations, division), _sides(after, operations, division)
    for kind in sides[0]:
        was, now = sides[0][kind], sides[1][kind]
        subjects = dict.fromkeys((*was.of, *now.of))
        counted[kind] = len(subjects)
        undecided += (was.missing.possible | now.missing.possible).bit_count()
        pairs: defaultdict[tuple[Able, Able], list[str]] = defaultdict(list)
        for one in subjects:
            pairs[was.of.get(one, was.missing), now.of.get(one, now.missing)].append(one)
        for (old, new), members in pairs.items():
            undecided += len(members) * _undecided(old, new).bit_count()
            for turn, bits in _turns(old, new):
                named = tuple(_chosen(operations, bits))
                causes = access_causes(turn, (old, new), (before, after), named)
                found[kind, turn, causes, bits].extend(members)
    named_subjects = subjects_of(before) | subjects_of(after)
    changes = (
        Change(
            kind=kind,
            turn=turn,
            place=division or "",
            actions=tuple(one.id for one in _chosen(operations, bits)),
            subjects=tuple(sorted((named_subjects[one] for one in members), key=by_name)),
            causes=causes,
        )
        for (kind, turn, causes, bits), members in found.items()
    )
    return Compared(tuple(ordered(changes)), counted, undecided)


def _sides(
    index: Index, operations: Sequence[Operation], division: str | None
) -> dict[Kind, Ables]:
    everything = (1 << len(operations)) - 1
    people = _listed(index, "users", everything)
    machines = _listed(index, "clients", everything)
    return {
        "users": Ables(dict(_users(index, operations, division)), people),
        "service clients": Ables(dict(_services(index, operations, division)), machines),
        "applications": Ables(dict(_applications(index, operations)), machines),
    }


def _listed(index: Index, section: str, everything: int) -> Able:
    """Return what one can call whom the side does not list: nothing, or nobody knows."""
    unread = any(spot.section == section for spot in index.whole_spots)
    return Able(0, everything if unread else 0)


def _users(
    index: Index, operations: Sequence[Operation], division: str | None
) -> Iterator[tuple[str, Able]]:
    people = index.people.rows
    reach = Reach.build(index)
    decided = reach.all_operations(operations, division)
    masks = [decided[one.id] for one in operations]
    width = len(reach.classes)
    met = _turned([one.met for one in masks], width)
    possible = _turned([one.possible for one in masks], width)
    published = _published(operations)
    for members, can, may in zip(reach.classes, met, possible, strict=True):
        able = Able(can, may & published, members.access)
        yield from ((people[position].id, able) for position in members.users)


def _published(operations: Sequence[Operation]) -> int:
    """Set the bits of the operations for which the vendor publishes permissions."""
    return sum(1 << number for number, one in enumerate(operations) if one.permissions is not None)


def _services(
    index: Index, operations: Sequence[Operation], division: str | None
) -> Iterator[tuple[str, Able]]:
    """Yield the clients that act for themselves, each by its own grants."""
    needs = {(one.mode, one.permissions) for one in operations if one.permissions is not None}
    for client in index.clients.values():
        if client.grant_type != SERVICE:
            continue
        access = index.access_of(client)
        if client.state != "active":
            yield client.id, Able(0, 0, access, client)
            continue
        question = Question(index, ServiceClient(access, client), division or ANYWHERE)
        outcomes = {need: _outcome(question, access, *need) for need in needs}
        met, possible = (
            sum(
                1 << number
                for number, one in enumerate(operations)
                if one.permissions is not None and outcomes[one.mode, one.permissions] in good
            )
            for good in ({Outcome.MET}, {Outcome.MET, Outcome.UNKNOWN})
        )
        yield client.id, Able(met, possible, access, client)


def _outcome(
    question: Question, access: Access, mode: str, permissions: tuple[str, ...]
) -> Outcome:
    """Decide permissions that are alternatives or all needed; without any nothing is checked."""
    if not permissions:
        return Outcome.MET
    roles = {one.role for one in access.holdings}
    held = [any(question.index.covers(role, one) for role in roles) for one in permissions]
    if not any(held) and not access.hidden:
        return Outcome.MISSING
    needs = tuple(map(PermissionNeed, permissions))
    need = needs[0] if len(needs) == 1 else AllOf(needs) if mode == "all" else AnyOf(needs)
    decide = prove if question.division else prove_anywhere
    return decide(need, question).outcome


def _turned(masks: Sequence[int], width: int) -> list[int]:
    """Turn a bit set of classes per operation into one of operations per class."""
    if not width:
        return []
    rows = [f"{mask:0{width}b}" for mask in reversed(masks)]
    return [int("".join(column), 2) for column in reversed(list(zip(*rows, strict=True)))]


def _applications(index: Index, operations: Sequence[Operation]) -> Iterator[tuple[str, Able]]:
    wanted = {scope for one in operations for scope in one.scopes or ()}
    for client in index.clients.values():
        if client.grant_type != SERVICE:
            outcomes = {scope: _holds(index, client, scope) for scope in wanted}
            met = _bits(operations, outcomes, {Outcome.MET})
            possible = _bits(operations, outcomes, {Outcome.MET, Outcome.UNKNOWN})
            active = client.state == "active"
            yield (
                client.id,
                Able(met, possible, None, client) if active else Able(0, 0, None, client),
            )


def _holds(index: Index, client: Client, scope: str) -> Outcome:
    free = index.snapshot.scopes_enforced is False
    return prove(
        ScopeNeed(scope), Question(index, ApplicationAlone(client), forbidding=free)
    ).outcome


def _bits(
    operations: Sequence[Operation], outcomes: Mapping[str, Outcome], good: set[Outcome]
) -> int:
    """Set the bit of each operation one of whose scopes is good; any token opens one without scopes."""
    bits = 0
    for number, one in enumerate(operations):
        if one.scopes is not None:
            can = not one.scopes or any(outcomes[scope] in good for scope in one.scopes)
            bits |= can << number
    return bits


def _turns(old: Able, new: Able) -> Iterator[tuple[Turn, int]]:
    turns: dict[Turn, int] = {
        "gains": new.met & ~old.possible,
        "loses": old.met & ~new.possible,
        "known to be able": new.met & old.possible & ~old.met,
        "known to be unable": old.possible & ~old.met & ~new.possible,
        "no longer known to be able": old.met & new.possible & ~new.met,
        "no longer known to be unable": new.possible & ~new.met & ~old.possible,
    }
    yield from ((turn, bits) for turn, bits in turns.items() if bits)


def _undecided(old: Able, new: Able) -> int:
    """Return the operations that a side could not decide although what is held differs or is hidden."""
    unknown = (old.possible & ~old.met) | (new.possible & ~new.met)
    hidden = any(one.access and one.access.hidden for one in (old, new))
    alike = old.access == new.access and old.client == new.client
    return 0 if alike and not hidden else unknown


def _chosen(operations: Iterable[Operation], bits: int) -> Iterator[Operation]:
    return compress(operations, map("1".__eq__, reversed(f"{bits:b}")))
