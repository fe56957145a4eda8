"""Plain Python sets, written as a function that answers one question and is called for each."""

from collections.abc import Sequence

from benchmarks.facts import Facts, expanded
from benchmarks.peers import Counts, Rows, columns
from scopeaudit.model.operation import Operation


def can(held: frozenset[str], operation: Operation) -> bool:
    """Say whether someone who holds those permissions can call an operation."""
    every_or_any = all if operation.mode == "all" else any
    return every_or_any(name in held for name in operation.permissions or ())


class PlainCalls:
    """One call a decision."""

    users: int | None = 1_000
    operations = None

    def load(self, facts: Facts) -> None:
        """Keep the facts."""
        self.facts = facts

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count the rows."""
        return columns(self.rows(users, operations), operations)

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        roles = expanded(self.facts)
        asked = [self.facts.operations[operation] for operation in operations]
        rows = []
        for user in users:
            held = frozenset().union(*(roles[role] for role in self.facts.users[user]))
            rows.append([can(held, one) for one in asked])
        return rows


make = PlainCalls
