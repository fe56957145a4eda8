"""What was new, reopened and fixed with each run."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, func, insert, select

from scopeaudit.model.history import KnownFinding, Since
from scopeaudit.model.result import AuditResult
from scopeaudit.model.run import Run, RunDetail
from scopeaudit.store.lives import known
from scopeaudit.store.tables import change


def add(connection: Connection, number: int, since: Since, result: AuditResult) -> None:
    """Write what changed with a run."""
    rows = list(_rows(number, since, result))
    if rows:
        connection.execute(insert(change), rows)


def detail(connection: Connection, run: Run) -> RunDetail:
    """Return a run with what changed, worst first."""
    query = (
        select(change)
        .where(change.c.run == run.number)
        .order_by(change.c.severity.desc(), change.c.rule, change.c.fingerprint)
    )
    kinds: dict[str, list[KnownFinding]] = {"new": [], "reopened": [], "fixed": []}
    for row in connection.execute(query):
        kinds[row.kind].append(known(row))
    return RunDetail(
        run=run,
        new=tuple(kinds["new"]),
        reopened=tuple(kinds["reopened"]),
        fixed=tuple(kinds["fixed"]),
    )


def examples(
    connection: Connection, numbers: Iterable[int], most: int
) -> dict[int, tuple[tuple[str, KnownFinding], ...]]:
    """Return the worst changes of each of some runs, so many of each kind; each with its kind."""
    order = (change.c.severity.desc(), change.c.rule, change.c.fingerprint)
    place = func.row_number().over(partition_by=(change.c.run, change.c.kind), order_by=order)
    numbered = select(change, place.label("place")).subquery()
    found: dict[int, list[tuple[str, KnownFinding]]] = defaultdict(list)
    wanted = set(numbers)
    query = select(numbered).where(numbered.c.place <= most)
    for row in connection.execute(
        query.order_by(numbered.c.run, numbered.c.kind, numbered.c.place)
    ):
        if row.run in wanted:
            found[row.run].append((row.kind, known(row)))
    return {number: tuple(one) for number, one in found.items()}


def _rows(number: int, since: Since, result: AuditResult) -> Iterator[dict[str, Any]]:
    told = {
        one.fingerprint: KnownFinding(
            fingerprint=one.fingerprint, rule=one.rule, severity=one.severity, message=one.message
        )
        for one in result.findings
    }
    kinds: dict[str, Iterable[KnownFinding]] = {
        "new": (told[name] for name in sorted(since.new)),
        "reopened": (told[name] for name in sorted(since.reopened)),
        "fixed": {one.fingerprint: one for one in since.fixed}.values(),
    }
    for kind, findings in kinds.items():
        for one in findings:
            yield {
                "run": number,
                "fingerprint": one.fingerprint,
                "kind": kind,
                "rule": one.rule,
                "severity": int(one.severity),
                "message": one.message,
            }
