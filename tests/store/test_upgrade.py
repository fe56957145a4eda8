"""A store that the first version made is brought to this one, whole or not at all, whoever opens it."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, insert, text
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import MetaData

from scopeaudit.store import migrate
from scopeaudit.store.version import HEAD
from tests.cli.conftest import Scopeaudit
from tests.store import dying
from tests.store.conftest import Nights, app, rows

DUMP = Path(__file__).parent / "data" / "schema-1.sql"
"""Three nights of the tests' organization, as a store of version 0001 keeps them."""

OLD = ("piece", "document", "run", "finding", "life", "change")


@pytest.fixture
def old(place: str, scopeaudit: Scopeaudit) -> str:
    """Put a store of the first version where the tests' store is."""
    _ = scopeaudit
    file = Path("old.db" if "://" in place else "a.db")
    make_file(file)
    if "://" in place:
        copy_to_server(file, place)
    return place


def make_file(path: Path) -> None:
    """Make the file of the first version."""
    with sqlite3.connect(path) as connection:
        connection.executescript(DUMP.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()


def copy_to_server(path: Path, address: str) -> None:
    """Make the tables by the first migration alone, and put the rows of a file into them."""
    file, server = (
        create_engine(one, poolclass=NullPool) for one in (f"sqlite:///{path}", address)
    )
    with server.begin() as connection, file.begin() as source:
        migrate.upgrade(connection, "0001")
        copy_rows(source, connection)


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every table, and have numbers go on where they stopped."""
    there = MetaData()
    there.reflect(target)
    for name in OLD:
        found = [dict(row._mapping) for row in source.execute(text(f'SELECT * FROM "{name}"'))]  # noqa: S608 - a name of ours
        target.execute(insert(there.tables[name]), found)
    for name in ("run", "finding", "life"):
        target.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")  # noqa: S608 - a name of ours
        )


def version() -> object:
    """Return which version the store is of."""
    return rows("SELECT version_num FROM alembic_version")[0][0]


def everything() -> list[list[tuple[object, ...]]]:
    """Return all that the first version kept."""
    return [rows(f'SELECT * FROM "{name}" ORDER BY 1, 2') for name in OLD if name != "run"] + [  # noqa: S608 - a name of ours
        rows("SELECT id, organization, snapshot, terms, high, new, fixed FROM run ORDER BY id")
    ]


def test_it_keeps_all_that_was_there(old: str, scopeaudit: Scopeaudit) -> None:
    """Looking is enough to bring it to this version; reports, lives and counts stay."""
    before = everything()
    assert version() == "0001"
    ran = scopeaudit("history", "--store", old)
    assert (ran.code, ran.out.count("Testers")) == (0, 3)
    assert version() == HEAD
    assert everything() == before
    assert scopeaudit("store", "check").out == "sound\n"
    scopeaudit("report", "2", "--other-version", "-q", "-f", "json=then.json")
    assert Path("then.json").stat().st_size > 1000


def test_the_next_night_goes_on_where_it_stopped(old: str, night: Nights) -> None:
    """It is compared with the last run of the older version, and takes the next number."""
    _ = old
    night(4, app("a", "conversations"), app("b"))
    assert rows("SELECT id, new, fixed FROM run ORDER BY id DESC")[0] == (4, 0, 1)


def test_a_kill_in_the_middle_leaves_the_old_store_or_the_new_one(
    old: str, scopeaudit: Scopeaudit
) -> None:
    """At moments from its begin to its end; whoever opens it next finishes it."""
    before, found = everything(), set()
    for steps in (100, 800, 1_500, 2_000, 10_000, 20_000, 60_000):
        code = look(steps)
        found.add((code, version()))
        if version() == HEAD:
            break
    assert (-signal.SIGKILL, "0001") in found
    assert scopeaudit("history", "--store", old).code == 0
    assert version() == HEAD
    assert everything() == before
    assert scopeaudit("store", "check").out == "sound\n"


def look(steps: int) -> int:
    """List runs in a process that dies after so many steps of its database."""
    ended = subprocess.run(
        (sys.executable, dying.__file__, str(steps), "history"),
        check=False,
        stdout=subprocess.DEVNULL,
    )
    return ended.returncode


def test_several_that_open_it_at_once_bring_it_up_once(old: str, scopeaudit: Scopeaudit) -> None:
    """Each waits for the one that does it, and all are served."""
    command = (sys.executable, "-m", "scopeaudit", "history")
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ))
        for _ in range(4)
    ]
    said = [one.communicate()[0] for one in running]
    assert [one.returncode for one in running] == [0] * 4
    assert [one.count("Testers") for one in said] == [3] * 4
    assert version() == HEAD
    assert scopeaudit("store", "check", "--store", old).out == "sound\n"
