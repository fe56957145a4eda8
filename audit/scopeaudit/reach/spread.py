"""Every class in every division at once: what it can do in `*`, and what its own grants change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scopeaudit.reach.board import Board, Need
from scopeaudit.reach.holding import Held, Patterns
from scopeaudit.reach.masks import Counts, planes, weight
from scopeaudit.reach.pairs import Pairs

_Block = tuple[int, int, Sequence[int]]
"""The first and the last byte of the columns of a division, and the planes of their sizes."""


@dataclass(frozen=True, slots=True)
class Spread:
    """All pairs on two boards: with the grants in their division, and without.

    `blocks` are those of the divisions, in their order.
    """

    divisions: Sequence[str]
    within: Board
    without: Board
    blocks: Sequence[_Block]

    @classmethod
    def of(cls, pairs: Pairs, board: Board, patterns: Patterns, sizes: Sequence[int]) -> "Spread":
        """Decide on pairs what a board decides on classes, whose sizes those are."""
        standing = board.standing.changed(pairs.gathering())
        anywhere = Board(Held(pairs.anywhere, patterns), standing, board.aware)
        within = anywhere.within(Held(pairs.within, patterns))
        without = anywhere.within(Held(pairs.everywhere, patterns))
        return cls(pairs.divisions, within, without, _blocks(pairs, sizes))

    def counts(self, need: Need, everywhere: Counts) -> Mapping[str, Counts]:
        """Count who meets a need in each division, from the counts of who meets it in `*`."""
        if all(self.within.aware(one) is False for one in need[1] or ()):
            return dict.fromkeys(self.divisions, everywhere)
        within, without = self.within.need(need), self.without.need(need)
        levels = [
            self._changed(count, here, there)
            for count, here, there in zip(everywhere, within.apart(), without.apart(), strict=True)
        ]
        return dict(zip(self.divisions, map(Counts, *levels), strict=True))

    def _changed(self, count: int, here: int, there: int) -> list[int]:
        """Add to a count, division by division, the users of one bit set less those of the other."""
        counts = [count] * len(self.divisions)
        if here != there:
            self._add(counts, here & ~there, 1)
            self._add(counts, there & ~here, -1)
        return counts

    def _add(self, counts: list[int], mask: int, sign: int) -> None:
        if not mask:
            return
        data = mask.to_bytes(self.blocks[-1][1], "little")
        for number, (start, end, sizes) in enumerate(self.blocks):
            block = int.from_bytes(data[start:end], "little")
            if block:
                counts[number] += sign * weight(block, sizes)


def _blocks(pairs: Pairs, sizes: Sequence[int]) -> list[_Block]:
    """Return the planes of the sizes of each division; a column to spare has no size."""
    blocks: list[_Block] = []
    for start, end in pairwise(pairs.starts):
        members = pairs.classes[start * 8 : end * 8]
        blocks.append((start, end, planes(map(sizes.__getitem__, members))))
    return blocks
