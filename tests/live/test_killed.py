"""A process that is killed outright, at any moment, loses nothing that was written and asks for none of it again."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from scopeaudit import sandbox
from scopeaudit.catalog import load_catalog
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sources.file import read_snapshot
from tests.live.harbour import harbour

WHOLE = harbour(users=900, roles=14, divisions=40, groups=5)
CALLS = 25
"""Fewer requests than a collection of it makes."""


class Deadly:
    """The sandbox; it keeps what was asked, and kills who asks at the n-th request, before or after it."""

    def __init__(self) -> None:
        scenario = sandbox.Scenario(rate_limit=None)
        self.app = sandbox.app(WHOLE, load_catalog(), scenario=scenario)
        self.asked: Counter[str] = Counter()
        self.left = 0
        self.after = 0.0
        self.pid = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, and perhaps kill."""
        query = scope["query_string"].decode()
        path = scope["raw_path"].partition(b"?")[0].decode()
        self.asked[f"{scope['method']} {path}" + (f"?{query}" if query else "")] += 1
        self.left -= 1
        if self.left == 0:
            threading.Timer(self.after, self._kill, (self.pid,)).start()
        await self.app(scope, receive, send)

    @staticmethod
    def _kill(pid: int) -> None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return


@pytest.fixture
def deadly() -> Iterator[tuple[Deadly, str]]:
    """Serve over loopback."""
    app = Deadly()
    with sandbox.serving(app) as url:
        yield app, url


def collect(
    folder: Path, deadly: tuple[Deadly, str], *options: str, at: int = 0, after: float = 0.0
) -> int:
    """Run the command in a process of its own; return its code, negative where it was killed."""
    app, url = deadly
    app.asked.clear()
    environment = {one: text for one, text in os.environ.items() if not one.startswith("GENESYS")}
    secret = sandbox.secret_of("c-auditor")
    environment["GENESYSCLOUD_OAUTHCLIENT_ID"] = "c-auditor"
    environment["GENESYSCLOUD_OAUTHCLIENT_SECRET"] = secret
    command = (sys.executable, "-m", "scopeaudit", "collect", "--base-url", url, "-o", "org.json")
    with subprocess.Popen(
        (*command, *options), cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        app.pid, app.after, app.left = process.pid, after, at
        _, err = process.communicate(timeout=60)
    assert secret not in err
    return process.returncode


def written(folder: Path) -> set[str]:
    """Return the calls whose answers are safely in the journal."""
    lines = (folder / "org.json.part").read_bytes().split(b"\n")
    return {json.loads(one)["call"] for one in lines[1:-1]}


def read(folder: Path) -> Snapshot:
    """Return the snapshot, without the time at which it was begun."""
    found = read_snapshot(str(folder / "org.json"), strict=True).snapshot
    return replace(found, taken_at=WHOLE.taken_at)


@pytest.mark.parametrize("seed", range(4))
def test_it_goes_on_after_every_kill(
    tmp_path: Path, deadly: tuple[Deadly, str], seed: int
) -> None:
    """However often it is killed, the snapshot is that of an undisturbed run, and nothing is half there."""
    chance = Random(seed)  # noqa: S311 - no secret
    undisturbed = tmp_path / "undisturbed"
    undisturbed.mkdir()
    assert collect(undisturbed, deadly) == 0
    kills, known = 0, set[str]()
    for _ in range(2):
        at, after = chance.randint(1, CALLS), chance.choice((0.0, 0.002, 0.02))
        going_on = ("--resume",) if (tmp_path / "org.json.part").exists() else ()
        code = collect(tmp_path, deadly, *going_on, at=at, after=after)
        assert known.isdisjoint(deadly[0].asked)
        kills += code == -signal.SIGKILL
        if (tmp_path / "org.json").exists():
            break
        if (tmp_path / "org.json.part").exists():
            assert known <= written(tmp_path)
            known = written(tmp_path)
    if not (tmp_path / "org.json").exists():
        going_on = ("--resume",) if known else ()
        assert collect(tmp_path, deadly, *going_on) == 0
        assert known.isdisjoint(deadly[0].asked)
    assert kills
    assert read(tmp_path) == read(undisturbed)


def test_ctrl_c(tmp_path: Path, deadly: tuple[Deadly, str]) -> None:
    """An interruption by hand leaves the same, says how to go on, and ends with 130."""
    app, url = deadly
    secret = sandbox.secret_of("c-auditor")
    environment = os.environ | {
        "GENESYSCLOUD_OAUTHCLIENT_ID": "c-auditor",
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": secret,
    }
    command = (sys.executable, "-m", "scopeaudit", "collect", "--base-url", url, "-o", "org.json")
    app.left = 0
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        while sum(app.asked.values()) < CALLS // 2:
            assert process.poll() is None
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command with --resume goes on from here\n" in err
    known = written(tmp_path)
    assert known
    assert collect(tmp_path, deadly, "--resume") == 0
    assert known.isdisjoint(app.asked)
    assert read(tmp_path).users
    assert not (tmp_path / "org.json.part").exists()
