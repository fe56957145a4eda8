"""Columns for the pairs of a class and a division it has a grant in: one block a division.

In a division without a grant of its own a class holds what it holds in `*`: no column is needed there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from scopeaudit.reach.holding import Rows
from scopeaudit.reach.rows import Columns, Growing, either, everywhere


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


def lay_out(columns: Columns, divisions: Iterable[str]) -> Pairs:
    """Lay the pairs out, in those divisions and in those that only a grant names."""
    width, by_division = len(columns.classes), columns.by_division()
    named = sorted({*divisions, *by_division})
    starts, classes = [0], list[int]()
    own: list[tuple[str, list[int]]] = []
    for division in named:
        held = {one: columns.holding(one) for one in by_division.get(division, ())}
        members = sorted(set().union(*held.values()))
        place = dict(
            zip(members, range(starts[-1] * 8, starts[-1] * 8 + len(members)), strict=True)
        )
        classes += [*members, *[width] * (-len(members) % 8)]
        starts.append(len(classes) // 8)
        for number, there in held.items():
            own.append((columns.index.holdings[number].role, [place[one] for one in there]))
    within, always, anywhere = _rows(columns, own, classes)
    return Pairs(named, starts, classes, width, within, always, anywhere)


def _rows(
    columns: Columns, own: Iterable[tuple[str, list[int]]], classes: Sequence[int]
) -> tuple[Rows, Rows, Rows]:
    """Fill the rows of the pairs; `own` has the pairs that hold a role in their division."""
    roles, holdings = columns.index.roles, columns.index.holdings
    here, always, several = (Growing(roles, len(classes)) for _ in range(3))
    pairs_of = _pairs_of(classes, len(columns.classes))
    for number, held in enumerate(holdings):
        if everywhere(held):
            always.fill_all(held.role, columns.holding(number), pairs_of)
    for role, pairs in own:
        here.fill(role, pairs)
        several.fill_all(role, map(classes.__getitem__, pairs), pairs_of)
    in_all = always.grown()
    within = either(here.grown(), in_all)
    return within, in_all, either(within, several.grown())


def _pairs_of(classes: Sequence[int], width: int) -> Sequence[Sequence[int]]:
    """Return the pairs of each class, and behind them the columns to spare."""
    pairs_of: list[list[int]] = [[] for _ in range(width + 1)]
    for pair, one in enumerate(classes):
        pairs_of[one].append(pair)
    return pairs_of
