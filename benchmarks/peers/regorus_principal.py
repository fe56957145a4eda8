"""regorus (Rego in Rust): one evaluation a user gives the set of all operations open to it."""

import json
from collections.abc import Sequence

from regorus import Engine

from benchmarks.facts import Facts, expanded
from benchmarks.peers import Counts, Rows, columns

POLICY = """
package who

import rego.v1

held contains permission if {
  some role in input.roles
  some permission in data.roles[role]
}

open contains operation if {
  some permission in held
  some operation in data.any_of[permission]
}

open contains operation if {
  some operation, needed in data.all_of
  every permission in needed { permission in held }
}
"""


def document(facts: Facts) -> dict[str, object]:
    """Return the data document: roles, operations by alternative, operations that need all."""
    any_of: dict[str, list[str]] = {name: [] for name in facts.permissions}
    all_of: dict[str, list[str]] = {}
    for operation, one in enumerate(facts.operations):
        if one.mode == "all" and len(one.permissions or ()) > 1:
            all_of[str(operation)] = list(one.permissions or ())
        else:
            for name in one.permissions or ():
                any_of[name].append(str(operation))
    roles = {str(role): sorted(names) for role, names in enumerate(expanded(facts))}
    return {"roles": roles, "any_of": any_of, "all_of": all_of}


class Regorus:
    """One engine with the policy and the data."""

    users: int | None = 60
    operations = None

    def load(self, facts: Facts) -> None:
        """Load policy and data; the set-up of a sampled peer is not timed."""
        self.facts = facts
        self.engine = Engine()
        self.engine.add_policy("who.rego", POLICY)
        self.engine.add_data_json(json.dumps(document(facts)))

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count the rows."""
        return columns(self.rows(users, operations), operations)

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        names = [str(operation) for operation in operations]
        rows = []
        for user in users:
            roles = [str(role) for role in self.facts.users[user]]
            self.engine.set_input_json(json.dumps({"roles": roles}))
            found = set(json.loads(self.engine.eval_rule_as_json("data.who.open")))
            rows.append([name in found for name in names])
        return rows


make = Regorus
