"""Plain Python sets: a set of permissions a user, a comparison a decision."""

from collections.abc import Sequence

from benchmarks.facts import Facts, expanded
from benchmarks.peers import Counts, Rows

_Need = tuple[int, frozenset[str]]


class PlainSets:
    """The loop anyone would write."""

    users = None
    operations = None

    def load(self, facts: Facts) -> None:
        """Keep the facts."""
        self.facts = facts

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count with one set comparison a decision."""
        roles, (any_of, all_of) = expanded(self.facts), self._needs(operations)
        counts = [0] * len(operations)
        for user in users:
            held = frozenset().union(*(roles[role] for role in self.facts.users[user]))
            for number, need in any_of:
                if not held.isdisjoint(need):
                    counts[number] += 1
            for number, need in all_of:
                if need <= held:
                    counts[number] += 1
        return counts

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        return [[count > 0 for count in self.decide([user], operations)] for user in users]

    def _needs(self, operations: Sequence[int]) -> tuple[list[_Need], list[_Need]]:
        any_of: list[_Need] = []
        all_of: list[_Need] = []
        for number, operation in enumerate(operations):
            one = self.facts.operations[operation]
            several = (number, frozenset(one.permissions or ()))
            (all_of if one.mode == "all" else any_of).append(several)
        return any_of, all_of


make = PlainSets
