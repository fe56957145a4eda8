"""Cedar with two policies for everything: permissions are attributes, compared as sets."""

import json
from collections.abc import Sequence

from cedarpy import Decision, Entities, PolicySet, is_authorized_batch

from benchmarks.facts import Facts, expanded
from benchmarks.peers import Counts, Rows, columns

_POLICIES = """
permit(principal, action, resource)
when { !resource.every && principal.held.containsAny(resource.needs) };
permit(principal, action, resource)
when { resource.every && principal.held.containsAll(resource.needs) };
"""


class CedarData:
    """One batch a user, over the operations; policies and operations are parsed once."""

    users: int | None = 10
    operations = None

    def load(self, facts: Facts) -> None:
        """Parse the policies and the operations; the set-up of a sampled peer is not timed."""
        self.facts = facts
        self.roles = expanded(facts)
        self.policies = PolicySet.from_str(_POLICIES)
        resources = [self._operation(number) for number in range(len(facts.operations))]
        self.entities = Entities.from_json_str(json.dumps(resources))

    def decide(self, users: Sequence[int], operations: Sequence[int]) -> Counts:
        """Count the rows."""
        return columns(self.rows(users, operations), operations)

    def rows(self, users: Sequence[int], operations: Sequence[int]) -> Rows:
        """Return each decision."""
        requests = [_request(operation) for operation in operations]
        rows = []
        for user in users:
            held = frozenset().union(*(self.roles[role] for role in self.facts.users[user]))
            principal = {
                "uid": {"type": "U", "id": "u"}, "attrs": {"held": sorted(held)}, "parents": []
            }  # fmt: skip
            known = self.entities.with_added_json_str(json.dumps([principal]))
            found = is_authorized_batch(requests, self.policies, known)
            rows.append([one.decision == Decision.Allow for one in found])
        return rows

    def _operation(self, operation: int) -> dict[str, object]:
        one = self.facts.operations[operation]
        attributes = {"every": one.mode == "all", "needs": list(one.permissions or ())}
        return {"uid": {"type": "O", "id": str(operation)}, "attrs": attributes, "parents": []}


def _request(operation: int) -> dict[str, object]:
    return {
        "principal": {"type": "U", "id": "u"},
        "action": {"type": "Action", "id": "call"},
        "resource": {"type": "O", "id": str(operation)},
    }


make = CedarData
