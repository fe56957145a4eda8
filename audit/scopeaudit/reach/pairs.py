"""Columns for the pairs of a class and a division it has a grant in: one block a division.

In a division without a grant of its own a class holds what it holds in `*`: no column is needed there.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from scopeaudit.model.access import Access
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.reach.holding import Rows
from scopeaudit.reach.rows import Growing, Place, active, either, fill, growing, grown, place


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who holds each role, on the columns of all pairs: in their division, in `*`, and anywhere.

    The columns of a division are whole bytes, from one of `starts` to the next; `classes` has the class
    of each column, `width` where a block has a column to spare: how many classes there are.
    """

    divisions: Sequence[str]
    starts: Sequence[int]
    classes: Sequence[int]
    width: int
    within: Rows
    everywhere: Rows
    anywhere: Rows

    def gathering(self) -> Callable[[int], int]:
        """Return the function that takes a bit set over classes to the one over pairs."""
        pick = itemgetter(self.width, self.width, *reversed(self.classes))

        def gathered(mask: int) -> int:
            digits = f"{mask:0{self.width + 1}b}"[::-1]
            return int("".join(pick(digits)), 2) if mask else 0

        return gathered


def lay_out(accesses: Sequence[Access], members: Mapping[str, Sequence[int]]) -> Pairs:
    """Lay the pairs out, in the divisions of a mapping to the classes with a grant there."""
    divisions = sorted(members)
    sizes = ((len(members[one]) + 7) // 8 for one in divisions)
    starts = tuple(accumulate(sizes, initial=0))
    classes = [len(accesses)] * (starts[-1] * 8)
    for division, start in zip(divisions, starts, strict=False):
        classes[start * 8 : start * 8 + len(members[division])] = members[division]
    free = {one: start * 8 for one, start in zip(divisions, starts, strict=False)}
    within, everywhere, anywhere = _rows(accesses, free, len(classes))
    return Pairs(divisions, starts, classes, len(accesses), within, everywhere, anywhere)


def _rows(accesses: Sequence[Access], free: dict[str, int], width: int) -> tuple[Rows, Rows, Rows]:
    """Fill the rows of the pairs; `free` is the next column of each division."""
    own, everywhere, several = growing(width), growing(width), growing(width)
    for _, access in active(accesses):
        places, always = _fill_own(own, access, free)
        if always:
            fill(everywhere, always, places)
        if len(places) > 1:
            fill(several, [one.role for one in access.holdings], places)
    in_all = grown(everywhere)
    within = either(grown(own), in_all)
    return within, in_all, either(within, grown(several))


def _fill_own(
    own: Growing, access: Access, free: dict[str, int]
) -> tuple[Collection[Place], list[str]]:
    """Give each division of a class a column, set what it holds there, return what it holds in `*`."""
    places: dict[str, Place] = {}
    always = []
    for holding in access.holdings:
        division = holding.division
        if division == ALL_DIVISIONS:
            always.append(holding.role)
            continue
        if division not in places:
            places[division] = place(free[division])
            free[division] += 1
        byte, bit = places[division]
        own[holding.role][byte] |= bit
    return places.values(), always
