"""Which roles cover a permission, by look-up instead of scan, and who holds such a role."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from scopeaudit.model.permission import SUPER_USER, parts
from scopeaudit.model.snapshot import Role

Rows = Mapping[str, int]
"""For each role, by its id, the bit set of who holds it."""

Patterns = Mapping[str, tuple[list[str], list[str]]]
"""The ids of the roles that hold each pattern as it is written: without a condition, and under one."""


def patterns_covering(permission: str) -> tuple[str, ...]:
    """Return every name that covers a permission: itself, its wildcard forms, the super-user.

    This is the relation of `permission_covers`, turned round.
    """
    pieces = parts(permission)
    if pieces is None:
        return tuple(dict.fromkeys((permission, SUPER_USER)))
    domain, entity, action = pieces
    return (
        permission,
        f"{domain}:{entity}:*",
        f"{domain}:*:{action}",
        f"{domain}:*:*",
        f"*:{entity}:{action}",
        f"*:{entity}:*",
        f"*:*:{action}",
        "*:*:*",
        SUPER_USER,
    )


def patterns_of(roles: Iterable[Role]) -> Patterns:
    """Index what roles hold by pattern."""
    patterns: defaultdict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for role in roles:
        for name in role.permissions:
            patterns[name][0].append(role.id)
        for policy in role.policies:
            kind = 1 if policy.condition else 0
            for action in policy.actions:
                patterns[f"{policy.domain}:{policy.entity}:{action}"][kind].append(role.id)
    return dict(patterns)


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds roles, and which roles hold patterns; the patterns that cover much are joined once."""

    rows: Rows
    patterns: Patterns
    _joined: dict[str, tuple[int, int]] = field(default_factory=dict)

    def by(self, covering: Iterable[str]) -> tuple[int, int]:
        """Return who holds one of the patterns without a condition, and who holds one at all."""
        plain = conditional = 0
        for pattern in covering:
            if pattern in self.patterns:
                some, others = self._joined.get(pattern) or self._join(pattern)
                plain |= some
                conditional |= others
        return plain, plain | conditional if conditional else plain

    def _join(self, pattern: str) -> tuple[int, int]:
        plain, conditional = self.patterns[pattern]
        joined = self._either(plain), self._either(conditional) if conditional else 0
        if "*" in pattern or pattern == SUPER_USER:
            self._joined[pattern] = joined
        return joined

    def _either(self, roles: Sequence[str]) -> int:
        return reduce(or_, filter(None, map(self.rows.get, roles)), 0)
