"""Every decision of the engine against the oracle: three-valued, provisos apart, policies included."""

from benchmarks.measure import timed
from benchmarks.oracle import CONDITIONAL, SURE, UNKNOWN, Known, Oracle
from benchmarks.organization import Kind, organization
from scopeaudit.catalog import load_catalog
from scopeaudit.index import build
from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.reach import Counts, Masks, Reach


def check(users: int, kind: Kind, seed: int) -> None:
    """Compare every user, every operation, for any division and for one; print what was compared."""
    operations = list(load_catalog().operations.values())
    snapshot = organization(users, kind, operations, seed)
    reach = Reach.build(build(snapshot, snapshot.taken_at))
    division = (snapshot.divisions or ())[1].id
    for where in (None, division):
        answers = reach.all_operations(operations, where)
        wrong, seconds = timed(lambda w=where, a=answers: _compare(snapshot, reach, a, operations, w))
        place = "in any division" if where is None else "in one division"
        print(f"{kind}, {users:,} users, {len(operations):,} operations, {place}: ", end="")
        print(f"{wrong:,} of {users * len(operations):,} decisions differ ({seconds:,.0f} s)")
        if wrong:
            raise SystemExit(1)
    _compare_spread(reach, operations)
"""
"""
