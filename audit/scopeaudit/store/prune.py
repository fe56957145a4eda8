"""What runs audited is let go, oldest first; that they were, and the lives of findings, stay.

With it go notices and outages that ended before the oldest run that is kept whole.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from scopeaudit.store import documents
from scopeaudit.store.tables import failure, notice, outage, run

_AT_ONCE = 500


def prune_to(connection: Connection, runs: int) -> int:
    """Keep what the last so many runs of each organization audited; return how many were let go."""
    seen: dict[str, int] = {}
    gone = []
    for number, organization in connection.execute(
        select(run.c.id, run.c.organization).where(_kept()).order_by(run.c.id.desc())
    ):
        seen[organization] = seen.get(organization, 0) + 1
        if seen[organization] > runs:
            gone.append(number)
    return _let_go(connection, gone)


def prune_before(connection: Connection, moment: datetime) -> int:
    """Keep what runs recorded since a moment audited; return how many were let go."""
    rows = connection.execute(select(run.c.id, run.c.recorded_at).where(_kept()))
    return _let_go(
        connection, [number for number, at in rows if datetime.fromisoformat(at) < moment]
    )


def _kept() -> ColumnElement[bool]:
    return run.c.snapshot.is_not(None)


def _let_go(connection: Connection, numbers: list[int]) -> int:
    for at in range(0, len(numbers), _AT_ONCE):
        some = numbers[at : at + _AT_ONCE]
        connection.execute(update(run).where(run.c.id.in_(some)).values(snapshot=None, terms=None))
    documents.drop_unused(connection)
    _forget_before(
        connection, connection.execute(select(func.min(run.c.id)).where(_kept())).scalar()
    )
    return len(numbers)


def _forget_before(connection: Connection, oldest: int | None) -> None:
    """Delete what ended before a run, but for notices that are still to be told again, and their outages."""
    if oldest is None:
        return
    again = (notice.c.state == "failed") & notice.c.retried.is_(None)
    kept = select(notice.c.outage).where(again, notice.c.outage.is_not(None))
    over = select(outage.c.id).where(outage.c.until < oldest, outage.c.id.not_in(kept))
    connection.execute(
        delete(notice).where((notice.c.run < oldest) & ~again | notice.c.outage.in_(over))
    )
    connection.execute(delete(failure).where(failure.c.outage.in_(over)))
    connection.execute(delete(outage).where(outage.c.id.in_(over)))
