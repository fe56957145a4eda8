"""Plain integers as bit sets: three-valued answers, making them, counting what they stand for."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import and_, or_
from typing import NamedTuple


class Masks(NamedTuple):
    """Three nested bit sets: met for certain, met at all, and not known to be missing.

    Because they are nested, ANY is `|` and ALL is `&` on each of them. Levels that are equal should be
    the very same object: they are then joined and counted once.
    """

    sure: int
    met: int
    possible: int

    @property
    def conditional(self) -> int:
        """Return who meets it with a proviso: a role condition, or an access policy that may deny."""
        return self.met ^ self.sure

    @property
    def unknown(self) -> int:
        """Return for whom a blind spot keeps it open."""
        return self.possible ^ self.met

    def apart(self) -> tuple[int, int, int]:
        """Return the three as disjoint sets: met for certain, met with a proviso, unknown."""
        return self.sure, self.met ^ self.sure, self.possible ^ self.met

    def __or__(self, other: "Masks") -> "Masks":
        return self._joined(or_, other)

    def __and__(self, other: "Masks") -> "Masks":
        return self._joined(and_, other)

    def _joined(self, join: Callable[[int, int], int], other: "Masks") -> "Masks":
        sure = join(self.sure, other.sure)
        alike = self.met is self.sure and other.met is other.sure
        met = sure if alike else join(self.met, other.met)
        alike = self.possible is self.met and other.possible is other.met
        return Masks(sure, met, met if alike else join(self.possible, other.possible))


class Counts(NamedTuple):
    """Users: met for certain, met with a proviso, and kept open by a blind spot."""

    sure: int
    conditional: int
    unknown: int


def bits(positions: Iterable[int], width: int) -> int:
    """Return the integer below 2**width that has those bits."""
    row = bytearray(width // 8 + 1)
    for position in positions:
        row[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(row, "little")


def planes(sizes: Iterable[int]) -> tuple[int, ...]:
    """Turn the size of each bit into integers, one for each binary digit of a size, lowest first.

    Sorted sizes, the greatest first, make this fast, and the planes of the higher digits short.
    """
    found: list[int] = []
    start = 0
    for size, run in groupby(sizes):
        length = sum(1 for _ in run)
        found.extend([0] * (size.bit_length() - len(found)))
        for power in range(size.bit_length()):
            if size >> power & 1:
                found[power] |= ((1 << length) - 1) << start
        start += length
    return tuple(found)


def weight(mask: int, sizes: Sequence[int]) -> int:
    """Add up the sizes of the bits of a mask; `sizes` are their planes."""
    total = 0
    if mask:
        for power, plane in enumerate(sizes):
            total += (mask & plane).bit_count() << power
    return total
