"""Connections to an SQLite file whose transactions begin when we say so."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool


def engine_of(path: Path, patience: float) -> Engine:
    """Return what connects to a file; `patience` are seconds to wait for a lock."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience},
        poolclass=NullPool,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    # NOTE: the driver would begin transactions late and none for changes of the schema;
    # https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # NOTE: a file from elsewhere may hold views and triggers; they run nothing that reaches out of it.
    connection.execute("PRAGMA trusted_schema = OFF")
    # NOTE: with WAL, FULL keeps what was committed when the power goes, not only when a process dies.
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("bare"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("alone") else "BEGIN")
