"""The runs of a store."""

from collections.abc import Mapping

from sqlalchemy import Connection, insert, select, update

from scopeaudit.errors import UsageError
from scopeaudit.model.run import Run
from scopeaudit.store.rows import run_of
from scopeaudit.store.tables import run


def listed(
    connection: Connection, organization: str = "", limit: int | None = None
) -> tuple[Run, ...]:
    """Return the runs of an organization, by id or name, or of all, newest first."""
    query = select(run).order_by(run.c.id.desc()).limit(limit)
    if organization:
        query = query.where(
            (run.c.organization == organization) | (run.c.organization_name == organization)
        )
    return tuple(map(run_of, connection.execute(query)))


def find(connection: Connection, number: int) -> Run:
    """Return a run; raises UsageError where there is none of that number."""
    row = connection.execute(select(run).where(run.c.id == number)).one_or_none()
    if row is None:
        raise UsageError(f"the store has no run {number}", "`scopeaudit history` lists the runs")
    return run_of(row)


def before(connection: Connection, organization: str, number: int, limit: int) -> tuple[Run, ...]:
    """Return the last runs of an organization before one, oldest first."""
    query = (
        select(run)
        .where(run.c.organization == organization, run.c.id < number)
        .order_by(run.c.id.desc())
        .limit(limit)
    )
    return tuple(reversed([run_of(row) for row in connection.execute(query)]))


def moments(connection: Connection, organization: str) -> dict[int, str]:
    """Return when the runs of an organization audited, by their number."""
    query = select(run.c.id, run.c.audited_at).where(run.c.organization == organization)
    return {row.id: row.audited_at for row in connection.execute(query)}


def documents_of(connection: Connection, number: int) -> tuple[bytes, bytes]:
    """Return the digests of a run's snapshot and terms; raises UsageError where they were pruned."""
    row = connection.execute(select(run.c.snapshot, run.c.terms).where(run.c.id == number)).one()
    if row.snapshot is None or row.terms is None:
        raise UsageError(
            f"what run {number} audited is no longer kept: it was pruned",
            "`scopeaudit history` marks the runs that are kept whole",
        )
    return row.snapshot, row.terms


def add(connection: Connection, values: Mapping[str, object]) -> int:
    """Add a run and return its number."""
    added = insert(run).values(values).returning(run.c.id)
    return int(connection.execute(added).scalar_one())


def count(connection: Connection, number: int, **counts: int) -> None:
    """Set what changed with a run, which is known once it is compared."""
    connection.execute(update(run).where(run.c.id == number).values(counts))
