"""What is to be told to a target, claimed in the transaction that looks: whoever comes later finds it taken."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from scopeaudit.model.failure import Failure, Outage
from scopeaudit.model.news import Claimed, Failing, Findings, News, Working
from scopeaudit.model.notice import Kind
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import Run
from scopeaudit.records import dataclass
from scopeaudit.store import listening, notices, outages, runs
from scopeaudit.store.tables import notice

Rows = Sequence[Row[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Who is to be told, at which moment that is claimed, and what gives each message a name of its own."""

    target: str
    at: datetime
    fresh: Callable[[], str]


def findings(
    connection: Connection, who: Claimant, number: int, severity: Severity
) -> Claimed | None:
    """Claim the open findings that a target has not heard of, up to a run; None where there is none.

    A target hears of all that stands with its first run of an organization, of changes from then on. What
    failed to be sent is told again, as far as it is still open.
    """
    found = runs.find(connection, number)
    last = listening.heard(connection, who.target, found.organization)
    same = notice.c.organization == found.organization
    again = notices.failed(connection, who.target, ("standing", "changes"), same)
    if last is not None and last >= number and not again:
        return None
    listening.hear(connection, who.target, found.organization, max(number, last or 0))
    if last is None or any(one.kind == "standing" for one in again):
        return _standing(connection, who, found, severity, again)
    return _changes(connection, who, found, severity, _runs(last, number, again), again)


def _runs(last: int, number: int, again: Rows) -> tuple[listening.Stretch, ...]:
    """Return the runs whose changes are to be told: those since the last, and of what failed."""
    failed = [one for row in again for one in listening.read_stretches(row.runs)]
    return listening.joined([*failed, (last + 1, number)] if last < number else failed)


def _standing(
    connection: Connection, who: Claimant, found: Run, severity: Severity, again: Rows
) -> Claimed:
    told = Findings(
        run=found,
        at=severity,
        findings=listening.standing(connection, found.organization, severity),
        standing=True,
        first=not runs.before(connection, found.organization, found.number, 1),
    )
    values = {"organization": found.organization, "run": found.number, "severity": int(severity)}
    return _claim(connection, who, "standing", told, again, values)


def _changes(
    connection: Connection,
    who: Claimant,
    found: Run,
    severity: Severity,
    stretches: tuple[listening.Stretch, ...],
    again: Rows,
) -> Claimed | None:
    changed = listening.changed(connection, found.organization, severity, stretches)
    if not changed:
        notices.let_go(connection, _numbers(again))
        return None
    told = Findings(run=found, at=severity, findings=changed, standing=False, first=False)
    values = {
        "organization": found.organization,
        "run": found.number,
        "runs": listening.written_stretches(stretches),
        "severity": int(severity),
    }
    return _claim(connection, who, "changes", told, again, values)


def failing(connection: Connection, who: Claimant, failure: Failure) -> Claimed | None:
    """Claim that an audit could not be made, where a target was not told of the outage yet."""
    outage = failure.outage
    if notices.was_told(connection, who.target, "failing", outage.number):
        return None
    same = notice.c.outage == outage.number
    again = notices.failed(connection, who.target, ("failing",), same)
    values = {"organization": outage.organization, "outage": outage.number}
    return _claim(connection, who, "failing", Failing(failure=failure), again, values)


def working(connection: Connection, who: Claimant, number: int) -> tuple[Claimed, ...]:
    """Claim that a run could audit again what could not be before, where a target was told that it could not."""
    found = runs.find(connection, number)
    over = notices.to_end(connection, who.target, found.asked)
    claimed = [_working(connection, who, found, one) for one in over]
    return tuple(one for one in claimed if one is not None)


def _working(connection: Connection, who: Claimant, found: Run, outage: Outage) -> Claimed | None:
    same = notice.c.outage == outage.number
    again = notices.failed(connection, who.target, ("failing", "working"), same)
    if not notices.was_told(connection, who.target, "failing", outage.number):
        # NOTE: it was over before anybody heard that it began.
        notices.let_go(connection, _numbers(again))
        return None
    failures = outages.count_of(connection, outage.number)
    told = Working(run=found, outage=outage, failures=failures)
    values = {
        "organization": found.organization,
        "run": found.number,
        "outage": outage.number,
    }
    return _claim(connection, who, "working", told, again, values)


def _claim(
    connection: Connection,
    who: Claimant,
    kind: Kind,
    news: News,
    again: Rows,
    values: dict[str, Any],
) -> Claimed:
    event = who.fresh()
    kept = {"event": event, "target": who.target, "claimed_at": who.at.isoformat(), **values}
    number = notices.claim(connection, kind, _numbers(again), kept)
    return Claimed(number=number, event=event, target=who.target, news=news)


def _numbers(rows: Rows) -> list[int]:
    return [row.id for row in rows]
