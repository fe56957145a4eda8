"""scopeaudit on the questions the peers are asked, and on all of them."""

from collections.abc import Sequence

from benchmarks.facts import asked
from scopeaudit.index import Index, build
from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.reach import Reach


class Engine:
    """The index is loading; laying out, expanding wildcards, deciding and counting are deciding."""

    def __init__(self, snapshot: Snapshot, operations: Sequence[Operation]) -> None:
        self.snapshot = snapshot
        self.operations = asked(snapshot, operations)

    def load(self) -> Index:
        """Index the snapshot, and find who holds what: all that is kept between two decisions."""
        self.index = build(self.snapshot, self.snapshot.taken_at)
        self.index.held_by()
        return self.index

    def decide(self) -> list[int]:
        """Count who can call each operation for certain."""
        counts = Reach.build(self.index).count_operations(self.operations)
        return [counts[one.id].sure for one in self.operations]

    def rows(self, users: Sequence[int]) -> list[list[bool]]:
        """Return the decisions of some users."""
        reach = Reach.build(self.index)
        masks = reach.all_operations(self.operations)
        number_of = {
            user: number for number, one in enumerate(reach.classes) for user in one.users
        }
        return [
            [bool(masks[one.id].sure >> number_of[user] & 1) for one in self.operations]
            for user in users
        ]
