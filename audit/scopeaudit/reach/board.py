"""A board: columns of bits, and the decision of permissions and needs for all of them at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from scopeaudit.model.access import Access
from scopeaudit.reach.holding import Held, patterns_covering
from scopeaudit.reach.masks import Masks, bits

Need = tuple[str, tuple[str, ...] | None]
"""The mode and the permissions of an operation; None where the vendor publishes none."""


_Targets = defaultdict[str, list[int]]
"""The columns for which an access policy denies each target."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is so of columns whatever roles they hold; an inactive column has no bit anywhere.

    `denied` and `doubted` are, by target, whom access policies deny for certain and may deny;
    `unread` are those whose access policies could not be read whole.
    """

    active: int
    hidden: int
    unread: int
    denied: Mapping[str, int]
    doubted: Mapping[str, int]

    @classmethod
    def of(cls, accesses: Sequence[Access]) -> "Standing":
        """Read it from the accesses of the columns."""
        inactive, hidden, unread = list[int](), list[int](), list[int]()
        denied, doubted = _Targets(list), _Targets(list)
        for column, access in enumerate(accesses):
            if access.state != "active":
                inactive.append(column)
                continue
            if access.hidden:
                hidden.append(column)
            if not access.policies_read:
                unread.append(column)
            for policy in access.denials:
                denied[policy.target].append(column)
            for policy in access.possible_denials:
                doubted[policy.target].append(column)
        width = len(accesses)
        return cls(
            active=((1 << width) - 1) ^ bits(inactive, width),
            hidden=bits(hidden, width),
            unread=bits(unread, width),
            denied={target: bits(found, width) for target, found in denied.items()},
            doubted={target: bits(found, width) for target, found in doubted.items()},
        )

    def changed(self, change: Callable[[int], int]) -> "Standing":
        """Apply a function to every mask."""
        return Standing(
            change(self.active),
            change(self.hidden),
            change(self.unread),
            {target: change(mask) for target, mask in self.denied.items()},
            {target: change(mask) for target, mask in self.doubted.items()},
        )


@dataclass(frozen=True, slots=True)
class Board:
    """Who holds what where a question asks, and what else decides.

    `aware` says whether divisions limit a permission, None where that is not known; `anywhere` is the
    board of the same columns for any division, None on that board itself.
    """

    held: Held
    standing: Standing
    aware: Callable[[str], bool | None]
    anywhere: "Board | None" = None
    _known: dict[str, Masks] = field(default_factory=dict)

    def within(self, held: Held) -> "Board":
        """Return the board for one division, where that is held, from the one for any."""
        return Board(held, self.standing, self.aware, self)

    def need(self, need: Need) -> Masks:
        """Decide a need; where nothing is published it stays open, where nothing is needed it is met."""
        mode, permissions = need
        active = self.standing.active
        if permissions is None:
            return Masks(0, 0, active)
        if not permissions:
            return Masks(active, active, active)
        return reduce(and_ if mode == "all" else or_, map(self.permission, permissions))

    def permission(self, name: str) -> Masks:
        """Decide one permission for every column, once."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._decided(name)
        return known

    def _decided(self, name: str) -> Masks:
        aware = self.aware(name)
        if aware is False and self.anywhere is not None:
            return self.anywhere.permission(name)
        covering, hiding = patterns_covering(name), self.standing.hidden
        plain, held = self.held.by(covering)
        if aware is None and self.anywhere is not None:
            hiding |= self.anywhere.held.by(covering)[1]
        return self._allowed(covering, plain, held, hiding & ~held)

    def _allowed(self, covering: Sequence[str], plain: int, held: int, hiding: int) -> Masks:
        """Take from the held what access policies deny, and from the sure what they may deny."""
        denied = _joined(self.standing.denied, covering)
        doubted = _joined(self.standing.doubted, covering) | self.standing.unread
        if denied:
            # Denied for certain: what is hidden could not help.
            hiding &= ~denied
        met = held & ~denied if denied else held
        sure = met if plain is held and not doubted else plain & ~(denied | doubted)
        return Masks(sure, met, met | hiding if hiding else met)


def _joined(targets: Mapping[str, int], covering: Sequence[str]) -> int:
    joined = 0
    for target in targets.keys() & {*covering, "*"} if targets else ():
        joined |= targets[target]
    return joined
