"""How the engine grows: time and memory at each size, and all divisions against one."""

import gc
from collections.abc import Sequence
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import (
    in_process,
    megabytes,
    peak_megabytes,
    repeated,
    table,
    worked,
)
from benchmarks.organization import Kind, organization
from scopeaudit.catalog import load_catalog
from scopeaudit.index import Index, build
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.reach import Reach
from scopeaudit.sources.file import read_snapshot, write_snapshot

_REPEATS = 5


def times(users: int, kind: Kind, seed: int) -> dict[str, Any]:
    """Time the phases in this process; nothing is kept between two runs but the index.

    The collector is off, as it is in a command of scopeaudit.
    """
    gc.disable()
    operations = list(load_catalog().operations.values())
    snapshot = organization(users, kind, operations, seed)
    division = (snapshot.divisions or ())[1].id
    index, indexing = worked(lambda: _indexed(snapshot))
    anywhere = repeated(lambda: Reach.build(index).count_operations(operations), _REPEATS)
    one = repeated(lambda: Reach.build(index).count_operations(operations, division), _REPEATS)
    every = repeated(lambda: Reach.build(index).in_every_division(operations), _REPEATS)
    return {
        "classes": len(index.classes),
        "divisions": len(snapshot.divisions or ()),
        "decisions": users * len(operations),
        "index": indexing,
        "anywhere": anywhere,
        "one": one,
        "every": every,
    }


def _indexed(snapshot: Snapshot) -> Index:
    """Index a snapshot, and find who holds what, which the index keeps."""
    index = build(snapshot, snapshot.taken_at)
    index.held_by()
    return index


def memory(path: str) -> dict[str, float]:
    """Return the memory a snapshot takes, and the peak of reading, indexing and deciding it."""
    gc.disable()
    operations = list(load_catalog().operations.values())
    before = megabytes()
    snapshot = read_snapshot(path).snapshot
    held = megabytes() - before
    answers = Reach.build(build(snapshot, snapshot.taken_at)).all_operations(operations)
    return {"snapshot": held, "peak": peak_megabytes() - before, "answers": len(answers)}


def scale(sizes: Sequence[int], kind: Kind, seed: int, rounds: int) -> None:
    """Print times, growth and memory of organizations of some sizes."""
    found = {
        users: [in_process(("times", str(users), kind, str(seed))) for _ in range(rounds)]
        for users in sizes
    }
    middle = {users: _middle(results) for users, results in found.items()}
    room = {users: _memory(users, kind, seed) for users in sizes}
    print(f"\n{kind}, seed {seed}, processor time, medians of {rounds} rounds of {_REPEATS}\n")
    print(table(_HEADS, [_row(users, middle[users], room[users]) for users in sizes]))
    print()
    for small, large in pairwise(sizes):
        for phase in ("anywhere", "every"):
            growth = log(middle[large][phase] / middle[small][phase]) / log(large / small)
            print(f"growth exponent, {phase}, {small:,} to {large:,} users: {growth:.2f}")


_HEADS = (
    "users",
    "classes",
    "divisions",
    "index ms",
    "any division ms",
    "decisions/s",
    "one division ms",
    "all divisions ms",
    "all / one, all / any",
    "snapshot MB",
    "peak / snapshot",
)


def _middle(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {key: median(one[key] for one in results) for key in results[0]}


def _row(users: int, times: dict[str, Any], room: dict[str, float]) -> Sequence[str]:
    return (
        f"{users:,}",
        f"{times['classes']:,.0f}",
        f"{times['divisions']:.0f}",
        f"{times['index'] * 1e3:,.0f}",
        f"{times['anywhere'] * 1e3:,.0f}",
        f"{times['decisions'] / times['anywhere']:.2e}",
        f"{times['one'] * 1e3:,.0f}",
        f"{times['every'] * 1e3:,.0f}",
        f"{times['every'] / times['one']:.1f}, {times['every'] / times['anywhere']:.1f}",
        f"{room['snapshot']:,.0f}",
        f"{room['peak'] / room['snapshot']:.1f}",
    )


def _memory(users: int, kind: Kind, seed: int) -> dict[str, float]:
    operations = load_catalog().operations.values()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "organization.json"
        write_snapshot(organization(users, kind, operations, seed), path)
        return in_process(("memory", str(path)))
