"""Classes of equal access, put together from parts that many of them share."""

from collections.abc import Sequence
from typing import NamedTuple

from scopeaudit.index.denials import Denials
from scopeaudit.model.access import Access, Holding
from scopeaudit.model.snapshot import BlindSpot


class Part(NamedTuple):
    """What one list of grants, or of groups, gives, hides and denies; holdings are numbers."""

    holdings: frozenset[int]
    hidden: tuple[BlindSpot, ...] = ()
    denials: Denials = ((), ())


class Common(NamedTuple):
    """What the classes of an organization have in common: numbered holdings, and what hides more of them."""

    holdings: Sequence[Holding]
    hiding: tuple[BlindSpot, ...]
    policies_read: bool


class AccessClass:
    """Users, by their position in the snapshot, that hold exactly the same.

    `direct` is what their own grants give, `via` what their groups give. Their access is put together when
    it is asked for: that of 40,000 classes took a third of a run, which looks at few of them.
    """

    __slots__ = ("_access", "_common", "direct", "state", "users", "via")

    def __init__(
        self, common: Common, direct: Part, via: Part, state: str, users: tuple[int, ...]
    ) -> None:
        self._common = common
        self._access: Access | None = None
        self.direct = direct
        self.via = via
        self.state = state
        self.users = users

    @property
    def hidden(self) -> tuple[BlindSpot, ...]:
        """What could hide more holdings."""
        return (*self._common.hiding, *self.direct.hidden, *self.via.hidden)

    @property
    def is_hidden(self) -> bool:
        """Whether anything could."""
        return bool(self._common.hiding or self.direct.hidden or self.via.hidden)

    @property
    def holdings(self) -> frozenset[int]:
        """The numbers of what each of them holds."""
        via = self.via.holdings
        return self.direct.holdings | via if via else self.direct.holdings

    @property
    def policies_read(self) -> bool:
        """Whether the access policies were read whole."""
        return self._common.policies_read

    def of(self, numbers: frozenset[int]) -> frozenset[int]:
        """Return which of some holdings, by number, each of them holds."""
        held, via = self.direct.holdings & numbers, self.via.holdings
        return held | via & numbers if via else held

    @property
    def access(self) -> Access:
        """What each of them holds, and what hides more of it or denies it."""
        if self._access is None:
            self._access = self.holding(self.holdings)
        return self._access

    def holding(self, numbers: frozenset[int]) -> Access:
        """Return the access of one of them who held no more than that."""
        return Access(
            frozenset(map(self._common.holdings.__getitem__, numbers)),
            self.hidden,
            *self.via.denials,
            self._common.policies_read,
            self.state,
        )
