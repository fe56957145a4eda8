"""`scopeaudit store`: checked, pruned, made small, exported."""

import gzip
import json
import os
import stat
import zlib
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import create_engine, inspect

from scopeaudit.store import documents, migrate, open_store
from scopeaudit.store.tables import metadata
from scopeaudit.store.version import HEAD
from tests.cli.conftest import Scopeaudit
from tests.store.conftest import Nights, app, every, only_files, rows


@only_files
def test_only_the_owner_may_read_it(night: Nights) -> None:
    """A store holds what an organization is made of, as a snapshot does."""
    before = os.umask(0)
    try:
        night(1, app("a"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("a.db").stat().st_mode) == 0o600
    assert [one.name for one in Path().iterdir() if one.name.startswith(".")] == []


SPOILT = "UPDATE piece SET data = :data"


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (SPOILT, "is not as it was"),
        ("DELETE FROM piece", "is not as it was"),
        ("UPDATE life SET until = since, ending = 'fixed'", "lives that end before they begin"),
        ("UPDATE life SET ending = 'fixed'", "lives that end without a reason"),
        ("DELETE FROM finding", "subjects open whose finding is told nowhere"),
        ("DELETE FROM life", "findings told without a subject"),
        ("UPDATE run SET new = 7", "runs whose new and reopened findings are not listed"),
        ("UPDATE run SET high = 70", "runs with more open findings than are told"),
    ],
)
def test_damage_is_found(night: Nights, scopeaudit: Scopeaudit, damage: str, word: str) -> None:
    """A sound store is said to be sound, and nothing else is."""
    night(1, app("a"))
    assert scopeaudit("store", "check").out == "sound\n"
    rows(damage, **({"data": b"x"} if ":data" in damage else {}))
    ran = scopeaudit("store", "check")
    assert ran.code == 3
    assert word in ran.out


@only_files
def test_a_broken_reference_is_found(night: Nights, scopeaudit: Scopeaudit) -> None:
    """A server lets none be made; in a file another program could."""
    night(1, app("a"))
    rows("DELETE FROM document")
    assert "refers to a row of `document`" in scopeaudit("store", "check").out


def test_a_damaged_snapshot_makes_no_report(night: Nights, scopeaudit: Scopeaudit) -> None:
    """What is not as it was is never audited as if it were."""
    night(1, app("a"))
    rows(SPOILT, data=zlib.compress(b"{}"))
    ran = scopeaudit("report", "1")
    assert (ran.code, ran.out) == (3, "")
    assert "is not as it was" in ran.err


def test_pruning_lets_evidence_go_and_keeps_lives(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Counts, first days and later reports stay as they were; the oldest snapshots are gone."""
    for day in (1, 2, 3):
        night(day, app("a"), app(f"b{day}"))
    night(4, app("a"), options=("-f", "json=then.json", "-q"))
    ran = scopeaudit("store", "prune", "--keep", "2")
    assert "of what 2 runs audited" in ran.out
    assert rows("SELECT id FROM run WHERE snapshot IS NULL") == [(1,), (2,)]
    assert scopeaudit("store", "check").out == "sound\n"
    assert scopeaudit("report", "1").code == 2
    assert "pruned" in scopeaudit("history").out
    scopeaudit("report", "4", "-f", "json=again.json")
    assert Path("again.json").read_bytes() == Path("then.json").read_bytes()


def test_pruning_by_days_keeps_what_was_recorded_lately(
    night: Nights, scopeaudit: Scopeaudit
) -> None:
    """The day it was recorded counts, not the one it audits."""
    night(1, app("a"))
    night(2, app("b"))
    rows("UPDATE run SET recorded_at = '2020-01-01T00:00:00+00:00' WHERE id = 1")
    assert "1 runs" in scopeaudit("store", "prune", "--keep", "90d").out
    assert rows("SELECT id FROM run WHERE snapshot IS NULL") == [(1,)]


@pytest.mark.parametrize("keep", ["0", "-1", "x", "3w", "1e3", ""])
def test_pruning_takes_a_number_of_runs_or_days(scopeaudit: Scopeaudit, keep: str) -> None:
    """Anything else is refused."""
    assert scopeaudit("store", "prune", f"--keep={keep}").code == 2


@only_files
def test_vacuum_gives_room_back(night: Nights, scopeaudit: Scopeaudit) -> None:
    """The file shrinks once evidence was let go."""
    night(1, *(app(sha256(bytes([number])).hexdigest()) for number in range(250)))
    night(2, app("a"))
    scopeaudit("store", "prune", "--keep", "1")
    before = Path("a.db").stat().st_size
    assert scopeaudit("store", "vacuum").code == 0
    assert Path("a.db").stat().st_size < before - 10_000
    assert scopeaudit("store", "check").out == "sound\n"


def test_all_rows_are_exported(night: Nights, scopeaudit: Scopeaudit) -> None:
    """A line of JSON each, with its table."""
    night(1, app("a"))
    night(2, app("b"))
    ran = scopeaudit("store", "export")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    for table in ("run", "finding", "life", "change"):
        found = sum(one["table"] == table for one in lines)
        assert found == len(every(table)) > 0
    scopeaudit("store", "export", "-o", "all.jsonl")
    assert Path("all.jsonl").read_text() == ran.out


def test_a_snapshot_is_exported_as_it_was(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Byte for byte, before compression; its digest is the one of the run."""
    night(1, app("a"))
    data = Path("night.json").read_bytes()
    Path("zipped.json.gz").write_bytes(gzip.compress(b"\xef\xbb\xbf" + data))
    scopeaudit("run", "zipped.json.gz", "-p", "policy.yaml", "-f", "json=then.json")
    scopeaudit("store", "export", "--run", "2", "-o", "out.json")
    assert Path("out.json").read_bytes() == b"\xef\xbb\xbf" + data
    ((digest,),) = rows("SELECT snapshot_digest FROM run WHERE id = 2")
    assert sha256(Path("out.json").read_bytes()).hexdigest() == digest
    scopeaudit("report", "2", "-f", "json=again.json")
    assert Path("again.json").read_bytes() == Path("then.json").read_bytes()


def test_documents_that_differ_little_share_their_pieces(night: Nights, place: str) -> None:
    """One line more among twenty thousand costs a few pieces, wherever it is put."""
    random = Random(7)  # noqa: S311 - any numbers
    lines = [f"  {random.random()},\n".encode() for _ in range(20_000)]
    night(1, app("a"))
    with open_store(place) as store:
        with store.writing() as connection:
            first = documents.put(connection, b'{\n"a": [\n' + b"".join(lines))
        ((whole,),) = rows("SELECT sum(length(data)) FROM piece")
        lines.insert(9_000, b"  1,\n")
        with store.writing() as connection:
            second = documents.put(connection, b'{\n"b": [\n' + b"".join(lines))
            assert documents.get(connection, second) == b'{\n"b": [\n' + b"".join(lines)
            assert first != second
    ((both,),) = rows("SELECT sum(length(data)) FROM piece")
    assert int(str(both)) - int(str(whole)) < int(str(whole)) / 5


def test_migrations_lead_to_the_tables_that_are_used(tmp_path: Path) -> None:
    """Every column, key and index of the one is in the other."""
    made, told = (create_engine(f"sqlite:///{tmp_path / name}") for name in ("a", "b"))
    with made.begin() as connection:
        migrate.upgrade(connection)
    metadata.create_all(told)
    for table in metadata.tables:
        for what in ("get_columns", "get_indexes", "get_foreign_keys", "get_unique_constraints"):
            one, other = (getattr(inspect(each), what)(table) for each in (made, told))
            assert sorted(map(repr, one)) == sorted(map(repr, other)), (table, what)
    assert inspect(made).get_table_names() == sorted([*metadata.tables, "alembic_version"])
    made.dispose()
    told.dispose()


def test_the_newest_migration_is_the_one_that_is_expected() -> None:
    """A store of this version is opened without looking at the migrations."""
    assert migrate.newest() == HEAD
