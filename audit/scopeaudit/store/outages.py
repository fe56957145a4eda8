"""Audits that could not be made: when that began, each one, and the run that could again."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from scopeaudit.model.failure import Failure, Outage
from scopeaudit.store.rows import failure_of
from scopeaudit.store.tables import failure, outage, run


def fail(connection: Connection, asked: str, values: dict[str, Any]) -> Failure:
    """Add a failure of what was asked for; the first one after a run that could begins an outage."""
    found = _standing(connection, asked)
    number = found or _begin(connection, asked)
    last = connection.execute(select(func.max(run.c.id))).scalar() or 0
    row = insert(failure).values(outage=number, after=last, **values).returning(failure.c.id)
    added = connection.execute(row).scalar_one()
    return failure_of(connection.execute(_every().where(failure.c.id == added)).one())


def work(connection: Connection, asked: str, number: int) -> None:
    """End with a run the outages of what was asked for."""
    standing = (outage.c.asked == asked) & outage.c.until.is_(None)
    connection.execute(update(outage).where(standing).values(until=number))


def listed(
    connection: Connection, organization: str = "", limit: int | None = None
) -> tuple[Failure, ...]:
    """Return the failures of an organization, by id, name or what was asked for, or of all, newest first."""
    query = _every().order_by(failure.c.id.desc()).limit(limit)
    if organization:
        query = query.where(_of(organization))
    return tuple(map(failure_of, connection.execute(query)))


def count_of(connection: Connection, number: int) -> int:
    """Count the failures of an outage."""
    query = select(func.count()).select_from(failure).where(failure.c.outage == number)
    return int(connection.execute(query).scalar_one())


def _standing(connection: Connection, asked: str) -> int | None:
    query = select(outage.c.id).where(outage.c.asked == asked, outage.c.until.is_(None))
    return connection.execute(query).scalar()


def _begin(connection: Connection, asked: str) -> int:
    last = connection.execute(
        select(run.c.organization, run.c.organization_name)
        .where(run.c.asked == asked)
        .order_by(run.c.id.desc())
        .limit(1)
    ).first()
    identifier, name = last or ("", "")
    row = insert(outage).values(asked=asked, organization=identifier, organization_name=name)
    return int(connection.execute(row.returning(outage.c.id)).scalar_one())


def _every() -> Select[Any]:
    told = (outage.c.asked, outage.c.organization, outage.c.organization_name, outage.c.until)
    return select(failure, *told).join(outage, outage.c.id == failure.c.outage)


def _of(organization: str) -> ColumnElement[bool]:
    return (
        (outage.c.organization == organization)
        | (outage.c.organization_name == organization)
        | (outage.c.asked == organization)
    )


def read(row: Row[Any]) -> Outage:
    """Return a row as an outage."""
    return Outage(
        number=row.id,
        asked=row.asked,
        organization=row.organization,
        organization_name=row.organization_name,
        until=row.until,
    )
