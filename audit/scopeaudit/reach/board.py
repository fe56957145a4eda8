"""A board: columns of bits, and the decision of permissions and needs for all of them at once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

from scopeaudit.index import AccessClass
from scopeaudit.model.permission import SUPER_USER, permission_covers
from scopeaudit.reach.holding import Held
from scopeaudit.reach.masks import Masks, bits
from scopeaudit.reach.rows import Columns

Need = tuple[str, tuple[str, ...] | None]
"""The mode and the permissions of an operation; None where the vendor publishes none."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is so of columns whatever roles they hold; an inactive column has no bit anywhere.

    `denied` and `doubted` are, by target, whom access policies deny for certain and may deny;
    `unread` are those whose access policies could not be read whole; `is_free` says that there are none of
    all these.
    """

    active: int
    hidden: int
    unread: int
    denied: Mapping[str, int]
    doubted: Mapping[str, int]
    is_free: bool

    @classmethod
    def of(cls, columns: Columns) -> "Standing":
        """Read it from the classes."""
        classes = columns.classes
        width = len(classes)
        idle = [column for column, one in enumerate(classes) if one.state != "active"]
        active = ((1 << width) - 1) ^ bits(idle, width)
        unread = active if classes and not classes[0].policies_read else 0
        policies = columns.index.snapshot.access_policies
        denied, doubted = _denying(classes, active) if policies else ({}, {})
        return cls(
            active=active,
            hidden=((1 << columns.hidden) - 1) & active,
            unread=unread,
            denied=denied,
            doubted=doubted,
            is_free=not (denied or doubted or unread),
        )

    def changed(self, change: Callable[[int], int]) -> "Standing":
        """Apply a function to every mask."""
        return Standing(
            change(self.active),
            change(self.hidden),
            change(self.unread),
            {target: change(mask) for target, mask in self.denied.items()},
            {target: change(mask) for target, mask in self.doubted.items()},
            self.is_free,
        )


def _denying(
    classes: Sequence[AccessClass], active: int
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return by target whom access policies deny for certain, and whom they may deny."""
    columns: defaultdict[int, list[int]] = defaultdict(list)
    for column, one in enumerate(classes):
        columns[id(one.via)].append(column)
    denied, doubted = defaultdict[str, int](int), defaultdict[str, int](int)
    for some in columns.values():
        sure, possible = classes[some[0]].via.denials
        mask = bits(some, len(classes)) & active if sure or possible else 0
        for policy in sure:
            denied[policy.target] |= mask
        for policy in possible:
            doubted[policy.target] |= mask
    return denied, doubted


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
        if len(permissions) == 1:
            return self.permission(permissions[0])
        return reduce(and_ if mode == "all" else or_, map(self.permission, permissions))

    def permission(self, name: str) -> Masks:
        """Decide one permission for every column, once."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._decided(name)
        return known

    def _decided(self, name: str) -> Masks:
        hiding = self.standing.hidden
        if self.anywhere is not None:
            aware = self.aware(name)
            if aware is False:
                return self.anywhere.permission(name)
            if aware is None:
                hiding |= self.anywhere.held.by(name)[1]
        plain, held = self.held.by(name)
        # NOTE: `hiding & ~held`, without a step over the whole length where little is hidden.
        hiding ^= hiding & held
        if self.standing.is_free:
            return Masks(plain, held, held | hiding if hiding else held)
        return self._allowed(name, plain, held, hiding)

    def _allowed(self, name: str, plain: int, held: int, hiding: int) -> Masks:
        """Take from the held what access policies deny, and from the sure what they may deny."""
        standing = self.standing
        denied = _joined(standing.denied, name) if standing.denied else 0
        doubted = _joined(standing.doubted, name) if standing.doubted else 0
        doubted |= standing.unread
        if denied:
            # Denied for certain: what is hidden could not help.
            hiding &= ~denied
        met = held & ~denied if denied else held
        sure = met if plain is held and not doubted else plain & ~(denied | doubted)
        return Masks(sure, met, met | hiding if hiding else met)


def _joined(targets: Mapping[str, int], name: str) -> int:
    joined = 0
    for target, mask in targets.items():
        # NOTE: most targets are a permission as it is written; comparing segments takes ten times as long.
        if target in {name, "*"} or (
            ("*" in target or target == SUPER_USER) and permission_covers(target, name)
        ):
            joined |= mask
    return joined
