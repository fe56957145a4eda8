"""The store: recording a large audit, an unchanged night, the list of a thousand runs; and being killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import run_time, table
from benchmarks.organization import TAKEN, organization
from scopeaudit import pipeline
from scopeaudit.catalog import load_catalog
from scopeaudit.errors import StoreError
from scopeaudit.history.listing import list_audits
from scopeaudit.history.recording import Audit, record
from scopeaudit.history.telling import list_runs
from scopeaudit.history.upkeep import check_store
from scopeaudit.model.finding import Finding
from scopeaudit.sources.file import encoded

_KILLS = 20
"""Kills after which another file is begun: checking one takes as long as it has grown."""

_SCOPEAUDIT = (sys.executable, "-m", "scopeaudit")


def store(users: int, findings: int, runs: int, seed: int, rounds: int) -> None:
    """Print what it costs to record, to record again what did not change, and to list many runs."""
    first = _audit(users, findings, seed, 0)
    second = _audit(users, findings, seed, 1)
    # NOTE: nothing changed but the clock; a finding that appears in a night would stand among all of them.
    second = replace(second, result=replace(second.result, findings=first.result.findings))
    rows = []
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.db" for number in range(rounds)]
        times = [_recorded(path, first) for path in files]
        size = files[0].stat().st_size
        rows.append((f"first run: {users:,} users, {findings:,} open", f"{median(times):.2f} s"))
        rows.append(("the file after it", f"{size / 1e6:.1f} MB"))
        times = [_recorded(path, second) for path in files]
        rows.append(("a night on which nothing changed", f"{median(times):.2f} s"))
        rows.append(("what that night costs", f"{_grown(files[0], size):,} bytes"))
        rows += _listed(Path(folder) / "many.db", runs, seed, rounds)
    print(table(("what", "costs"), rows))


def _audit(users: int, findings: int, seed: int, night: int) -> Audit:
    """Audit an organization, as it is or a night later, with that many open findings."""
    made = organization(users, "realistic", load_catalog().operations.values(), seed)
    snapshot = replace(made, taken_at=TAKEN + timedelta(days=night))
    policies, catalog = pipeline.load(())
    read = pipeline.Organization(snapshot=snapshot, digest="", document=encoded(snapshot))
    terms = pipeline.Terms(now=snapshot.taken_at)
    result = pipeline.audit(read, policies, catalog, (), terms)
    if findings:
        result = replace(result, findings=tuple(_grow(result.findings, findings)))
    return Audit(organization=read, waivers=(), terms=terms, result=result)


def _grow(found: tuple[Finding, ...], wanted: int) -> Iterator[Finding]:
    """Yield that many findings of one subject, each with fingerprints of its own."""
    for number in range(wanted):
        one = found[number % len(found)]
        name = f"{number:016x}"
        subjects = tuple(replace(subject, fingerprint=name) for subject in one.subjects[:1])
        yield replace(one, fingerprint=name, subjects=subjects)


def _recorded(path: Path, audit: Audit) -> float:
    start = time.perf_counter()
    record(str(path), audit, audit.terms.now)
    return time.perf_counter() - start


def _grown(path: Path, before: int) -> int:
    return path.stat().st_size - before


def _listed(path: Path, runs: int, seed: int, rounds: int) -> list[tuple[str, str]]:
    small = _audit(100, 0, seed, 0)
    for _ in range(runs):
        record(str(path), small, small.terms.now)
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "import sqlalchemy": (sys.executable, "-c", "import sqlalchemy"),
        f"scopeaudit history, {runs:,} runs": (*_SCOPEAUDIT, "history", "--store", str(path)),
    }
    rows = []
    for name, command in commands.items():
        took = [run_time(command) for _ in range(rounds)]
        wall, used = (median(one[part] for one in took) * 1e3 for part in (0, 1))
        rows.append((name, f"{wall:,.0f} ms, of the processor {used:,.0f} ms"))
    start = time.perf_counter()
    list_audits(str(path), limit=30)
    return [*rows, ("the list alone", f"{(time.perf_counter() - start) * 1e3:,.0f} ms")]


def crashes(times: int, seed: int, url: str = "") -> None:
    """Kill a process that stores, at random moments; afterwards the store must be sound, and nothing lost.

    `url` is an empty store, a new file without. Exits 1 where what a process told to be recorded before it
    died is not there.
    """
    random, recorded = Random(seed), 0
    with TemporaryDirectory() as folder:
        for first in range(0, times, _KILLS):
            path = url or str(Path(folder) / f"{first}.db")
            recorded += _crashes(path, min(_KILLS, times - first), random)
    print(f"killed {times:,} times: sound each time, {recorded:,} runs recorded, none lost")


def _crashes(path: str, times: int, random: Random) -> int:
    """Kill so many times; return how many runs were told to be recorded."""
    told: set[int] = set()
    for number in range(times):
        told |= _killed(path, random)
        faults, runs = _state(path)
        if faults or not told <= runs:
            sys.exit(f"kill {number + 1}: {faults}; lost {sorted(told - runs)}")
    return len(told)


def _state(path: str) -> tuple[tuple[str, ...], set[int]]:
    """Return what is wrong with a store, and its runs; nothing where it is not made yet."""
    try:
        return check_store(path), {one.number for one in list_runs(path)}
    except StoreError as error:
        empty = "there is no store" in error.message or "no store of" in error.message
        return (() if empty else (str(error),)), set()


def _killed(path: str, random: Random) -> set[int]:
    """Kill a process somewhere in its first recordings; return the runs it told of."""
    command = (sys.executable, "-m", "benchmarks", "storing", path)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        stdout = process.stdout or StringIO()
        stdout.readline()
        time.sleep(random.uniform(0, 1.5))
        os.kill(process.pid, signal.SIGKILL)
        return {int(line) for line in stdout if line.endswith("\n")}


def storing(path: str) -> None:
    """Record without end, two nights that differ in turn; tell of each run once it is recorded."""
    nights = [_audit(300, count, 1, night) for night, count in enumerate((400, 600))]
    print("storing", flush=True)
    while True:
        for night in nights:
            record(path, night, night.terms.now)
            print(list_runs(path, limit=1)[0].number, flush=True)
