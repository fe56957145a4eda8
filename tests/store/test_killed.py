"""A process that is killed outright while it stores leaves the store as it was before, or as it is after."""

import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.organizations import snapshot, user
from tests.store import dying
from tests.store.conftest import Nights, app, every, only_files, rows

STEPS = 60_000
"""More than a run needs: the last of these moments lies after its end."""


def die_at(steps: int, *options: str) -> int:
    """Audit night.json in a process that dies after so many steps of its database."""
    arguments = ("run", "night.json", "-p", "policy.yaml", "-q", *options)
    ended = subprocess.run(
        (sys.executable, dying.__file__, str(steps), *arguments),
        check=False,
        stdout=subprocess.DEVNULL,
    )
    return ended.returncode


def test_at_random_moments_of_storing(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Earlier runs are whole, the store is sound, and the run that died is there whole or not at all."""
    night(1, *(app(f"a{one}") for one in range(40)), options=("-f", "json=then.json", "-q"))
    night(2, *(app(f"a{one}") for one in range(20, 60)))
    random, codes = Random(20261126), []  # noqa: S311 - the same moments each time
    for number in range(10):
        before = every("run")
        codes.append(die_at(random.randrange(10, STEPS), "--now", f"2026-12-{number + 1:02}"))
        after = every("run")
        assert after[: len(before)] == before
        assert len(after) == len(before) + (codes[-1] != -signal.SIGKILL)
        assert scopeaudit("store", "check").out == "sound\n"
    assert -signal.SIGKILL in codes
    assert 1 in codes
    scopeaudit("report", "1", "-f", "json=again.json", "-q")
    assert Path("again.json").read_bytes() == Path("then.json").read_bytes()


@only_files
def test_while_the_store_is_made(night: Nights, scopeaudit: Scopeaudit) -> None:
    """There is no store, or an empty one; the next run makes it whole and leaves nothing beside it."""
    night(1, app("a"))
    random = Random(20261127)  # noqa: S311 - the same moments each time
    for _ in range(4):
        for one in Path().glob("*a.db*"):
            one.unlink()
        assert die_at(random.randrange(10, 400)) == -signal.SIGKILL
        if Path("a.db").exists():
            assert scopeaudit("store", "check").out == "sound\n"
    assert die_at(10**9) == 1
    assert rows("SELECT count(*) FROM run") == [(1,)]


@pytest.mark.usefixtures("night")
def test_runs_at_once_count_once(scopeaudit: Scopeaudit) -> None:
    """Four processes make the store among them; of four that find the same, one calls it new."""
    clients = (app("a"),)
    write_snapshot(snapshot(user("ana"), clients=clients), Path("night.json"))
    together()
    assert rows("SELECT id, new FROM run ORDER BY id") == [(1, 0), (2, 0), (3, 0), (4, 0)]
    write_snapshot(snapshot(user("ana"), clients=(*clients, app("b"))), Path("night.json"))
    together()
    assert rows("SELECT id, new FROM run WHERE id > 4 ORDER BY id") == [
        (5, 1),
        (6, 0),
        (7, 0),
        (8, 0),
    ]
    assert rows("SELECT count(*) FROM life WHERE until IS NULL") == [(3,)]
    assert scopeaudit("store", "check").out == "sound\n"


def together() -> None:
    """Audit night.json in four processes at once."""
    command = ("run", "night.json", "-p", "policy.yaml", "-q")
    running = [
        subprocess.Popen((sys.executable, "-m", "scopeaudit", *command, "-f", f"json={one}.json"))
        for one in range(4)
    ]
    assert [one.wait() for one in running] == [1] * 4
