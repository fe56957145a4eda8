"""oso: one rule over host objects, one `query_rule_once` a decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from oso import Oso

from benchmarks.facts import Facts, expanded
from benchmarks.peers import Counts, Rows, columns

_RULES = """
allow(user: User, _action, operation: Operation) if user.can(operation);
"""


@dataclass(frozen=True, slots=True)
class User:
    """What a user holds; the sets are compared in Python, which is the fastest way found."""

    held: frozenset[str]

    def can(self, operation: "Operation") -> bool:
        """Say whether the user holds what the operation needs."""
        if operation.every:
            return operation.permissions <= self.held
        return not self.held.isdisjoint(operation.permissions)


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation needs."""

    every: bool
    permissions: frozenset[str]


class OsoRules:
    """One Oso with the rules loaded."""

    users: int | None = 10
    operations = None

    def load(self, facts: Facts) -> None:
        """Load the rules and expand wildcards; the set-up of a sampled peer is not timed."""
        self.facts = facts
        self.roles = expanded(facts)
        self.oso = Oso()
        self.oso.register_class(User)
        self.oso.register_class(Operation)
        self.oso.load_str(_RULES)

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count the rows."""
        return columns(self.rows(users, operations), operations)

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        asked = [self.facts.operations[operation] for operation in operations]
        resources = [
            Operation(one.mode == "all", frozenset(one.permissions or ())) for one in asked
        ]
        rows = []
        for user in users:
            held = frozenset().union(*(self.roles[role] for role in self.facts.users[user]))
            actor = User(held)
            rows.append(
                [self.oso.query_rule_once("allow", actor, "call", one) for one in resources]
            )
        return rows


make = OsoRules
