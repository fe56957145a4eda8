"""Every action, every subject, both sides: pairs of standings, compared once each, grouped by cause."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from scopeaudit.difference.causes import causes
from scopeaudit.difference.standing import (
    UNREAD,
    Standing,
    Standings,
    applications,
    service_clients,
    users,
)
from scopeaudit.index import Index
from scopeaudit.model.difference import Cause, Change, Kind, Turn
from scopeaudit.model.finding import Subject
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.policy import Action, Need
from scopeaudit.model.verdict import Outcome

_TURNS: Mapping[tuple[Outcome, Outcome], Turn] = {
    (Outcome.MISSING, Outcome.MET): "gains",
    (Outcome.MET, Outcome.MISSING): "loses",
    (Outcome.UNKNOWN, Outcome.MET): "known to be able",
    (Outcome.UNKNOWN, Outcome.MISSING): "known to be unable",
    (Outcome.MET, Outcome.UNKNOWN): "no longer known to be able",
    (Outcome.MISSING, Outcome.UNKNOWN): "no longer known to be unable",
}
_CERTAIN = frozenset({"gains", "loses"})
_DECIDERS: Mapping[Kind, Callable[[Index, Need], Standings]] = {
    "users": users,
    "service clients": service_clients,
    "applications": applications,
}


class _Key(NamedTuple):
    """What the subjects of a change share."""

    kind: Kind
    turn: Turn
    place: str
    causes: tuple[Cause, ...]


class Compared(NamedTuple):
    """The changes, how many subjects of each kind were compared, and what stayed undecided."""

    changes: tuple[Change, ...]
    subjects: Mapping[Kind, int]
    undecided: int


def compare(before: Index, after: Index, actions: Iterable[Action]) -> Compared:
    """Compare two indexes of the same organization for some actions."""
    found: defaultdict[_Key, dict[str, list[str]]] = defaultdict(dict)
    subjects: dict[Kind, set[str]] = {kind: set() for kind in _DECIDERS}
    undecided = 0
    for action in actions:
        for kind, decide in _DECIDERS.items():
            sides = decide(before, action.need), decide(after, action.need)
            # NOTE: whoever a side may not have listed may gain or lose as well: one ability more, at least.
            undecided += any(one.missing is UNREAD for one in sides)
            for (was, now), members in _pairs(*sides):
                subjects[kind].update(members)
                undecided += len(members) * _is_undecided(was, now)
                for key in _changes(kind, was, now, (before, after)):
                    found[key].setdefault(action.id, []).extend(members)
    named = subjects_of(before) | subjects_of(after)
    counted = {kind: len(members) for kind, members in subjects.items()}
    return Compared(tuple(ordered(_grouped(found, named))), counted, undecided)


def _pairs(
    before: Standings, after: Standings
) -> Iterator[tuple[tuple[Standing, Standing], list[str]]]:
    """Yield the pairs of standings that occur, each with the ids of its subjects."""
    pairs: dict[tuple[int, int], list[str]] = {}
    kept: dict[int, Standing] = {}
    for one in dict.fromkeys((*before.of, *after.of)):
        was, now = before.of.get(one, before.missing), after.of.get(one, after.missing)
        kept[id(was)], kept[id(now)] = was, now
        pairs.setdefault((id(was), id(now)), []).append(one)
    for (was_id, now_id), members in pairs.items():
        yield (kept[was_id], kept[now_id]), members


def _changes(
    kind: Kind, was: Standing, now: Standing, sides: tuple[Index, Index]
) -> Iterator[_Key]:
    """Yield what changed, by place; what is so in every division is said once."""
    turns = dict(_turns(was, now))
    everywhere = turns.get(ALL_DIVISIONS)
    certain = any(turn in _CERTAIN for turn in turns.values())
    for place, turn in turns.items():
        repeated = place != ALL_DIVISIONS and turn == everywhere
        if not repeated and (turn in _CERTAIN or not certain):
            yield _Key(kind, turn, place, causes(was, now, place, sides))


def _turns(was: Standing, now: Standing) -> Iterator[tuple[str, Turn]]:
    for place in dict.fromkeys((ALL_DIVISIONS, *sorted((*was.proofs, *now.proofs)))):
        turn = _TURNS.get((was.outcome(place), now.outcome(place)))
        if turn:
            yield place, turn


def _is_undecided(was: Standing, now: Standing) -> bool:
    """Say whether a blind spot of a side could hide a change."""
    places = {ALL_DIVISIONS, *was.proofs, *now.proofs}
    unknown = any(Outcome.UNKNOWN in {was.outcome(one), now.outcome(one)} for one in places)
    return unknown and (was.hidden or now.hidden or was.proofs != now.proofs)


def subjects_of(index: Index) -> dict[str, Subject]:
    """Return every client and user of a side, by id."""
    clients = {one.id: Subject("client", one.id, one.name) for one in index.clients.values()}
    people = {one.id: Subject("user", one.id, one.name) for one in index.people.rows}
    return clients | people


def _grouped(
    found: Mapping[_Key, Mapping[str, list[str]]], named: Mapping[str, Subject]
) -> Iterator[Change]:
    """Yield a change for all actions that the same subjects gain or lose for the same causes."""
    for key, by_action in found.items():
        groups: dict[tuple[str, ...], list[str]] = {}
        for action, members in by_action.items():
            groups.setdefault(tuple(members), []).append(action)
        for together, actions in groups.items():
            yield Change(
                kind=key.kind,
                turn=key.turn,
                place=key.place,
                actions=tuple(actions),
                subjects=tuple(sorted((named[one] for one in together), key=by_name)),
                causes=key.causes,
            )


def by_name(subject: Subject) -> tuple[str, str]:
    """Order subjects as people read them."""
    return subject.name, subject.id


_ORDER: Mapping[Turn, int] = {turn: number for number, turn in enumerate(_TURNS.values())}


def ordered(changes: Iterable[Change]) -> list[Change]:
    """Order changes: gains first, then losses, the most subjects first."""
    return sorted(
        changes,
        key=lambda one: (
            _ORDER[one.turn],
            -len(one.subjects),
            one.kind,
            one.place,
            one.actions,
            one.causes,
        ),
    )
