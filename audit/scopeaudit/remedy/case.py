"""A gap with those who have it, as every fix looks at it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from scopeaudit.index import Index
from scopeaudit.model.access import Holding
from scopeaudit.model.change import THE_USERS, GiveRole, Holder
from scopeaudit.model.snapshot import Client
from scopeaudit.model.verdict import Gap
from scopeaudit.records import dataclass
from scopeaudit.remedy.step import Step
from scopeaudit.remedy.wording import OAUTH, ROLES, them, where


@dataclass(frozen=True, slots=True)
class Case:
    """A gap of a client, of users, or of users through a client, and the divisions to close it in.

    `users` are positions in the snapshot, empty for a client alone.
    """

    index: Index
    gap: Gap
    client: Client | None
    users: Sequence[int]
    divisions: tuple[str, ...]

    @property
    def them(self) -> str:
        """Name those concerned."""
        return them(self.index, self.client, self.users)

    @property
    def where(self) -> str:
        """Name the divisions, with a leading space."""
        return where(self.index, self.divisions)

    def holdings(self) -> Iterator[tuple[frozenset[Holding], int]]:
        """Yield what is held, and by how many of those concerned."""
        if self.client is not None and not self.users:
            yield self.index.access_of(self.client).holdings, 1
        numbers = Counter(map(self.index.class_of.__getitem__, self.users))
        for number, count in sorted(numbers.items()):
            yield self.index.classes[number].access.holdings, count

    def grant(self, role: str, remark: str = "") -> Step:
        """Return the step that grants them a role."""
        name, note = self.index.name(role), f" ({remark})" if remark else ""
        given = (self.given(role),)
        if self.client is not None and not self.users:
            place = f"{OAUTH} > client `{self.client.name}` > Roles"
            return Step(f"{place}: add role `{name}`{self.where}{note}", given)
        return Step(f"{ROLES} > `{name}`: grant it to {self.them}{self.where}{note}", given)

    def given(self, role: str, holder: Holder | None = None) -> GiveRole:
        """Return the grant of a role to those concerned or another holder, at home if nowhere else."""
        homes = (one.id for one in self.index.divisions.values() if one.home)
        alone = self.client is not None and not self.users
        them_ = Holder("client", self.client.id) if self.client and alone else THE_USERS
        return GiveRole(role, holder or them_, self.divisions or tuple(homes))
