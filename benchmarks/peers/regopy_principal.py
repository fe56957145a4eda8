"""regopy (Rego in C++): the query of the regorus peer, one evaluation a user."""

from collections.abc import Sequence

from regopy import Input, Interpreter

from benchmarks.facts import Facts
from benchmarks.peers import Counts, Rows, columns
from benchmarks.peers.regorus_principal import POLICY, document


class Regopy:
    """One interpreter with the policy and the data."""

    users: int | None = 3
    operations = None

    def load(self, facts: Facts) -> None:
        """Load policy and data; the set-up of a sampled peer is not timed."""
        self.facts = facts
        self.interpreter = Interpreter()
        self.interpreter.add_module("who.rego", POLICY)
        self.interpreter.add_data(document(facts))

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count the rows."""
        return columns(self.rows(users, operations), operations)

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        names = [str(operation) for operation in operations]
        rows = []
        for user in users:
            self.interpreter.set_input(
                Input({"roles": [str(one) for one in self.facts.users[user]]})
            )
            (result,) = self.interpreter.query("data.who.open").results
            found = set(result.expressions[0])
            rows.append([name in found for name in names])
        return rows


make = Regopy
