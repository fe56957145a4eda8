"""Which roles users hold together, directly or via groups: found once for all findings."""

from collections import Counter
from collections.abc import Collection, Sequence
from heapq import nsmallest
from typing import NamedTuple

from scopeaudit.index import Index
from scopeaudit.records import dataclass

Roles = tuple[str, ...]
"""Ids of roles, in order."""


class Combination(NamedTuple):
    """Roles that some users hold together: how many users do, and the position of one of them."""

    roles: Roles
    number: int
    example: int


@dataclass(frozen=True, slots=True)
class RoleSets:
    """Every set of roles that someone holds, and by position of the user which one that is."""

    sets: Sequence[Roles]
    of_user: Sequence[int]

    def common(self, users: Collection[int]) -> frozenset[str]:
        """Return the ids of the roles that all of the users hold."""
        numbers = iter({self.of_user[user] for user in users})
        shared = frozenset(self.sets[next(numbers)])
        for number in numbers:
            if not shared:
                break
            shared = shared.intersection(self.sets[number])
        return shared

    def most_common(self, users: Sequence[int], most: int) -> tuple[list[Combination], int]:
        """Return what the users hold together, the most common first, and how many sets there are."""
        counts = Counter(map(self.of_user.__getitem__, users))
        examples = {self.of_user[user]: user for user in reversed(users)}
        shown = nsmallest(most, counts.items(), key=lambda one: (-one[1], self.sets[one[0]]))
        combinations = [
            Combination(self.sets[number], count, examples[number]) for number, count in shown
        ]
        return combinations, len(counts)


def role_sets(index: Index) -> RoleSets:
    """Find the sets of roles that the users of an organization hold."""
    numbers: dict[frozenset[str], int] = {}
    of_user = [0] * len(index.snapshot.users or ())
    for one in index.classes:
        roles = frozenset(held.role for held in one.access.holdings)
        number = numbers.setdefault(roles, len(numbers))
        for user in one.users:
            of_user[user] = number
    return RoleSets([tuple(sorted(roles)) for roles in numbers], of_user)
