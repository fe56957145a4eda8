"""A snapshot is read from a file or standard input, and written whole, in the same bytes each time."""

import gc
import gzip
import hashlib
import stat
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given

from scopeaudit.index import build
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sources.decoding import decoded
from scopeaudit.sources.demo import DEMO_NOW, demo_organization
from scopeaudit.sources.file import encoded, read_snapshot, write_snapshot
from tests.sources.snapshots import document, snapshots

DEMO = demo_organization()


@given(snapshots)
def test_what_is_written_is_what_is_read(snapshot: Snapshot) -> None:
    """Any snapshot the types allow survives encoding and decoding unchanged."""
    assert decoded(encoded(snapshot), "org.json") == snapshot


@pytest.mark.parametrize("name", ["org.json", "org.json.gz"])
def test_a_snapshot_is_written_and_read_again(tmp_path: Path, name: str) -> None:
    """The demo organization survives a file, compressed or not, also when read strictly."""
    write_snapshot(DEMO, tmp_path / name)
    assert read_snapshot(tmp_path / name, strict=True).snapshot == DEMO


def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path) -> None:
    """Neither the time nor the name of the file gets into it."""
    for name in ("one.json.gz", "two.json.gz"):
        write_snapshot(DEMO, tmp_path / name)
    assert (tmp_path / "one.json.gz").read_bytes() == (tmp_path / "two.json.gz").read_bytes()


def test_the_digest_is_of_the_bytes_before_compression(tmp_path: Path) -> None:
    """The same snapshot has the same digest however it is stored."""
    for name in ("org.json", "org.json.gz"):
        write_snapshot(DEMO, tmp_path / name)
        loaded = read_snapshot(tmp_path / name)
        assert loaded.digest == hashlib.sha256(encoded(DEMO)).hexdigest()
        assert loaded.path == str(tmp_path / name)


def test_gzip_is_known_by_its_bytes(tmp_path: Path) -> None:
    """A compressed snapshot is read whatever its name, also in several parts."""
    data = encoded(DEMO)
    parts = gzip.compress(data[:1000]) + gzip.compress(data[1000:])
    (tmp_path / "org.json").write_bytes(parts)
    assert read_snapshot(tmp_path / "org.json").snapshot == DEMO


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_read(pack: type[bytes]) -> None:
    """A dash reads standard input, compressed or not."""
    loaded = read_snapshot("-", stdin=BytesIO(pack(encoded(DEMO))))
    assert (loaded.snapshot, loaded.path) == (DEMO, "-")


def test_a_pipe_is_read(tmp_path: Path) -> None:
    """Standard input is the process's own when none is passed in."""
    write_snapshot(DEMO, tmp_path / "org.json.gz")
    code = (
        "from scopeaudit.sources.file import read_snapshot as r; print(len(r('-').snapshot.users))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=(tmp_path / "org.json.gz").read_bytes(),
        capture_output=True,
        check=True,
    )
    assert int(done.stdout) == len(DEMO.users or ())


def test_closed_standard_input_is_told() -> None:
    """Without standard input there is one message, no traceback."""
    code = "from scopeaudit.cli.main import run; raise SystemExit(run(['run', '-']))"
    command = f"exec '{sys.executable}' -c \"{code}\" <&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, check=False, text=True)
    assert done.stderr == "error: `-` cannot be read: standard input is closed\n"
    assert done.returncode == 3


def test_a_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    """A snapshot that an editor saved with a byte order mark is read."""
    (tmp_path / "org.json").write_bytes(b"\xef\xbb\xbf" + document())
    assert read_snapshot(tmp_path / "org.json", strict=True).snapshot.version == 1


def test_a_time_of_any_zone_is_read(tmp_path: Path) -> None:
    """A time with an offset is the moment it names."""
    (tmp_path / "org.json").write_bytes(document(taken_at="2026-11-20T07:00:00+01:00"))
    assert read_snapshot(tmp_path / "org.json").snapshot.taken_at == DEMO.taken_at


def test_only_the_owner_may_read_what_is_written(tmp_path: Path) -> None:
    """A snapshot is written readable by its owner only, also over a file that all could read."""
    path = tmp_path / "org.json"
    path.touch(0o644)
    write_snapshot(DEMO, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_each_object_stands_on_a_line_of_its_own() -> None:
    """Two snapshots can be compared line by line, and defaults take no room."""
    lines = encoded(DEMO).decode().splitlines()
    assert '  {"id":"division-emea","name":"EMEA"},' in lines
    assert b"null" not in encoded(DEMO)


@pytest.mark.parametrize("running", [True, False])
def test_the_garbage_collector_is_left_as_it_was(running: bool) -> None:
    """Decoding pauses the collector and leaves it as it was, also when it fails."""
    was = gc.isenabled()
    try:
        (gc.enable if running else gc.disable)()
        decoded(document(), "org.json")
        with pytest.raises(Exception, match="lacks"):
            decoded(b"{}", "org.json")
        assert gc.isenabled() is running
    finally:
        (gc.enable if was else gc.disable)()


def test_a_section_that_was_not_read_is_not_an_empty_one() -> None:
    """A section left out is None, unread; a section that is empty was read (facts §13, trap 13)."""
    left_out = decoded(document(), "org.json")
    empty = decoded(document(clients=[], users=[]), "org.json")
    assert (left_out.clients, left_out.users) == (None, None)
    assert (empty.clients, empty.users) == ((), ())
    assert decoded(encoded(empty), "org.json") == empty


def test_trap_13_a_missing_expand_key_is_unknown() -> None:
    """A user without `groups` or `grants` has unknown ones, and the index says so."""
    users = [{"id": "u1", "name": "Ana"}, {"id": "u2", "name": "Bo", "groups": [], "grants": []}]
    groups = [{"id": "g1", "name": "Crew", "roles_enabled": True, "grants": [["r1", "*"]]}]
    roles = [{"id": "r1", "name": "Agent", "policies": []}]
    snapshot = decoded(document(users=users, groups=groups, roles=roles), "org.json")
    unknown, known = snapshot.users or ()
    assert (unknown.groups, unknown.grants) == (None, None)
    assert (known.groups, known.grants) == ((), ())
    hidden = [
        spot.section for one in build(snapshot, DEMO_NOW).classes for spot in one.access.hidden
    ]
    assert {"groups", "grants"} <= set(hidden)


def test_trap_16_deleted_users_keep_their_grants() -> None:
    """Inactive and deleted users are read with their grants, not left out."""
    users = [
        {"id": one, "name": one, "state": one, "grants": [["r1", "*"]], "groups": []}
        for one in ("active", "inactive", "deleted")
    ]
    snapshot = decoded(document(users=users), "org.json")
    assert [(one.state, one.grants) for one in snapshot.users or ()] == [
        (one, (("r1", "*"),)) for one in ("active", "inactive", "deleted")
    ]


def test_trap_24_a_shortfall_is_data() -> None:
    """A list that was cut short is a blind spot over the whole section, not a smaller organization."""
    spot = {"section": "roles", "reason": "25 of 140 were returned", "call": "GET /api/v2/roles"}
    snapshot = decoded(document(roles=[], blind_spots=[spot]), "org.json")
    (found,) = snapshot.blind_spots
    assert (found.section, found.ids) == ("roles", None)


def test_what_is_named_but_not_there_is_no_error() -> None:
    """Roles, divisions and groups that do not exist are left to the index, which makes blind spots."""
    user = {"id": "u1", "name": "Ana", "grants": [["gone", "nowhere"]], "groups": ["none"]}
    data = document(users=[user], roles=[], divisions=[], groups=[])
    index = build(decoded(data, "org.json"), DEMO_NOW)
    assert {"roles", "divisions", "groups"} <= {spot.section for spot in index.blind_spots}
