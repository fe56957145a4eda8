"""Clients × actions: what the policies ask of each client and of users through it, counted in subjects."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scopeaudit.model.result import AuditResult
from scopeaudit.model.verdict import Outcome, Verdict


class Tally(NamedTuple):
    """Subjects by outcome; `bad_met` and `bad_missing` say whether such an outcome is not as expected."""

    met: int = 0
    proviso: int = 0
    missing: int = 0
    unknown: int = 0
    bad_met: bool = False
    bad_missing: bool = False


class ClientRow(NamedTuple):
    """One client with its cells, by action."""

    id: str
    name: str
    cells: Mapping[str, Tally]


class ClientMatrix(NamedTuple):
    """Clients in order of their names, actions in the order of the policies."""

    actions: tuple[str, ...]
    rows: tuple[ClientRow, ...]


def client_matrix(result: AuditResult) -> ClientMatrix:
    """Lay out what is asked of clients; an action that is asked of no client has no column."""
    found: dict[str, dict[str, Tally]] = {}
    actions: dict[str, None] = {}
    for verdict in result.verdicts:
        if verdict.client:
            actions[verdict.action] = None
            cells = found.setdefault(verdict.client, {})
            cells[verdict.action] = _added(cells.get(verdict.action, Tally()), verdict)
    return ClientMatrix(tuple(actions), tuple(_rows(found, result.names)))


def _rows(
    found: Mapping[str, Mapping[str, Tally]], names: Mapping[str, str]
) -> Iterator[ClientRow]:
    for id_ in sorted(found, key=lambda one: (names.get(one, one), one)):
        yield ClientRow(id_, names.get(id_, id_), found[id_])


def _added(tally: Tally, verdict: Verdict) -> Tally:
    number, outcome = verdict.subjects, verdict.outcome
    met, missing = outcome is Outcome.MET, outcome is Outcome.MISSING
    return Tally(
        met=tally.met + number * met,
        proviso=tally.proviso + number * (met and bool(verdict.proof.provisos)),
        missing=tally.missing + number * missing,
        unknown=tally.unknown + number * (outcome is Outcome.UNKNOWN),
        bad_met=tally.bad_met or (met and not verdict.allowed),
        bad_missing=tally.bad_missing or (missing and verdict.allowed),
    )
