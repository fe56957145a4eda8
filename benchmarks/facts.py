"""The organization as every peer gets it: who holds which roles, what roles hold, what operations need.

The question that all answer: who holds for certain, in some division, what an operation needs. Left
out, for every peer and for scopeaudit alike, are operations that name no permission and those that
need several permissions in one and the same division, which no peer's model of roles expresses.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Facts:
    """Roles by number: `users` has the roles of each, none for an inactive one.

    `patterns` are the unconditional patterns of each role, wildcards as they are written.
    """

    users: Sequence[frozenset[int]]
    patterns: Sequence[tuple[str, ...]]
    operations: Sequence[Operation]
    permissions: Sequence[str]


def asked(snapshot: Snapshot, operations: Iterable[Operation]) -> list[Operation]:
    """Return the operations that peers are asked about."""
    free = {one.name for one in snapshot.permissions or () if not one.division_aware}
    chosen = []
    for one in operations:
        limited = set(one.permissions or ()) - free
        if one.permissions and (one.mode == "any" or len(limited) < 2):  # noqa: PLR2004
            chosen.append(one)
    return chosen


def facts_of(snapshot: Snapshot, operations: Iterable[Operation]) -> Facts:
    """Gather the facts of an organization."""
    questions = asked(snapshot, operations)
    numbers = {one.id: number for number, one in enumerate(snapshot.roles or ())}
    groups = {
        one.id: {numbers[grant.role] for grant in one.grants or ()}
        for one in snapshot.groups or ()
        if one.state == "active" and one.roles_enabled
    }
    users = []
    for user in snapshot.users or ():
        held = {numbers[grant.role] for grant in user.grants or ()}
        held.update(*(groups.get(group, ()) for group in user.groups or ()))
        users.append(frozenset(held if user.state == "active" else ()))
    patterns = [
        (
            *role.permissions,
            *(
                f"{policy.domain}:{policy.entity}:{action}"
                for policy in role.policies
                if policy.condition is None
                for action in policy.actions
            ),
        )
        for role in snapshot.roles or ()
    ]
    names = sorted({name for one in questions for name in one.permissions or ()})
    return Facts(users, patterns, questions, names)


def expanded(facts: Facts) -> list[frozenset[str]]:
    """Return the permissions of each role; a part of the timed work of every peer that needs it."""
    whole: defaultdict[str, set[str]] = defaultdict(set)
    for name in facts.permissions:
        domain, _, rest = name.partition(":")
        entity, _, action = rest.partition(":")
        for pattern in (f"{domain}:*:*", f"{domain}:{entity}:*", f"{domain}:*:{action}"):
            whole[pattern].add(name)
        whole["admin"].add(name)
        whole[name].add(name)
    return [_covered(patterns, whole) for patterns in facts.patterns]


def _covered(patterns: Iterable[str], whole: Mapping[str, set[str]]) -> frozenset[str]:
    return frozenset().union(*(whole.get(pattern, ()) for pattern in patterns))
