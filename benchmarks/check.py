"""The engine against the oracle: three-valued, provisos apart, with everything that stands in the way."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from random import Random

from benchmarks.oracle import CONDITIONAL, SURE, UNKNOWN, Oracle
from benchmarks.organization import Kind, organization
from scopeaudit.catalog import load_catalog
from scopeaudit.index import build
from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.reach import Counts, Masks, Reach


def check(users: int, kind: Kind, seed: int, sample: int) -> None:
    """Compare everyone's counts and a sample's decisions, in any division, in one, and in all."""
    operations = list(load_catalog().operations.values())
    snapshot = organization(users, kind, operations, seed)
    reach = Reach.build(build(snapshot, snapshot.taken_at))
    division = (snapshot.divisions or ())[1].id
    for where in (None, division):
        decided, wrong, counted = _compare(snapshot, reach, operations, where, sample)
        place = "any division" if where is None else "one division"
        print(f"{kind}, {users:,} users x {len(operations):,} operations, {place}: ", end="")
        print(
            f"{wrong:,} of {decided:,} decisions and {counted:,} of the counts differ", flush=True
        )
        if wrong or counted:
            raise SystemExit(1)
    _compare_divisions(reach, operations)


def _compare(
    snapshot: Snapshot,
    reach: Reach,
    operations: Sequence[Operation],
    division: str | None,
    sample: int,
) -> tuple[int, int, int]:
    """Return how many decisions were compared, how many differ, and how many counts differ."""
    oracle = Oracle(snapshot, {name for one in operations for name in one.permissions or ()})
    answers = reach.all_operations(operations, division)
    everyone = range(len(snapshot.users or ()))
    chosen = set(Random(division).sample(everyone, min(sample, len(everyone))))
    rows = _rows(reach, answers, chosen)
    counts = [[0] * len(operations) for _ in range(SURE + 1)]
    wrong = 0
    for position, user in enumerate(snapshot.users or ()):
        ranks = oracle.operations(oracle.know(user), operations, division)
        for number, rank in enumerate(ranks):
            counts[rank][number] += 1
        if position in chosen:
            wrong += sum(mine != its for mine, its in zip(rows[position], ranks, strict=True))
    expected = zip(counts[SURE], counts[CONDITIONAL], counts[UNKNOWN], strict=True)
    pairs = zip(answers.values(), expected, strict=True)
    differing = sum(reach.counts(masks) != Counts(*count) for masks, count in pairs)
    return len(chosen) * len(operations), wrong, differing


def _rows(
    reach: Reach, answers: Mapping[str, Masks], chosen: set[int]
) -> Mapping[int, Sequence[int]]:
    """Return the rank of every operation for each chosen user."""
    class_of = {
        user: number
        for number, one in enumerate(reach.classes)
        for user in one.users
        if user in chosen
    }
    people = sorted(class_of)
    pick = itemgetter(*(class_of[user] for user in people), 0)
    width = len(reach.classes)
    by_operation = [
        [
            sum(map(int, bits))
            for bits in zip(*(pick(f"{mask:0{width}b}"[::-1]) for mask in masks), strict=True)
        ]
        for masks in answers.values()
    ]
    return {user: [row[place] for row in by_operation] for place, user in enumerate(people)}


def _compare_divisions(reach: Reach, operations: Sequence[Operation]) -> None:
    """Compare the counts of all divisions at once with those of one division after another."""
    at_once = reach.in_every_division(operations)
    divisions = list(at_once[operations[0].id])
    wrong = 0
    for division in divisions:
        counts = reach.count_operations(operations, division)
        wrong += sum(counts[one.id] != at_once[one.id][division] for one in operations)
    print(f"all {len(divisions)} divisions at once: {wrong:,} counts differ")
    if wrong:
        raise SystemExit(1)
