"""`history` reads a file with the standard library alone: the same list and the same errors, without SQLAlchemy."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scopeaudit.errors import AuditError, StoreError, UnreadableError
from scopeaudit.history.failing import record_failure
from scopeaudit.history.listing import list_audits, opened
from scopeaudit.store.glance import glance
from tests.cli.conftest import Scopeaudit
from tests.store.conftest import Nights, app, only_files, rows

pytestmark = only_files
AT = datetime(2026, 11, 2, 6, tzinfo=UTC)
STORE = Path("a.db")
NOTICE = """
    INSERT INTO notice (event, target, organization, runs, severity, claimed_at, state, answer, kind, run, outage)
    VALUES (:event, 'slack', 'o-1', '[]', 3, '2026-11-03', 'sent', 'ok', :kind, :run, :outage)"""


def nights(night: Nights) -> None:
    """Keep three nights, one of an organization of another name, with failures and notices between them."""
    night(1, app("a"), app("b", "conversations"))
    (asked,) = rows("SELECT asked FROM run")
    record_failure(str(STORE), str(asked[0]), UnreadableError("no sign-in"), AT)
    night(2, app("a", "conversations"), app("b"))
    record_failure(str(STORE), "--live, profile x", ZeroDivisionError("secret"), AT)
    night(3, app("a"), app("b"))
    rows("UPDATE run SET organization = 'o-2', organization_name = 'Wörld' WHERE id = 2")
    for event, kind, run, outage in (
        ("1", "changes", 2, None),
        ("2", "failing", None, 1),
        ("3", "failing", None, 2),
    ):
        rows(NOTICE, event=event, kind=kind, run=run, outage=outage)
    rows("UPDATE run SET snapshot = NULL, terms = NULL, asked = NULL WHERE id = 1")


@pytest.mark.parametrize("limit", [None, 1, 2, 30])
@pytest.mark.parametrize(
    "organization", ["", "o-1", "o-2", "Wörld", "Testers", "--live, profile x", "None", "' OR 1=1"]
)
def test_it_is_the_list_of_the_store(night: Nights, organization: str, limit: int | None) -> None:
    """Runs and failures, field by field, of all organizations or one, all or the last."""
    nights(night)
    seen = glance(STORE, organization, limit)
    assert seen == opened(str(STORE), organization, limit)
    assert seen is not None
    assert all(type(one.number) is int for one in seen.runs)
    if not organization and limit is None:
        assert (len(seen.runs), len(seen.failures), len(seen.notices)) == (3, 2, 3)


def test_history_imports_no_database(night: Nights) -> None:
    """What takes longest to import is left alone, and the list is all there."""
    nights(night)
    code = (
        "import sys; from scopeaudit.cli.main import run; run(['history', '--store', 'a.db'])\n"
        "print(sorted({'sqlalchemy', 'alembic', 'jinja2', 'pydantic', 'scopeaudit.pipeline'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    *listed, loaded = ran.stdout.splitlines()
    assert loaded == "[]"
    assert sum(" UTC  " in line for line in listed) == 3 + 2


def test_it_leaves_nothing_behind(night: Nights) -> None:
    """The file is as it was, and nothing is beside it."""
    nights(night)
    before = {one.name: one.read_bytes() for one in STORE.parent.iterdir() if "a.db" in one.name}
    assert glance(STORE, "", None) is not None
    after = {one.name: one.read_bytes() for one in STORE.parent.iterdir() if "a.db" in one.name}
    assert after == before


def test_it_does_not_wait(night: Nights) -> None:
    """A file that another process keeps for itself is left to who waits, and tells."""
    night(1, app("a"))
    with closing(sqlite3.connect(STORE, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE run SET new = 0")
        assert glance(STORE, "", None) is None


def test_a_writer_is_no_hindrance(night: Nights) -> None:
    """What another process has not committed is not there yet."""
    night(1, app("a"))
    with closing(sqlite3.connect(STORE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE run SET new = 77")
        seen = glance(STORE, "", None)
        assert seen is not None
        assert seen.runs[0].new == 0


def _nothing() -> None:
    STORE.unlink()


def _a_folder() -> None:
    STORE.unlink()
    STORE.mkdir()


def _empty() -> None:
    STORE.write_bytes(b"")


def _a_text() -> None:
    STORE.write_text("no database at all, and long enough to be told from one " * 9)


def _cut() -> None:
    STORE.write_bytes(STORE.read_bytes()[:5000])


def _newer() -> None:
    rows("UPDATE alembic_version SET version_num = '9999'")


def _of_two_versions() -> None:
    rows("INSERT INTO alembic_version VALUES ('9998')")
    rows("DELETE FROM alembic_version WHERE version_num <> '9998'")


def _another_database() -> None:
    STORE.unlink()
    with closing(sqlite3.connect(STORE)) as other:
        other.execute("CREATE TABLE run (id INTEGER)")
        other.commit()


def _without_a_column() -> None:
    rows("ALTER TABLE run RENAME COLUMN fixed TO mended")


@pytest.mark.parametrize(
    "spoil",
    [
        _nothing,
        _a_folder,
        _empty,
        _a_text,
        _cut,
        _newer,
        _of_two_versions,
        _another_database,
        _without_a_column,
    ],
)
def test_what_is_no_store_is_told_as_ever(
    night: Nights, scopeaudit: Scopeaudit, spoil: Callable[[], None]
) -> None:
    """The words are those of whoever opens it."""
    night(1, app("a"))
    spoil()
    with pytest.raises(AuditError) as expected:
        opened(str(STORE), "", 30)
    with pytest.raises(StoreError) as told:
        list_audits(str(STORE), "", 30)
    assert str(told.value) == str(expected.value)
    ran = scopeaudit("history")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == f"error: {expected.value}\n"
