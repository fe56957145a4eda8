"""Who holds roles: active users, directly or via groups, and clients that act for themselves."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
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
    users = audited.users()
    return (Who("user", users[one].id, users[one].name, client) for one in positions)


def nobody(_access: Access) -> bool:
    """Leave no one out."""
    return False


def holders(
    audited: Audited, roles: Collection[str], without: Callable[[Access], bool] = nobody
) -> Holders:
    """Return the active users and working clients that hold one of the roles, once each.

    Subjects whose access `without` names are left out.
    """
    users: list[int] = []
    held: set[Holding] = set()
    for number in audited.index.classes_holding(roles):
        one = audited.index.classes[number]
        mine = _held(one.access, roles)
        if one.access.state == "active" and not without(one.access):
            users.extend(one.users)
            held |= mine
    clients = []
    for _, client in working_clients(audited):
        access = audited.index.access_of(client)
        mine = _held(access, roles)
        if mine and acts_for_itself(client) and not without(access):
            clients.append(client)
            held |= mine
    return Holders(
        users=tuple(sorted(users)), clients=tuple(clients), holdings=tuple(sorted(held))
    )


def _held(access: Access, roles: Collection[str]) -> set[Holding]:
    return {one for one in access.holdings if one.role in roles}


def is_super(index: Index, access: Access) -> bool:
    """Say whether an access includes the general permission that covers everything."""
    return any(
        one.role in index.roles and is_super_user(index.roles[one.role]) for one in access.holdings
    )


def ways(index: Index, found: Holders) -> str:
    """Say how roles are held: via which groups, directly in which divisions; empty for nobody."""
    groups = {one.via for one in found.holdings if one.via}
    direct = {one.division for one in found.holdings if not one.via}
    via = f"handed out by {named('group', names_of(index, groups))}" if groups else ""
    granted = f"granted directly{in_divisions(index, direct)}" if direct else ""
    parts = " and ".join(filter(None, (via, granted)))
    return f"it is {parts}" if parts else ""


def facts(audited: Audited, found: Holders) -> tuple[Evidence, ...]:
    """Return where the grants stand: those of groups, then of clients, then of users."""
    via = [one for one in found.holdings if one.via]
    roles = {one.role for one in found.holdings}
    direct = [one for one in found.users if _directly(audited, one, roles)]
    every = chain(
        (_group_fact(audited, one) for one in via),
        (_client_fact(audited, one) for one in found.clients),
        (_user_fact(audited, one) for one in direct),
    )
    return bounded(every, len(via) + len(found.clients) + len(direct))


def _directly(audited: Audited, position: int, roles: Collection[str]) -> bool:
    return any(grant.role in roles for grant in audited.users()[position].grants or ())


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
