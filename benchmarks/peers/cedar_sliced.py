"""Cedar, sliced by hand: for each operation one policy of its own, asked for many users in a batch."""

import json
from collections.abc import Mapping, Sequence

from cedarpy import Decision, Entities, PolicySet, is_authorized_batch

from benchmarks.facts import Facts, expanded
from benchmarks.peers import Counts, Rows, columns
from scopeaudit.model.operation import Operation


class CedarSliced:
    """Users are entities in their roles; a policy lists, for each permission, the roles that give it."""

    users: int | None = 100
    operations: int | None = 500

    def load(self, facts: Facts) -> None:
        """Parse a policy for each operation; the set-up of a sampled peer is not timed."""
        self.facts = facts
        giving: dict[str, list[int]] = {}
        for role, names in enumerate(expanded(facts)):
            for name in names:
                giving.setdefault(name, []).append(role)
        self.policies = [_policies(one, giving) for one in facts.operations]

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count the rows."""
        return columns(self.rows(users, operations), operations)

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        entities = Entities.from_json_str(json.dumps([self._entity(user) for user in users]))
        requests = [_request(user) for user in users]
        by_operation = []
        for operation in operations:
            found = is_authorized_batch(requests, self.policies[operation], entities)
            by_operation.append([one.decision == Decision.Allow for one in found])
        return [list(row) for row in zip(*by_operation, strict=True)]

    def _entity(self, user: int) -> dict[str, object]:
        parents = [{"type": "R", "id": str(role)} for role in self.facts.users[user]]
        return {"uid": {"type": "U", "id": str(user)}, "attrs": {}, "parents": parents}


def _policies(operation: Operation, giving: Mapping[str, Sequence[int]]) -> PolicySet:
    terms = []
    for name in operation.permissions or ():
        roles = ", ".join(f'R::"{role}"' for role in giving.get(name, ()))
        terms.append(f"principal in [{roles}]" if roles else "false")
    condition = (" && " if operation.mode == "all" else " || ").join(terms)
    return PolicySet.from_str(f"permit(principal, action, resource) when {{ {condition} }};")


def _request(user: int) -> dict[str, object]:
    return {
        "principal": {"type": "U", "id": str(user)},
        "action": {"type": "Action", "id": "call"},
        "resource": {"type": "O", "id": "o"},
    }


make = CedarSliced
