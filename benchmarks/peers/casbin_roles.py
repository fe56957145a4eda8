"""pycasbin for the roles alone: `get_implicit_roles_for_user`, then sets of permissions."""

from collections.abc import Sequence

import casbin

from benchmarks.facts import Facts, expanded
from benchmarks.peers import Counts, Rows, columns
from benchmarks.peers.casbin_enforce import MODEL


class CasbinRoles:
    """What is left of casbin here is its role manager."""

    users: int | None = 400
    operations = None

    def load(self, facts: Facts) -> None:
        """Make the roles of the sampled users known; the set-up of a sampled peer is not timed."""
        self.facts = facts
        self.roles = {f"r{role}": names for role, names in enumerate(expanded(facts))}
        model = casbin.Model()
        model.load_model_from_text(MODEL)
        self.enforcer = casbin.Enforcer(model)
        for user, roles in enumerate(facts.users[: self.users]):
            self.enforcer.add_grouping_policies([[f"u{user}", f"r{role}"] for role in roles])

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count the rows."""
        return columns(self.rows(users, operations), operations)

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        asked = [self.facts.operations[operation] for operation in operations]
        wanted = [(one.mode == "all", frozenset(one.permissions or ())) for one in asked]
        rows = []
        for user in users:
            names = self.enforcer.get_implicit_roles_for_user(f"u{user}")
            held = frozenset().union(*(self.roles[name] for name in names))
            rows.append(
                [need <= held if every else not held.isdisjoint(need) for every, need in wanted]
            )
        return rows


make = CasbinRoles
