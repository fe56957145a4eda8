"""What a store refuses: one clear error, exit code 3, the report written, the store as it was."""

import json
import sqlite3
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event

from scopeaudit.errors import StoreError
from scopeaudit.store import Store, documents, open_store
from tests.cli.conftest import Scopeaudit
from tests.store.conftest import Nights, app, only_files, rows

REPORT = ("-f", "json=now.json", "-q")


def refused(night: Nights, word: str) -> None:
    """Audit into what cannot take it: the report is there all the same."""
    ran = night(2, app("a"), app("b"), options=REPORT)
    assert ran.code == 3
    assert word in ran.err
    assert ran.err.count("error:") == 1
    assert "hint:" in ran.err
    assert len(json.loads(Path("now.json").read_text())["findings"]) == 3


def test_a_newer_schema(night: Nights) -> None:
    """A store that a newer version made is left alone."""
    night(1, app("a"))
    rows("UPDATE alembic_version SET version_num = '9999'")
    refused(night, "is of version 9999, which this scopeaudit does not know")
    assert rows("SELECT count(*) FROM run") == [(1,)]


@only_files
def test_a_file_that_is_read_only(night: Nights) -> None:
    """A database whose header says that it must not be written, which holds for the superuser too."""
    night(1, app("a"))
    with sqlite3.connect("a.db") as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    header = bytearray(Path("a.db").read_bytes())
    header[18] = 3  # https://www.sqlite.org/fileformat.html: greater than 2 is read-only
    Path("a.db").write_bytes(header)
    refused(night, "is read-only")


def test_a_folder_that_is_not_there(scopeaudit: Scopeaudit) -> None:
    """The error names the path that was given."""
    ran = scopeaudit("run", "org.json", "--store", "no/such/a.db", *REPORT)
    assert ran.code == 3
    assert "the store `no/such/a.db` cannot be opened" in ran.err
    assert Path("now.json").exists()


@only_files
def test_a_file_that_is_something_else(night: Nights) -> None:
    """It is not overwritten."""
    Path("a.db").write_text("my notes " * 100)
    refused(night, "is no SQLite database")
    assert Path("a.db").read_text().startswith("my notes")


@only_files
def test_a_database_of_another_program(night: Nights) -> None:
    """Nothing is added to it."""
    rows("CREATE TABLE notes (text)")
    refused(night, "no store of scopeaudit")
    assert rows("SELECT name FROM sqlite_master") == [("notes",)]


def test_a_locked_database(night: Nights, place: str) -> None:
    """Who waited long enough says so; reading goes on beside a writer."""
    night(1, app("a"))
    with open_store(place) as one, one.writing(), open_store(place, patience=0) as store:
        with store.reading() as connection:
            assert documents.unused(connection) == ()
        with pytest.raises(StoreError, match="is locked by another process"), store.writing():
            pass


def fill(store: Store) -> None:
    """Keep more documents than the disk takes, in one transaction."""
    with store.writing() as connection:
        for number in range(100):
            documents.put(connection, Random(number).randbytes(9_000))  # noqa: S311 - any bytes


@only_files
def test_a_full_disk(night: Nights, scopeaudit: Scopeaudit) -> None:
    """What did not fit leaves nothing behind."""
    night(1, app("a"))
    before = rows("SELECT count(*) FROM piece")
    with open_store("a.db") as store:
        event.listen(
            store.engine, "connect", lambda one, _: one.execute("PRAGMA max_page_count = 60")
        )
        with pytest.raises(StoreError, match="the disk is full"):
            fill(store)
    assert rows("SELECT count(*) FROM piece") == before
    assert scopeaudit("store", "check").out == "sound\n"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--store", "mysql://x/y"), "`mysql` is no kind of store"),
        (("--store", ""), "a store has no name"),
        (("--store", "a.db", "--baseline", "x.json"), "would both say what is new"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_any_work(
    scopeaudit: Scopeaudit, options: tuple[str, ...], word: str
) -> None:
    """Exit code 2, and no report."""
    ran = scopeaudit("run", "org.json", *options, *REPORT)
    assert ran.code == 2
    assert word in ran.err
    assert not Path("now.json").exists()


def test_an_audit_of_a_change_is_not_kept(scopeaudit: Scopeaudit) -> None:
    """What is not applied yet must not count as found, nor as fixed."""
    ran = scopeaudit("run", "--manifest", "app.yaml", "--store", "a.db")
    assert ran.code == 2
    assert "not of a change to one" in ran.err


def test_a_store_that_is_not_there_is_made_by_run_only(scopeaudit: Scopeaudit) -> None:
    """A misspelt name is told, and makes no empty file."""
    for command in (("history",), ("history", "show", "1"), ("report", "1"), ("store", "check")):
        ran = scopeaudit(*command, "--store", "b.db")
        assert ran.code == 3
        assert "there is no store `b.db`" in ran.err
    assert not Path("b.db").exists()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql+psycopg://me:secret@127.0.0.1:1/x?application_name=secret", 3),
        ("postgresql+psycopg://me:secret@host:port/x", 2),
        ("mysql://me:secret@host/x", 2),
    ],
)
def test_a_password_is_not_shown(scopeaudit: Scopeaudit, url: str, code: int) -> None:
    """Whatever is wrong with the address, or at its end."""
    ran = scopeaudit("history", "--store", url)
    assert ran.code == code
    assert "secret" not in ran.err + ran.out


@only_files
@pytest.mark.parametrize("path", ["a.db", "./a.db", "a.db-wal", "link.db"])
@pytest.mark.parametrize("form", ["json={}", "prometheus-textfile={}"])
def test_nothing_is_written_over_a_store(night: Nights, path: str, form: str) -> None:
    """A report or metrics in its place would lose all that is kept; the run fails before any work."""
    night(1, app("a"))
    Path("link.db").symlink_to("a.db")
    option = "--metrics" if form.startswith("prometheus") else "--format"
    ran = night(2, app("a"), options=(option, form.format(path)))
    assert ran.code == 2
    assert f"`{Path(path)}` would replace the store" in ran.err
    assert rows("SELECT count(*) FROM run") == [(1,)]


@only_files
def test_no_other_command_writes_over_a_store(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Neither a report that is made again, nor what is exported, nor a difference, whatever form its name has."""
    night(1, app("a"))
    night(2, app("a"), app("b"))
    for command in (
        ("report", "1", "-f", "json=a.db"),
        ("store", "export", "-o", "a.db"),
        ("diff", "1", "2", "-f", "json=a.db"),
    ):
        ran = scopeaudit(*command, "--store", "sqlite:///a.db")
        assert ran.code == 2, command
        assert "`a.db` would replace the store" in ran.err
    assert rows("SELECT count(*) FROM run") == [(2,)]
