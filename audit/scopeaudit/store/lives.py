"""The life of findings: which were there before a run, and what a run changes in them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select, update

from scopeaudit.model.finding import Finding
from scopeaudit.model.history import KnownFinding
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.model.run import Ending, Held, OpenNow, State
from scopeaudit.store.tables import finding, keepable, life

_AT_ONCE = 500


class Key(NamedTuple):
    """A finding in a state."""

    fingerprint: str
    state: State


class One(NamedTuple):
    """A subject of a finding in a state."""

    key: Key
    name: str


def held_before(connection: Connection, organization: str, number: int) -> tuple[Held, ...]:
    """Return the findings as the runs before one left them, worst first."""
    names: dict[Key, list[str]] = defaultdict(list)
    for row in connection.execute(
        select(life).where(_standing(life, organization, number)).order_by(life.c.name)
    ):
        names[Key(row.finding, row.state)].append(row.name)
    rows = connection.execute(
        select(finding)
        .where(_standing(finding, organization, number))
        .order_by(finding.c.severity.desc(), finding.c.rule, finding.c.fingerprint)
    )
    return tuple(_held(row, names[Key(row.fingerprint, row.state)]) for row in rows)


def open_now(connection: Connection) -> tuple[OpenNow, ...]:
    """Return what every organization's last run left open, by rule."""
    rows = connection.execute(
        select(
            finding.c.organization,
            finding.c.rule,
            func.count().label("findings"),
            func.max(finding.c.severity).label("worst"),
        )
        .where(finding.c.until.is_(None), finding.c.state == "open")
        .group_by(finding.c.organization, finding.c.rule)
        .order_by(finding.c.organization, finding.c.rule)
    )
    return tuple(
        OpenNow(
            organization=row.organization,
            rule=row.rule,
            findings=row.findings,
            worst=Severity(row.worst),
        )
        for row in rows
    )


def first_seen(connection: Connection, organization: str, number: int) -> dict[str, int]:
    """Return the run that found each subject first, of the runs before one."""
    rows = connection.execute(
        select(life.c.name, func.min(life.c.since).label("first"))
        .where(life.c.organization == organization, life.c.since < number)
        .group_by(life.c.name)
    )
    return {row.name: row.first for row in rows}


def names_of(one: Finding) -> tuple[str, ...]:
    """Return the fingerprints of a finding's subjects; its own where they have none."""
    named = tuple(subject.fingerprint for subject in one.subjects if subject.fingerprint)
    return named or (one.fingerprint,)


def advance(
    connection: Connection, number: int, result: AuditResult, decided: frozenset[Key]
) -> None:
    """Write what a run changes: lives that begin, lives that end, findings told in other words.

    `decided` are findings that this audit would have found were they still there: they are fixed. What
    it could not decide stays as it was. A night on which nothing changed writes nothing.
    """
    organization = result.provenance.organization.id
    told = _told(result)
    here = {One(key, name) for key, (_, names) in told.items() for name in names}
    kept = _end_lives(connection, organization, number, _Now(here, decided))
    _begin_lives(connection, organization, number, here - kept)
    standing = {key: one for key, (one, _) in told.items()}
    _retell(connection, organization, number, standing, {one.key for one in kept})


class _Now:
    """What a run found, asked about what was there before it."""

    def __init__(self, here: set[One], decided: frozenset[Key]) -> None:
        self._here = here
        self._decided = decided
        self._states: dict[str, set[State]] = defaultdict(set)
        for one in here:
            self._states[one.name].add(one.key.state)

    def ending(self, one: One) -> Ending | None:
        """Return why a life ends with this run; None where it goes on."""
        if one in self._here:
            return None
        states = self._states.get(one.name)
        if states is None:
            return "fixed" if one.key in self._decided else None
        if one.key.state in states:
            return "regrouped"
        return "waived" if one.key.state == "open" else "reopened"


def _end_lives(connection: Connection, organization: str, number: int, now: _Now) -> set[One]:
    """End the lives that end, and return those that go on."""
    ending: dict[Ending, list[int]] = defaultdict(list)
    kept = set()
    for row in connection.execute(select(life).where(_standing(life, organization, number))):
        one = One(Key(row.finding, row.state), row.name)
        why = now.ending(one)
        if why is None:
            kept.add(one)
        else:
            ending[why].append(row.id)
    for why, ids in ending.items():
        _end(connection, life, ids, until=number, ending=why)
    return kept


def _begin_lives(
    connection: Connection, organization: str, number: int, fresh: Iterable[One]
) -> None:
    rows = [
        {
            "organization": organization,
            "finding": one.key.fingerprint,
            "name": one.name,
            "state": one.key.state,
            "since": number,
        }
        for one in sorted(fresh)
    ]
    if rows:
        connection.execute(insert(life), rows)


def _retell(
    connection: Connection,
    organization: str,
    number: int,
    standing: Mapping[Key, Finding],
    alive: set[Key],
) -> None:
    """End the words of findings that are gone or told otherwise, and begin those of now."""
    ended, unchanged = [], set()
    for row in connection.execute(select(finding).where(_standing(finding, organization, number))):
        key = Key(row.fingerprint, row.state)
        now = standing.get(key)
        same = now is not None and words_of(now) == {name: getattr(row, name) for name in _WORDS}
        if same or (now is None and key in alive):
            unchanged.add(key)
        else:
            ended.append(row.id)
    _end(connection, finding, ended, until=number)
    begun = [
        {
            "organization": organization,
            "fingerprint": key.fingerprint,
            "state": key.state,
            "since": number,
            **words_of(one),
        }
        for key, one in standing.items()
        if key not in unchanged
    ]
    if begun:
        connection.execute(insert(finding), begun)


_WORDS = ("rule", "severity", "message", "expectations", "actions")


def words_of(one: Finding) -> dict[str, Any]:
    """Return how a finding is told, as the store keeps it."""
    return {
        "rule": one.rule,
        "severity": int(one.severity),
        "message": keepable(one.message),
        "expectations": json.dumps(one.expectations),
        "actions": json.dumps(one.actions),
    }


def _told(result: AuditResult) -> dict[Key, tuple[Finding, set[str]]]:
    """Return each finding in each state with all its subjects: parts that several waivers accept are one."""
    found: dict[Key, tuple[Finding, set[str]]] = {}
    states: Sequence[tuple[State, tuple[Finding, ...]]] = (
        ("open", result.findings),
        ("waived", result.accepted),
    )
    for state, findings in states:
        for one in findings:
            _, names = found.setdefault(Key(one.fingerprint, state), (one, set()))
            names.update(names_of(one))
    return found


def _standing(table: Table, organization: str, number: int) -> ColumnElement[bool]:
    """Say which rows hold between the run before and this one."""
    until = table.c.until
    return (
        (table.c.organization == organization)
        & (until.is_(None) | (until >= number))
        & (table.c.since < number)
    )


def _end(connection: Connection, table: Table, ids: Sequence[int], **values: object) -> None:
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        connection.execute(update(table).where(table.c.id.in_(some)).values(values))


def _held(row: Any, names: Iterable[str]) -> Held:
    return Held(
        told=known(row),
        state=row.state,
        names=tuple(names),
        expectations=tuple(json.loads(row.expectations)),
        actions=tuple(json.loads(row.actions)),
    )


def known(row: Any) -> KnownFinding:
    """Return a row of `finding` in words."""
    return KnownFinding(
        fingerprint=row.fingerprint,
        rule=row.rule,
        severity=Severity(row.severity),
        message=row.message,
    )
