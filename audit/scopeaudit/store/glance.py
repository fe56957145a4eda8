"""The audits that a file holds, read with the standard library alone: SQLAlchemy takes longer to import than all the rest.

Nothing is written here, and nothing is decided: of a file that is not plainly a store of this version nothing is
told, and whoever asked opens it, to hear why.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from scopeaudit.model.failure import Failure
from scopeaudit.model.notice import Notice
from scopeaudit.model.run import Run
from scopeaudit.store.rows import failure_of, notice_of, run_of
from scopeaudit.store.version import HEAD


class Glance(NamedTuple):
    """Runs and failures of a file, newest first, and the notices of them in order."""

    runs: tuple[Run, ...]
    failures: tuple[Failure, ...]
    notices: tuple[Notice, ...]


def glance(path: Path, organization: str, limit: int | None) -> Glance | None:
    """Return what an open store would list; None where the file has to be opened for that."""
    # NOTE: `rw` makes no file, and cleans up behind itself as the engine does.
    address = f"{path.absolute().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, 0, uri=True, isolation_level=None)) as connection:
            connection.row_factory = _named
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("BEGIN")
            if [row.version_num for row in connection.execute(_VERSION)] != [HEAD]:
                return None
            return _seen(
                connection, {"organization": organization, "limit": -1 if limit is None else limit}
            )
    except (sqlite3.Error, AttributeError):  # an attribute is a column
        return None


def _seen(connection: sqlite3.Connection, asked: dict[str, str | int]) -> Glance:
    kept = tuple(map(run_of, connection.execute(_RUNS, asked)))
    failed = tuple(map(failure_of, connection.execute(_FAILURES, asked)))
    # NOTE: no number is at or after NULL.
    run = kept[-1].number if kept else None
    outage = min((one.outage.number for one in failed), default=None)
    told = (
        *connection.execute(_NOTICES_OF_RUNS, (run,)),
        *connection.execute(_NOTICES_OF_OUTAGES, (outage,)),
    )
    return Glance(kept, failed, tuple(map(notice_of, told)))


def _named(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> SimpleNamespace:
    """Return a row by the names of its columns."""
    names = (one[0] for one in cursor.description)
    return SimpleNamespace(**dict(zip(names, row, strict=True)))


_VERSION = "SELECT version_num FROM alembic_version"

_RUNS = """
    SELECT * FROM run
    WHERE :organization IN ('', organization, organization_name)
    ORDER BY id DESC LIMIT :limit"""

_FAILURES = """
    SELECT failure.*, outage.asked, outage.organization, outage.organization_name, outage.until
    FROM failure JOIN outage ON outage.id = failure.outage
    WHERE :organization IN ('', outage.organization, outage.organization_name, outage.asked)
    ORDER BY failure.id DESC LIMIT :limit"""

_NOTICES_OF_RUNS = "SELECT * FROM notice WHERE run >= ? ORDER BY id"

_NOTICES_OF_OUTAGES = "SELECT * FROM notice WHERE outage >= ? AND kind = 'failing' ORDER BY id"
