"""Who can call what, for the whole catalog at once: one plain integer a permission, one bit a class.

Bit n of an integer stands for class n of `Reach.classes`, so that ANY is `|`, ALL is `&`, and one
operator decides an operation for every user of an organization. Outcomes are those of `evaluate` for
a user alone: for a permission, and for the permission part of what an operation needs (design §6).

    reach = Reach.build(index)
    masks = reach.operation(operation, division="d-emea")
    reach.counts(masks)            # Counts(sure=412, conditional=3, unknown=0), in users
    reach.members(masks.unknown)   # the classes of users behind a figure
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import or_

from scopeaudit.index import AccessClass, Index
from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.reach.board import Board, Need, Standing
from scopeaudit.reach.holding import Held, Pattern, Patterns, Rows, patterns_of
from scopeaudit.reach.masks import Counts, Masks, planes, weight
from scopeaudit.reach.pairs import lay_out
from scopeaudit.reach.rows import Columns, either, everywhere
from scopeaudit.reach.spread import Spread

__all__ = ["Counts", "Masks", "Reach"]


_SHORT = 256
"""How many bits a bit set may have to be worth looking up."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who can call what: answers are bit sets over `classes`, whose order is its own."""

    index: Index
    _columns: Columns
    _patterns: Patterns
    _anywhere: Board
    _sizes: tuple[int, ...]
    _counted: dict[int, int]

    @classmethod
    def build(cls, index: Index) -> "Reach":
        """Lay out the classes of an index."""
        columns, patterns = Columns(index), patterns_of(index.roles.values())
        standing = Standing.of(columns)
        return cls(
            index=index,
            _columns=columns,
            _patterns=patterns,
            _anywhere=Board(Held(columns.rows(), patterns), standing, index.division_aware),
            _sizes=planes(len(one.users) for one in columns.classes),
            _counted={},
        )

    @property
    def classes(self) -> Sequence[AccessClass]:
        """The classes of users, bit by bit."""
        return self._columns.classes

    def permission(self, name: str, division: str | None = None) -> Masks:
        """Decide who holds a permission, in a division (by id; `*` for all of them) or in any."""
        return self._board(division).permission(name)

    def operation(self, operation: Operation, division: str | None = None) -> Masks:
        """Decide who holds what an operation needs, in a division (by id; `*` for all) or in one."""
        return self.all_operations((operation,), division)[operation.id]

    def all_operations(
        self, operations: Iterable[Operation], division: str | None = None
    ) -> dict[str, Masks]:
        """Decide many operations at once, by their ids; equal needs are decided once."""
        needs = {one.id: _need(one) for one in operations}
        decided = self._decided(set(needs.values()), division)
        return {identifier: decided[need] for identifier, need in needs.items()}

    def in_every_division(
        self, operations: Iterable[Operation]
    ) -> dict[str, Mapping[str, Counts]]:
        """Count who can call each operation in each division, both by id.

        Divisions are those of the organization and those that only a grant of a user names.
        """
        needs = {one.id: _need(one) for one in operations}
        board, spread = self._board(ALL_DIVISIONS), self._spread()
        counted = {
            need: spread.counts(need, self.counts(board.need(need)))
            for need in set(needs.values())
        }
        return {identifier: counted[need] for identifier, need in needs.items()}

    def count_operations(
        self, operations: Iterable[Operation], division: str | None = None
    ) -> dict[str, Counts]:
        """Count who can call each of many operations, by their ids."""
        needs = {one.id: _need(one) for one in operations}
        decided = self._decided(set(needs.values()), division)
        counted = {need: self.counts(masks) for need, masks in decided.items()}
        return {identifier: counted[need] for identifier, need in needs.items()}

    def count(self, mask: int) -> int:
        """Count the users of the classes of a bit set."""
        if mask >> _SHORT:
            return weight(mask, self._sizes)
        # NOTE: what is hidden is a short integer, and the same one again and again.
        known = self._counted.get(mask)
        if known is None:
            known = self._counted[mask] = weight(mask, self._sizes)
        return known

    def counts(self, masks: Masks) -> Counts:
        """Count the users for whom it is met, met with a proviso, unknown."""
        sure, met, possible = masks
        return Counts(
            self.count(sure),
            0 if met is sure else self.count(met ^ sure),
            0 if possible is met else self.count(possible ^ met),
        )

    def members(self, mask: int) -> Iterator[AccessClass]:
        """Yield the classes of a bit set."""
        return compress(self.classes, map("1".__eq__, reversed(f"{mask:b}")))

    def _decided(self, needs: Iterable[Need], division: str | None) -> dict[Need, Masks]:
        board = self._board(division)
        decided = {need: board.need(need) for need in needs}
        if division is None:
            decided.update(self._in_one_division(decided))
        return decided

    def _board(self, division: str | None) -> Board:
        if division is None:
            return self._anywhere
        return self._with(
            self._columns.rows(lambda held: everywhere(held) or held.division == division)
        )

    def _with(self, held: Rows) -> Board:
        return self._anywhere.within(Held(held, self._patterns))

    def _in_one_division(self, decided: Mapping[Need, Masks]) -> dict[Need, Masks]:
        """Decide again, for needs of several limited permissions, whether one division meets them."""
        wanted = [need for need in decided if self._wants_one_division(need)]
        if not wanted:
            return {}
        always = self._columns.rows(everywhere)
        giving = self._giving(name for _, permissions in wanted for name in permissions or ())
        there = (either(always, one) for one in self._columns.turns(giving))
        boards = [self._with(held) for held in (always, *there)]
        return {
            need: decided[need] & reduce(or_, (board.need(need) for board in boards))
            for need in wanted
        }

    def _giving(self, permissions: Iterable[str]) -> set[str]:
        """Return the ids of the roles that cover one of some permissions."""
        patterns: set[Pattern] = set()
        for name in permissions:
            whole, exact = self._patterns.covering(name)
            patterns.update(whole, exact)
        return {role for one in patterns for role in (*one.plain, *one.conditional)}

    def _wants_one_division(self, need: Need) -> bool:
        """Say whether a need wants several permissions at once that divisions may limit."""
        mode, permissions = need
        if mode != "all":
            return False
        limited = [one for one in permissions or () if self.index.division_aware(one) is not False]
        return len(limited) > 1

    def _spread(self) -> Spread:
        pairs = lay_out(self._columns, self.index.divisions)
        sizes = [*(len(one.users) for one in self.classes), 0]
        return Spread.of(pairs, self._anywhere, self._patterns, sizes)


def _need(operation: Operation) -> Need:
    """Return what decides an operation; of a single permission, any and all are the same."""
    permissions = operation.permissions
    return operation.mode if permissions and len(permissions) > 1 else "any", permissions
