"""Decisions a second, beside what one could use instead, on one and the same organization.

Every figure comes from a process of its own that makes the organization from its seed, loads it, and
decides; rounds go through all peers in turn, and a ratio compares two figures of the same round.
"""

import gc
import json
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from statistics import median
from typing import Any

from benchmarks.engine import Engine
from benchmarks.facts import asked, facts_of
from benchmarks.measure import in_process, peak_megabytes, table, timed
from benchmarks.oracle import SURE, Oracle
from benchmarks.organization import Kind, organization
from benchmarks.peers import PEERS, peer
from scopeaudit.catalog import load_catalog
from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import Snapshot

ENGINE = "scopeaudit"
_CHECKED = 40
"""Users whose every decision is compared with the oracle, for each peer and round."""


def given(users: int, kind: Kind, seed: int) -> tuple[Snapshot, list[Operation]]:
    """Return the organization of the peers: without access policies, which only scopeaudit knows."""
    operations = list(load_catalog().operations.values())
    return replace(organization(users, kind, operations, seed), access_policies=()), operations


def one(name: str, users: int, kind: Kind, seed: int, repeats: int) -> dict[str, Any]:
    """Measure one peer in this process, and check it; the collector is off, as in a command of scopeaudit."""
    gc.disable()
    snapshot, operations = given(users, kind, seed)
    if name == ENGINE:
        return _engine(snapshot, operations, seed, repeats)
    return _peer(name, snapshot, operations, seed, repeats)


def _engine(
    snapshot: Snapshot, operations: Sequence[Operation], seed: int, repeats: int
) -> dict[str, Any]:
    engine = Engine(snapshot, operations)
    _, loading = timed(engine.load)
    runs = [timed(engine.decide) for _ in range(repeats)]
    peak = peak_megabytes()
    people = range(len(snapshot.users or ()))
    chosen = _chosen(people, None, seed)
    wrong = _differences(snapshot, engine.operations, chosen, engine.rows(chosen))
    return {
        "load": loading,
        "seconds": median(seconds for _, seconds in runs),
        "decisions": len(people) * len(engine.operations),
        "counts": runs[-1][0],
        "checked": len(chosen) * len(engine.operations),
        "wrong": wrong,
        "peak": peak,
    }


def _peer(
    name: str, snapshot: Snapshot, operations: Sequence[Operation], seed: int, repeats: int
) -> dict[str, Any]:
    contender = peer(name)
    facts, gathering = timed(lambda: facts_of(snapshot, operations))
    _, loading = timed(lambda: contender.load(facts))
    people = range(len(facts.users))[: contender.users]
    questions = range(len(facts.operations))[: contender.operations]
    runs = [timed(lambda: contender.decide(people, questions)) for _ in range(repeats)]
    peak = peak_megabytes()
    chosen = _chosen(people, contender.users, seed)
    rows = contender.rows(chosen, questions)
    whole = len(people) == len(facts.users) and len(questions) == len(facts.operations)
    return {
        "load": gathering + loading,
        "seconds": median(seconds for _, seconds in runs),
        "decisions": len(people) * len(questions),
        "counts": runs[-1][0] if whole else None,
        "checked": len(chosen) * len(questions),
        "wrong": _differences(snapshot, facts.operations[: contender.operations], chosen, rows),
        "peak": peak,
    }


def _chosen(people: Sequence[int], sampled: int | None, seed: int) -> list[int]:
    count = min(_CHECKED, len(people)) if sampled is None else min(8, len(people))
    return Random(seed).sample(people, count)


def _differences(
    snapshot: Snapshot,
    operations: Sequence[Operation],
    users: Sequence[int],
    rows: Sequence[Sequence[bool]],
) -> int:
    """Count the decisions that are not the oracle's."""
    oracle = Oracle(snapshot, {name for one in operations for name in one.permissions or ()})
    wrong = 0
    for user, row in zip(users, rows, strict=True):
        known = oracle.know((snapshot.users or ())[user])
        truth = [oracle.operation(known, one, None) == SURE for one in operations]
        wrong += sum(mine != right for mine, right in zip(row, truth, strict=True))
    return wrong


def compare(users: int, kind: Kind, seed: int, rounds: int, names: Sequence[str] = PEERS) -> None:
    """Print the table of an organization."""
    snapshot, operations = given(users, kind, seed)
    questions = len(asked(snapshot, operations))
    del snapshot
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in (ENGINE, *names)}
    for number in range(rounds):
        for name, results in found.items():
            repeats = 3 if name == ENGINE else 1
            arguments = ("one", name, str(users), kind, str(seed), str(repeats))
            results.append(in_process(arguments))
            print(f"round {number + 1}: {name} {results[-1]['seconds']:.3f} s", flush=True)
    print(f"\n{kind}, {users:,} users x {questions:,} operations, seed {seed}, {rounds} rounds\n")
    print(table(_HEADS, [_row(name, results, found[ENGINE]) for name, results in found.items()]))
    _complain(found)


_HEADS = (
    "",
    "decisions/s",
    "scopeaudit is faster by",
    "with loading",
    "peak MB",
    "sample",
    "checked, wrong",
)


def _row(
    name: str, results: Sequence[dict[str, Any]], engine: Sequence[dict[str, Any]]
) -> Sequence[str]:
    last = results[-1]
    rate = median(one["decisions"] / one["seconds"] for one in results)
    ratio = median(
        (mine["decisions"] / mine["seconds"]) / (its["decisions"] / its["seconds"])
        for mine, its in zip(engine, results, strict=True)
    )
    whole = last["counts"] is not None
    loaded = median(
        (its["seconds"] + its["load"]) / (mine["seconds"] + mine["load"])
        for mine, its in zip(engine, results, strict=True)
    )
    return (
        name,
        f"{rate:,.0f}",
        f"{ratio:,.1f}" if ratio < 100 else f"{ratio:,.0f}",  # noqa: PLR2004
        f"{loaded:,.1f}" if whole else "",
        f"{max(one['peak'] for one in results):,.0f}",
        "all" if whole else f"{last['decisions']:,}",
        f"{sum(one['checked'] for one in results):,}, {sum(one['wrong'] for one in results)}",
    )


def _complain(found: dict[str, list[dict[str, Any]]]) -> None:
    """Fail loudly where a decision was wrong or a count is not everyone's."""
    truth = found[ENGINE][0]["counts"]
    for name, results in found.items():
        for one in results:
            if one["wrong"] or one["counts"] not in (None, truth):
                raise SystemExit(f"{name} does not agree: {json.dumps(one)[:200]}")
    print("\nall counts that were made in full are equal")
