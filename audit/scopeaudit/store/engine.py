"""Connections whose transactions begin when we say so: to read one state, or to write alone.

The execution option `alone` makes a transaction that nobody writes beside, `bare` begins none.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from scopeaudit.errors import UsageError

_LOCK = 0x5C09EA0D
"""The advisory lock that whoever writes holds, one for each schema of a database."""

_SECONDS_TO_CONNECT = 10


def of_file(path: Path, patience: float) -> Engine:
    """Return what connects to a file; `patience` are seconds to wait for a lock."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience},
        poolclass=NullPool,
    )
    event.listen(engine, "connect", _prepare_file)
    event.listen(engine, "begin", _begin_in_file)
    return engine


def of_server(address: str, patience: float) -> Engine:
    """Return what connects to a server; raises UsageError for an address that cannot be read."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        # NOTE: the address may hold a password, so nothing of it is told.
        raise UsageError(
            "the address of the store cannot be read",
            "expected postgresql+psycopg://USER@HOST:PORT/DATABASE",
        ) from error
    waits = {"connect_timeout": _SECONDS_TO_CONNECT} | dict(url.query)
    options = f"-c lock_timeout={max(1, round(patience * 1000))}"
    waits["options"] = f"{waits.get('options', '')} {options}".strip()
    engine = create_engine(
        url.set(query={}), connect_args=waits, poolclass=NullPool, isolation_level="READ COMMITTED"
    )
    event.listen(engine, "begin", _begin_on_server)
    return engine


def _prepare_file(connection: Any, _record: Any) -> None:
    # NOTE: the driver would begin transactions late and none for changes of the schema;
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # NOTE: a file from elsewhere may hold views and triggers; they run nothing that reaches out of it.
    connection.execute("PRAGMA trusted_schema = OFF")
    # NOTE: with WAL, FULL keeps what was committed when the power goes, not only when a process dies.
    connection.execute("PRAGMA synchronous = FULL")


def _begin_in_file(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("bare"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("alone") else "BEGIN")


def _begin_on_server(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("alone"):
        # NOTE: READ COMMITTED sees what the one before has committed, once the lock is ours.
        lock = f"pg_advisory_xact_lock({_LOCK}, hashtext(current_schema()))"
        connection.exec_driver_sql(f"SELECT {lock}")
    elif not options.get("bare"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
