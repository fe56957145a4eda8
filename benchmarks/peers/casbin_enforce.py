"""pycasbin, one `enforce` a permission, by the enforcer that indexes policies by permission.

An operation that needs several permissions asks for each until the outcome is sure.
"""

from collections.abc import Sequence

import casbin

from benchmarks.facts import Facts, expanded
from benchmarks.peers import Counts, Rows, columns

MODEL = """
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.obj == p.obj && r.act == p.act && g(r.sub, p.sub)
"""


class Casbin:
    """A FastEnforcer keyed by permission."""

    users: int | None = 4
    operations: int | None = 1_000

    def load(self, facts: Facts) -> None:
        """Add all policies and the sampled users; the set-up of a sampled peer is not timed."""
        self.facts = facts
        model = casbin.FastModel([1, 2])
        model.load_model_from_text(MODEL)
        self.enforcer = casbin.FastEnforcer(model, cache_key_order=[1, 2])
        for role, names in enumerate(expanded(facts)):
            self.enforcer.add_policies([[f"r{role}", name, "call"] for name in names])
        for user, roles in enumerate(facts.users[: self.users]):
            self.enforcer.add_grouping_policies([[f"u{user}", f"r{role}"] for role in roles])

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count one enforce after another."""
        return columns(self.rows(users, operations), operations)

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        asked = [self.facts.operations[operation] for operation in operations]
        return [
            [
                (all if one.mode == "all" else any)(
                    self.enforcer.enforce(f"u{user}", name, "call")
                    for name in one.permissions or ()
                )
                for one in asked
            ]
            for user in users
        ]


make = Casbin
