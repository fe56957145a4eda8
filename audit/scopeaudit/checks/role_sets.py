"""Which roles users hold together, directly or via groups: found once for all findings."""

from collections import Counter
from collections.abc import Collection, Sequence
from heapq import nsmallest
from typing import NamedTuple

from scopeaudit.index import Index

Roles = tuple[str, ...]
"""Ids of roles, in order."""


class Combination(NamedTuple):
    """Roles that some users hold together: how many users do, and the position of one of them."""

    roles: Roles
    number: int
    example: int


class RoleSets:
    """The set of roles that each user holds, found for those classes that are asked about."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: dict[int, Roles] = {}

    def of(self, user: int) -> Roles:
        """Return the roles of a user, by position."""
        number = self._index.class_of[user]
        known = self._known.get(number)
        if known is None:
            held, holdings = self._index.classes[number].holdings, self._index.holdings
            known = self._known[number] = tuple(sorted({holdings[one].role for one in held}))
        return known

    def common(self, users: Collection[int]) -> frozenset[str]:
        """Return the ids of the roles that all of the users hold."""
        sets = iter({self.of(user) for user in users})
        shared = frozenset(next(sets))
        for roles in sets:
            if not shared:
                break
            shared = shared.intersection(roles)
        return shared

    def most_common(self, users: Sequence[int], most: int) -> tuple[list[Combination], int]:
        """Return what the users hold together, the most common first, and how many sets there are."""
        counts = Counter(map(self.of, users))
        examples = {self.of(user): user for user in reversed(users)}
        shown = nsmallest(most, counts.items(), key=lambda one: (-one[1], one[0]))
        return [Combination(roles, count, examples[roles]) for roles, count in shown], len(counts)
