"""Taking an ability away: the fewest grants that leave no way to it, or else scopes, or the subject itself."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from scopeaudit.evaluate import (
    ApplicationAlone,
    ServiceClient,
    Subject,
    UserThroughClient,
)
from scopeaudit.evaluate.question import access_of
from scopeaudit.index import Index
from scopeaudit.model.access import Holding
from scopeaudit.model.change import THE_USERS, Holder, SetScopes, SetState, TakeRole
from scopeaudit.model.permission import ALL_DIVISIONS, scope_covers
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    OperationNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
)
from scopeaudit.model.snapshot import Client
from scopeaudit.records import dataclass
from scopeaudit.remedy.step import Step, told
from scopeaudit.remedy.wording import OAUTH, them, where

Kind = Literal["grant", "scope"]
Taken = frozenset[Holding | str]
"""What is to be taken away: grants, and scopes of the client by their names."""


class Ability(NamedTuple):
    """A need that a subject meets; `divisions` are the ids where that counts, None for any."""

    need: Need
    subject: Subject
    divisions: frozenset[str] | None = None


def smallest_removal(
    index: Index, abilities: Iterable[Ability], client: Client | None, users: Sequence[int]
) -> tuple[str, ...]:
    """Return the steps that take abilities away from users, through a client or not, or from a client.

    All steps must be taken; one that begins with "Or" is an alternative to those before it. Grants go first:
    a scope is taken from all who use the client.
    """
    return told(steps_to_take(index, abilities, client, users))


def steps_to_take(
    index: Index, abilities: Iterable[Ability], client: Client | None, users: Sequence[int]
) -> tuple[Step, ...]:
    """Return the same steps, each with the changes of settings that it asks for."""
    searches = tuple(_Search(index, one) for one in abilities)
    grants, scopes = _together(searches, {"grant"}), _together(searches, {"scope"})
    whom = _Whom(index, client, users)
    if grants is not None:
        steps = whom.without(grants)
        if client is None or not scopes:
            return steps
        unticked = _unticked(client, scopes)
        return (*steps, Step(f"Or, for all who use it: {unticked.text}", unticked.changes))
    either = scopes if scopes is not None else _together(searches, {"grant", "scope"})
    if either:
        return whom.without(either)
    return tuple(_last_resort(index, client, whom.words))


def _together(searches: Iterable["_Search"], kinds: set[Kind]) -> Taken | None:
    """Return what takes all the abilities away; None where things of these kinds cannot."""
    found = [search.of(search.ability.need, frozenset(kinds)) for search in searches]
    return _all_of(found)


def _all_of(parts: Iterable[Taken | None]) -> Taken | None:
    taken: Taken = frozenset()
    for part in parts:
        if part is None:
            return None
        taken |= part
    return taken


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for what takes one ability away."""

    index: Index
    ability: Ability

    def of(self, need: Need, kinds: frozenset[Kind]) -> Taken | None:
        """Return the least of these kinds that leaves a need unmet; None where nothing of them does."""
        match need:
            case AllOf(needs):
                ways = [one for one in (self.of(part, kinds) for part in needs) if one is not None]
                return min(ways, key=lambda one: (len(one), sorted(map(str, one))), default=None)
            case AnyOf(needs):
                return _all_of(self.of(part, kinds) for part in needs)
            case NamedNeed(_, literal, stands_for):
                return _all_of(self.of(part, kinds) for part in (stands_for, literal))
            case OperationNeed(_, need=inner):
                return None if inner is None else self.of(inner, kinds)
            case _:
                return self._of_leaf(need, kinds)

    def _of_leaf(self, need: Need, kinds: frozenset[Kind]) -> Taken | None:
        match need:
            case ScopeNeed(scope):
                return self._scopes(scope, kinds)
            case PermissionNeed() | RoleNeed():
                return self._grants(need, kinds)
            case _:
                return frozenset() if isinstance(self.ability.subject, ServiceClient) else None

    def _scopes(self, scope: str, kinds: frozenset[Kind]) -> Taken | None:
        match self.ability.subject:
            case UserThroughClient(client=client) | ApplicationAlone(client=client):
                enforced = self.index.snapshot.scopes_enforced is not False
                held = frozenset(one for one in client.scopes or () if scope_covers(one, scope))
                return held if enforced and (not held or "scope" in kinds) else None
            case _:
                return None

    def _grants(self, need: PermissionNeed | RoleNeed, kinds: frozenset[Kind]) -> Taken | None:
        access = access_of(self.ability.subject)
        if access is None:
            return None
        held = frozenset(one for one in access.holdings if self._gives(need, one))
        return held if not held or "grant" in kinds else None

    def _gives(self, need: PermissionNeed | RoleNeed, one: Holding) -> bool:
        if isinstance(need, RoleNeed):
            return one.role in self.index.roles_named(need.role) and self._counts(one)
        anywhere = self.index.division_aware(need.permission) is False
        return bool(self.index.covers(one.role, need.permission)) and (
            anywhere or self._counts(one)
        )

    def _counts(self, one: Holding) -> bool:
        places = self.ability.divisions
        return places is None or one.division == ALL_DIVISIONS or one.division in places


@dataclass(frozen=True, slots=True)
class _Whom:
    """From whom something is taken: a client, users, or users through a client."""

    index: Index
    client: Client | None
    users: Sequence[int]

    @property
    def words(self) -> str:
        return them(self.index, self.client, self.users)

    def without(self, taken: Taken) -> tuple[Step, ...]:
        """Return the steps that take all of it away."""
        grants = sorted(one for one in taken if isinstance(one, Holding))
        scopes = frozenset(one for one in taken if isinstance(one, str))
        unticked = (_unticked(self.client, scopes),) if self.client and scopes else ()
        return (*map(self._taken, grants), *unticked)

    def _taken(self, one: Holding) -> Step:
        index, whom = self.index, self.words
        group = f"group `{index.name(one.via)}`, or take {whom} out of the group"
        holder = group if one.via else whom
        text = f"Take role `{index.name(one.role)}`{where(index, (one.division,))} from {holder}"
        return Step(text, (TakeRole(one.role, self._holder(one.via), one.division),))

    def _holder(self, via: str) -> Holder:
        if via:
            return Holder("group", via)
        alone = self.client is not None and not self.users
        return Holder("client", self.client.id) if self.client and alone else THE_USERS


def _unticked(client: Client, scopes: Iterable[Holding | str]) -> Step:
    taken = sorted(map(str, scopes))
    names = " and ".join(f"`{scope}`" for scope in taken)
    kept = tuple(sorted(set(client.scopes or ()).difference(taken)))
    text = f"{OAUTH} > client `{client.name}` > Scope: untick {names}"
    return Step(text, (SetScopes(client.id, kept),))


def _last_resort(index: Index, client: Client | None, whom: str) -> Iterator[Step]:
    """Yield what is left where neither a grant nor a scope holds anyone back."""
    if client is None:
        yield Step(f"No grant gives it, so none can be taken: set {whom} to inactive, or allow it")
        return
    inactive = f"{OAUTH} > client `{client.name}`: set it to inactive"
    if index.snapshot.scopes_enforced is False and client.grant_type != "CLIENT-CREDENTIALS":
        yield Step(
            "Enforce scopes in the organization's settings: while they are not, scopes hold nobody back"
        )
        inactive = f"Or: {inactive}"
    yield Step(inactive, (SetState(client.id, "inactive"),))
