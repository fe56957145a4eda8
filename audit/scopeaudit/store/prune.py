"""What runs audited is let go, oldest first; that they were, and the lives of findings, stay."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from scopeaudit.store import documents
from scopeaudit.store.tables import run

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
    return len(numbers)
