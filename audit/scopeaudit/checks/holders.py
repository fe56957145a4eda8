"""Who holds roles: active users, directly or via groups, and clients that act for themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import acts_for_itself, who, working_clients
from scopeaudit.checks.evidence import bounded, fact, place
from scopeaudit.checks.finding import Who
from scopeaudit.checks.wording import in_divisions, named, names_of, quoted
from scopeaudit.index import Index, is_super_user
from scopeaudit.model.access import Access, Holding
from scopeaudit.model.finding import Evidence
from scopeaudit.model.snapshot import Client
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """Positions of users, and clients, that hold roles, and the holdings they do it through."""

    users: tuple[int, ...]
    clients: tuple[Client, ...]
    holdings: tuple[Holding, ...]

    def __bool__(self) -> bool:
        """Say whether anyone holds them."""
        return bool(self.users or self.clients)

    def subjects(self, audited: Audited) -> Iterator[Who]:
        """Yield them all as subjects."""
        yield from (who(client) for client in self.clients)
        yield from users_of(audited, self.users)


def users_of(audited: Audited, positions: Collection[int], client: str = "") -> Iterator[Who]:
    """Yield users as subjects, through a client where one is given."""
    users = map(audited.users().__getitem__, positions)
    return (Who("user", one.id, one.name, client) for one in users)


def holders(
    audited: Audited, roles: Collection[str], without: Collection[str] = frozenset()
) -> Holders:
    """Return the active users and working clients that hold one of the roles, once each.

    Subjects that hold one of the roles of `without` are left out.
    """
    index, users, held = audited.index, list[int](), set[Holding]()
    giving = frozenset(index.held_as(roles))
    for number in sorted(
        {*index.classes_holding(roles)}.difference(index.classes_holding(without))
    ):
        one = index.classes[number]
        if one.state == "active":
            users.extend(one.users)
            held.update(index.holdings[each] for each in one.of(giving))
    clients = []
    for _, client in working_clients(audited):
        holdings = index.access_of(client).holdings
        if acts_for_itself(client) and _held(holdings, roles) and not _held(holdings, without):
            clients.append(client)
            held.update(_held(holdings, roles))
    return Holders(
        users=tuple(sorted(users)), clients=tuple(clients), holdings=tuple(sorted(held))
    )


def _held(holdings: Iterable[Holding], roles: Collection[str]) -> list[Holding]:
    return [one for one in holdings if one.role in roles]


def is_super(index: Index, access: Access) -> bool:
    """Say whether an access includes the general permission that covers everything."""
    return any(
        one.role in index.roles and is_super_user(index.roles[one.role]) for one in access.holdings
    )


def effective_holdings(audited: Audited) -> dict[str, list[Holding]]:
    """Return by role every holding of an active user or of a working client that acts for itself."""
    index = audited.index
    is_active = [one.state == "active" for one in index.classes].__getitem__
    clients = (one for _, one in working_clients(audited) if acts_for_itself(one))
    held: set[Holding] = set().union(*(index.access_of(one).holdings for one in clients))
    for one, classes in zip(index.holdings, index.held_by(), strict=True):
        if any(map(is_active, classes)):
            held.add(one)
    by_role: defaultdict[str, list[Holding]] = defaultdict(list)
    for one in held:
        by_role[one.role].append(one)
    return by_role


def ways(index: Index, holdings: Collection[Holding]) -> str:
    """Say how roles are held: via which groups, directly in which divisions; empty for nobody."""
    groups = {one.via for one in holdings if one.via}
    direct = {one.division for one in holdings if not one.via}
    via = f"handed out by {named('group', names_of(index, groups))}" if groups else ""
    granted = f"granted directly{in_divisions(index, direct)}" if direct else ""
    parts = " and ".join(filter(None, (via, granted)))
    return f"it is {parts}" if parts else ""


def facts(audited: Audited, found: Holders) -> tuple[Evidence, ...]:
    """Return where the grants stand: those of groups, then of clients, then of users."""
    via = [one for one in found.holdings if one.via]
    roles = {one.role for one in found.holdings}
    granted = frozenset(audited.index.held_as(roles))
    direct = [one for one in found.users if _directly(audited.index, one, granted)]
    every = chain(
        (_group_fact(audited, one) for one in via),
        (_client_fact(audited, one) for one in found.clients),
        (_user_fact(audited, one) for one in direct),
    )
    return bounded(every, len(via) + len(found.clients) + len(direct))


def _directly(index: Index, position: int, granted: frozenset[int]) -> bool:
    held = index.classes[index.class_of[position]].direct.holdings
    return not granted.isdisjoint(held)


def _group_fact(audited: Audited, one: Holding) -> Evidence:
    index = audited.index
    held = f"holds role {quoted(index.name(one.role))}{in_divisions(index, (one.division,))}"
    where = place(audited, "groups", one.via)
    return fact(audited, f"group {quoted(index.name(one.via))} {held}", *where, "grants")


def _client_fact(audited: Audited, client: Client) -> Evidence:
    where = place(audited, "clients", client.id)
    return fact(audited, f"client {quoted(client.name)} holds it", *where, "grants")


def _user_fact(audited: Audited, position: int) -> Evidence:
    text = f"user {quoted(audited.users()[position].name)} holds it directly"
    return fact(audited, text, "users", position, "grants")
