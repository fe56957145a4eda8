"""Notices, claimed before they are sent and settled after, so that none is ever sent twice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from scopeaudit.model.failure import Outage
from scopeaudit.model.notice import Kind, Notice, State
from scopeaudit.store import outages
from scopeaudit.store.rows import notice_of
from scopeaudit.store.tables import notice, outage


def claim(connection: Connection, kind: Kind, again: Sequence[int], values: dict[str, Any]) -> int:
    """Add a notice that the caller alone may send, and which tells again what failed before."""
    row = {"runs": "[]", "severity": 0, "state": "claimed", "answer": "", **values}
    added = insert(notice).values(kind=kind, **row).returning(notice.c.id)
    number = int(connection.execute(added).scalar_one())
    connection.execute(update(notice).where(notice.c.id.in_(again)).values(retried=number))
    return number


def settle(connection: Connection, number: int, state: State, answer: str) -> None:
    """Write what became of a notice."""
    values = {"state": state, "answer": answer}
    connection.execute(update(notice).where(notice.c.id == number).values(values))


def let_go(connection: Connection, numbers: Sequence[int]) -> None:
    """Say of notices that failed that nothing of them is left to tell."""
    connection.execute(update(notice).where(notice.c.id.in_(numbers)).values(state="gone"))


def failed(
    connection: Connection, target: str, kinds: Sequence[Kind], about: ColumnElement[bool]
) -> tuple[Row[Any], ...]:
    """Return the notices to a target that failed and are still to be told again."""
    query = select(notice).where(
        notice.c.target == target,
        notice.c.kind.in_(kinds),
        _to_be_told_again(),
        about,
    )
    return tuple(connection.execute(query.order_by(notice.c.id)))


def was_told(connection: Connection, target: str, kind: Kind, number: int) -> bool:
    """Say whether a target was told of an outage, as far as anybody knows."""
    query = _of(target, kind).where(_told(), notice.c.outage == number).limit(1)
    return connection.execute(query).first() is not None


def to_end(connection: Connection, target: str, asked: str) -> tuple[Outage, ...]:
    """Return the outages of what was asked for that are over, and whose end a target may have to hear of."""
    began = _of(target, "failing").where(_told() | _to_be_told_again())
    query = select(outage).where(
        outage.c.asked == asked,
        outage.c.until.is_not(None),
        outage.c.id.in_(began),
        outage.c.id.not_in(_of(target, "working").where(_told())),
    )
    return tuple(map(outages.read, connection.execute(query.order_by(outage.c.id))))


def _of(target: str, kind: Kind) -> Select[Any]:
    return select(notice.c.outage).where(
        notice.c.target == target, notice.c.kind == kind, notice.c.outage.is_not(None)
    )


def _told() -> ColumnElement[bool]:
    """Say which were told, as far as anybody knows."""
    return notice.c.state.in_(("claimed", "sent", "unknown"))


def _to_be_told_again() -> ColumnElement[bool]:
    return (notice.c.state == "failed") & notice.c.retried.is_(None)


def of_run(connection: Connection, number: int) -> tuple[Notice, ...]:
    """Return the notices that were sent with a run, in order."""
    return _listed(connection, notice.c.run == number)


def since_run(connection: Connection, number: int) -> tuple[Notice, ...]:
    """Return the notices that were sent with a run and those after it, in order."""
    return _listed(connection, notice.c.run >= number)


def since_outage(connection: Connection, number: int) -> tuple[Notice, ...]:
    """Return the notices that an outage and those after it had begun, in order."""
    return _listed(connection, (notice.c.outage >= number) & (notice.c.kind == "failing"))


def _listed(connection: Connection, which: ColumnElement[bool]) -> tuple[Notice, ...]:
    rows = connection.execute(select(notice).where(which).order_by(notice.c.id))
    return tuple(map(notice_of, rows))
