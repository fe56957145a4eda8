"""Who holds each role, as rows of bits over the classes of an index."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from scopeaudit.index import AccessClass, Index
from scopeaudit.model.access import Holding
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.reach.holding import Rows


def everywhere(held: Holding) -> bool:
    """Say whether a role is held in every division."""
    return held.division == ALL_DIVISIONS


def either(one: Rows, other: Rows) -> Rows:
    """Return who holds each role by one of two rows."""
    return dict(zip(one, map(or_, one.values(), map(other.__getitem__, one)), strict=True))


_BITS = tuple(1 << bit for bit in range(8))


class Growing:
    """Rows of the same roles that are being filled, one bit a column; a role not known gives nothing."""

    def __init__(self, roles: Iterable[str], width: int) -> None:
        self._rows = {role: bytearray(width // 8 + 1) for role in roles}

    def fill(self, role: str, columns: Iterable[int]) -> None:
        """Set some columns of a role."""
        row = self._rows.get(role)
        if row is not None:
            for column in columns:
                row[column >> 3] |= _BITS[column & 7]

    def fill_all(self, role: str, many: Iterable[int], columns: Sequence[Sequence[int]]) -> None:
        """Set for a role the columns that stand in a list of lists at many places."""
        row = self._rows.get(role)
        if row is not None:
            for one in many:
                for column in columns[one]:
                    row[column >> 3] |= _BITS[column & 7]

    def grown(self) -> Rows:
        """Return the rows as integers."""
        return {role: int.from_bytes(row, "little") for role, row in self._rows.items()}


_HIDDEN = -(1 << 62)
"""Goes before every size."""


class Columns:
    """The classes of an index as columns: those of whom something is hidden first, then by size.

    So what is hidden is a short integer, and the planes of the greater sizes are short, too. An inactive
    class can do nothing (design §6.11): it has a column, but never a bit.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        classes = index.classes
        places = [_HIDDEN if one.is_hidden else -len(one.users) for one in classes]
        # NOTE: sorting by a look-up takes half the time that a function of our own takes.
        order = sorted(range(len(places)), key=places.__getitem__)
        self.classes: Sequence[AccessClass] = [classes[number] for number in order]
        self.hidden = places.count(_HIDDEN)
        self._byte, self._bit = [0] * len(order), [0] * len(order)
        for column, number in enumerate(order):
            self._byte[number] = column >> 3
            self._bit[number] = 1 << (column & 7) if classes[number].state == "active" else 0

    def holding(self, number: int) -> list[int]:
        """Return the columns of those with a holding, by its number."""
        byte, bit = self._byte, self._bit
        held_by = self.index.held_by()[number]
        return [(byte[one] << 3) + bit[one].bit_length() - 1 for one in held_by if bit[one]]

    def rows(self, counts: Callable[[Holding], bool] | None = None) -> Rows:
        """Return who holds each role by a holding that counts, or by any."""
        rows, width = dict[str, int](), len(self.classes) // 8 + 1
        for role in self.index.roles:
            row = bytearray(width)
            for number in self.index.held_as((role,)):
                if counts is None or counts(self.index.holdings[number]):
                    self._fill(row, number)
            rows[role] = int.from_bytes(row, "little")
        return rows

    def _fill(self, row: bytearray, number: int) -> None:
        byte, bit = self._byte, self._bit
        for one in self.index.held_by()[number]:
            row[byte[one]] |= bit[one]

    def by_division(self, roles: Iterable[str] | None = None) -> Mapping[str, Sequence[int]]:
        """Return by division, every division apart, the numbers of the holdings of roles, or of any."""
        holdings = self.index.holdings
        numbers = range(len(holdings)) if roles is None else self.index.held_as(roles)
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number in numbers:
            if not everywhere(holdings[number]):
                found[holdings[number].division].append(number)
        return found

    def turns(self, roles: Iterable[str]) -> list[Rows]:
        """Return who holds roles in the first, the second, and so on, division of theirs.

        In whichever division a class holds one of them, it holds what it holds in `*` and in one turn.
        """
        turns: list[dict[str, int]] = []
        taken: list[int] = []
        for numbers in self.by_division(roles).values():
            held = [self._held(number) for number in numbers]
            there = reduce(or_, (row for _, row in held), 0)
            for turn, some in enumerate(_next_turns(taken, there)):
                if turn == len(turns):
                    turns.append(dict.fromkeys(self.index.roles, 0))
                for role, row in held:
                    turns[turn][role] |= row & some
        return list(turns)

    def _held(self, number: int) -> tuple[str, int]:
        """Return the role of a holding, and who has it."""
        row = bytearray(len(self.classes) // 8 + 1)
        self._fill(row, number)
        return self.index.holdings[number].role, int.from_bytes(row, "little")


def _next_turns(taken: list[int], there: int) -> list[int]:
    """Part those who are there by how many turns they took before; then they have taken one more.

    `taken` has who took one turn or more, two or more, and so on.
    """
    turns = []
    before = there
    for number, some in enumerate(taken):
        turns.append(before & ~some)
        taken[number], before = some | before, before & some
        if not before:
            return turns
    taken.append(before)
    return [*turns, before]
