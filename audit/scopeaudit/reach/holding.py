"""Which roles hold which patterns, and who holds such a role."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from scopeaudit.model.snapshot import Role
from scopeaudit.reach.segments import Segments

Rows = Mapping[str, int]
"""For each role, by its id, the bit set of who holds it."""


class Pattern:
    """The ids of the roles that hold a pattern as it is written: without a condition, and under one."""

    __slots__ = ("conditional", "plain")

    def __init__(self) -> None:
        self.plain: list[str] = []
        self.conditional: list[str] = []


Patterns = Segments[Pattern]


def patterns_of(roles: Iterable[Role]) -> Patterns:
    """Index what roles hold by pattern."""
    patterns = Segments(Pattern)
    for role in roles:
        for name in role.permissions:
            patterns.at(name).plain.append(role.id)
        for policy in role.policies:
            of_entity = patterns.of_entity(policy.domain, policy.entity)
            for action in policy.actions:
                pattern = of_entity.get(action)
                if pattern is None:
                    pattern = of_entity[action] = Pattern()
                (pattern.conditional if policy.condition else pattern.plain).append(role.id)
    return patterns


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds roles, and which roles hold patterns; who holds all actions of an entity is joined once."""

    rows: Rows
    patterns: Patterns
    _whole: dict[int, tuple[int, int]] = field(default_factory=dict)

    def by(self, permission: str) -> tuple[int, int]:
        """Return who holds a permission without a condition, and who holds it at all."""
        whole, exact = self.patterns.covering(permission)
        plain, conditional = self._whole.get(id(whole)) or self._join(whole)
        for pattern in exact:
            plain = reduce(or_, map(self.rows.__getitem__, pattern.plain), plain)
            if pattern.conditional:
                conditional = self._either(pattern.conditional, conditional)
        return plain, plain | conditional if conditional else plain

    def _join(self, whole: tuple[Pattern, ...]) -> tuple[int, int]:
        # NOTE: the patterns keep the tuple, so that its id stays its own.
        joined = self._whole[id(whole)] = (
            self._either([role for one in whole for role in one.plain]),
            self._either([role for one in whole for role in one.conditional]),
        )
        return joined

    def _either(self, roles: Sequence[str], others: int = 0) -> int:
        return reduce(or_, map(self.rows.__getitem__, roles), others)
