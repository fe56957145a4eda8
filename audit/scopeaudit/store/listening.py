"""Who has heard of which runs, and which open findings a target has not heard of yet."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, or_, select

from scopeaudit.model.news import Change, Changed
from scopeaudit.model.policy import Severity
from scopeaudit.store.lives import known
from scopeaudit.store.tables import change, finding, listener

Stretch = tuple[int, int]
"""The first and the last of some runs."""


def heard(connection: Connection, target: str, organization: str) -> int | None:
    """Return the last run of an organization that a target heard of; None before the first."""
    query = select(listener.c.run).where(
        listener.c.target == target, listener.c.organization == organization
    )
    return connection.execute(query).scalar()


def hear(connection: Connection, target: str, organization: str, run: int) -> None:
    """Write that a target heard of the runs of an organization up to one."""
    connection.execute(
        delete(listener).where(
            listener.c.target == target, listener.c.organization == organization
        )
    )
    connection.execute(insert(listener).values(target=target, organization=organization, run=run))


def standing(connection: Connection, organization: str, at: Severity) -> tuple[Changed, ...]:
    """Return the open findings of an organization at or above a severity, worst first."""
    return _open(connection, organization, at, None)


def changed(
    connection: Connection, organization: str, at: Severity, runs: Sequence[Stretch]
) -> tuple[Changed, ...]:
    """Return those that were new or reopened in some runs, and are still open."""
    query = select(change.c.fingerprint, change.c.kind).where(
        change.c.kind.in_(("new", "reopened")),
        or_(*(change.c.run.between(first, last) for first, last in runs)),
    )
    kinds = {row.fingerprint: row.kind for row in connection.execute(query.order_by(change.c.run))}
    return _open(connection, organization, at, kinds)


def _open(
    connection: Connection, organization: str, at: Severity, kinds: dict[str, Change] | None
) -> tuple[Changed, ...]:
    rows = connection.execute(
        select(finding)
        .where(
            finding.c.organization == organization,
            finding.c.state == "open",
            finding.c.until.is_(None),
            finding.c.severity >= int(at),
        )
        .order_by(finding.c.severity.desc(), finding.c.rule, finding.c.fingerprint)
    )
    if kinds is None:
        return tuple(Changed(told=known(row), change="standing") for row in rows)
    return tuple(
        Changed(told=known(row), change=kinds[row.fingerprint])
        for row in rows
        if row.fingerprint in kinds
    )


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches in order, those that touch as one."""
    whole: list[Stretch] = []
    for first, last in sorted(stretches):
        if whole and first <= whole[-1][1] + 1:
            whole[-1] = (whole[-1][0], max(whole[-1][1], last))
        else:
            whole.append((first, last))
    return tuple(whole)


def read_stretches(text: str) -> tuple[Stretch, ...]:
    """Read stretches as a notice keeps them."""
    return tuple((first, last) for first, last in json.loads(text))


def written_stretches(stretches: Iterable[Stretch]) -> str:
    """Return stretches as a notice keeps them."""
    return json.dumps(list(stretches))
