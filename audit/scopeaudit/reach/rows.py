"""Who holds each role, as rows of bits: in a division, and in the divisions of each class in turn."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from scopeaudit.model.access import Access
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.reach.holding import Rows

Growing = defaultdict[str, bytearray]
"""Rows that are being filled, one bit a column."""

Place = tuple[int, int]
"""A column as the byte of its bit and the bit in the byte."""


def growing(width: int) -> Growing:
    """Start rows of so many columns, in which no bit is set."""
    return defaultdict(lambda: bytearray(width // 8 + 1))


def grown(rows: Growing) -> Rows:
    """Turn filled rows into integers."""
    return {role: int.from_bytes(row, "little") for role, row in rows.items()}


def place(column: int) -> Place:
    """Return where the bit of a column is."""
    return column >> 3, 1 << (column & 7)


def fill(rows: Growing, roles: Iterable[str], places: Collection[Place]) -> None:
    """Set some columns in the rows of some roles."""
    for role in roles:
        row = rows[role]
        for byte, bit in places:
            row[byte] |= bit


def active(accesses: Sequence[Access]) -> Iterator[tuple[int, Access]]:
    """Yield the columns that can do anything at all; inactive subjects cannot (design §6.11)."""
    return ((column, one) for column, one in enumerate(accesses) if one.state == "active")


def either(*several: Rows) -> Rows:
    """Return who holds each role in one of several rows."""
    roles = {role for rows in several for role in rows}
    return {role: reduce(or_, (rows.get(role, 0) for rows in several)) for role in roles}


@dataclass(frozen=True, slots=True)
class Turns:
    """Who holds each role in `*`, and in the first, the second, and so on, division of theirs.

    In whichever division a class holds something, it holds what it holds in `*` and in one turn.
    `members` are the classes, in order, that have a grant in a division.
    """

    everywhere: Rows
    turns: Sequence[Rows]
    members: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, accesses: Sequence[Access]) -> "Turns":
        """Read them from the accesses of the classes."""
        everywhere, turns = growing(len(accesses)), list[Growing]()
        members: defaultdict[str, list[int]] = defaultdict(list)
        for column, access in active(accesses):
            byte, bit = place(column)
            turn_of = {ALL_DIVISIONS: everywhere}
            for holding in access.holdings:
                rows = turn_of.get(holding.division)
                if rows is None:
                    if len(turn_of) > len(turns):
                        turns.append(growing(len(accesses)))
                    rows = turn_of[holding.division] = turns[len(turn_of) - 1]
                    members[holding.division].append(column)
                rows[holding.role][byte] |= bit
        return cls(grown(everywhere), [grown(rows) for rows in turns], dict(members))

    def within(self, division: str, accesses: Sequence[Access]) -> Rows:
        """Return who holds each role in one division."""
        own = growing(len(accesses))
        for column in self.members.get(division, ()):
            roles = [one.role for one in accesses[column].holdings if one.division == division]
            fill(own, roles, (place(column),))
        return either(self.everywhere, grown(own))
