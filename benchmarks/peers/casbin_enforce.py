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


class _Rules(casbin.persist.Adapter):  # type: ignore[misc]  # the library is not typed
    """Hands over all rules at once; adding them compares each with all others, which took minutes."""

    def __init__(self, facts: Facts, users: int | None) -> None:
        self.facts = facts
        self.users = users

    def load_policy(self, model: casbin.Model) -> None:
        """Load what roles hold, and the roles of the sampled users."""
        for role, names in enumerate(expanded(self.facts)):
            for name in names:
                casbin.persist.load_policy_line(f"p, r{role}, {name}, call", model)
        for user, roles in enumerate(self.facts.users[: self.users]):
            for role in roles:
                casbin.persist.load_policy_line(f"g, u{user}, r{role}", model)


class Casbin:
    """A FastEnforcer keyed by permission."""

    users: int | None = 4
    operations: int | None = 1_000

    def load(self, facts: Facts) -> None:
        """Add all policies and the sampled users; the set-up of a sampled peer is not timed."""
        self.facts = facts
        model = casbin.FastModel([1, 2])
        model.load_model_from_text(MODEL)
        rules = _Rules(facts, self.users)
        self.enforcer = casbin.FastEnforcer(model, rules, cache_key_order=[1, 2])

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
