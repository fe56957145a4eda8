"""How many requests a collection makes, beside the plan's estimate and a loop over every object.

    python -m benchmarks.requests [small mid large very-large]

The organizations are those of the plan: 3 grants a user, every fifth group hands out two roles, one organization is
let in. Every request of the collection is made and counted. The loop is really run for the two smaller
organizations, and computed for the others: it would make 42,392 and 126,347 requests.
"""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random
from typing import Any

import httpx

from scopeaudit import sandbox
from scopeaudit.api.credentials import ClientCredentials
from scopeaudit.api.region import address_of_url
from scopeaudit.api.secret import Secret
from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.model.snapshot import (
    Client,
    Division,
    Grant,
    Group,
    Organization,
    OrgPermission,
    Role,
    RolePolicy,
    Snapshot,
    User,
)
from scopeaudit.sources.live.assemble import Occasion
from scopeaudit.sources.live.collect import collect
from scopeaudit.sources.live.organization import Connection
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.want import Want

AUDITOR = "c-auditor"


@dataclass(frozen=True, slots=True)
class Size:
    """How many of everything an organization has."""

    users: int
    roles: int
    clients: int
    groups: int
    divisions: int

    @property
    def grants(self) -> int:
        """Grants of users and of the groups that hand out roles."""
        return 3 * self.users + 2 * (self.groups // 5)

    @property
    def planned(self) -> int:
        """The plan's column A: everything but grants, then grants by division."""
        pages = ceil(self.roles / 100) + ceil(self.divisions / 200)
        people = ceil(self.users / 500) + ceil(self.groups / 500)
        trustees, scopes, policies = 3, 1, 1
        base = 4 + pages + people + policies + trustees + scopes
        return base + self.divisions + ceil(self.grants / 500)

    @property
    def naive(self) -> int:
        """Pages of 25, then one call or two for every role, client, user and group."""
        lists = (self.users, self.roles, self.groups, self.divisions)
        pages = sum(ceil(one / 25) for one in lists) + 1
        return pages + self.roles + 2 * self.clients + 2 * self.users + self.groups


SIZES = {
    "small": Size(200, 40, 15, 30, 5),
    "mid": Size(2_000, 80, 60, 150, 20),
    "large": Size(20_000, 150, 300, 800, 60),
    "very-large": Size(60_000, 250, 800, 2_000, 150),
}


def organization(size: Size) -> Snapshot:
    """Make an organization of a size, always the same."""
    chance = Random(5)
    roles = [f"r-{one}" for one in range(size.roles - 1)]
    places = ["*", *(f"d-{one}" for one in range(size.divisions))]

    def grants(count: int) -> tuple[Grant, ...]:
        return tuple(
            sorted(Grant(role, chance.choice(places)) for role in chance.sample(roles, count))
        )

    return Snapshot(
        version=1,
        organization=Organization(id="o-1", name="Counted"),
        taken_at=sandbox.clock(),
        permissions=(OrgPermission(name="routing:queue:view", division_aware=False),),
        divisions=tuple(
            Division(id=one, name=one, home=not number) for number, one in enumerate(places[1:])
        ),
        roles=(*(Role(id=one, name=one, policies=()) for one in roles), _auditors_role()),
        clients=tuple(_clients(size)),
        users=tuple(_users(size, grants)),
        groups=tuple(
            Group(
                id=f"g-{one}",
                name="G",
                roles_enabled=not one % 5,
                grants=() if one % 5 else grants(2),
            )
            for one in range(size.groups)
        ),
        access_policies=(),
    )


def _users(size: Size, grants: Callable[[int], tuple[Grant, ...]]) -> Iterator[User]:
    for one in range(size.users):
        yield User(id=f"u-{one}", name="U", division="d-0", groups=(), grants=grants(3))
    yield User(id="u-guest", name="Guest", trustee="o-theirs", groups=(), grants=())


def _auditors_role() -> Role:
    views = (
        "oauth:client",
        "authorization:role",
        "authorization:grant",
        "authorization:policy",
        "authorization:orgTrustee",
        "authorization:orgTrusteeUser",
        "authorization:orgTrusteeGroup",
    )
    return Role(
        id="r-auditor",
        name="Auditor",
        policies=tuple(
            RolePolicy(domain=domain, entity=entity, actions=("view",))
            for domain, entity in (one.split(":") for one in views)
        ),
    )


def _clients(size: Size) -> Iterator[Client]:
    held = (Grant("r-auditor", "*"),)
    yield Client(id=AUDITOR, name=AUDITOR, grant_type="CLIENT-CREDENTIALS", grants=held)
    for one in range(size.clients - 1):
        yield Client(id=f"c-{one}", name="C", grant_type="CODE", scopes=("users",), grants=())


def counted(size: Size, catalog: Catalog) -> int:
    """Collect such an organization and count the requests, sign-in included."""
    scenario = sandbox.Scenario(rate_limit=None)
    app = sandbox.app(organization(size), catalog, scenario=scenario)
    connection = Connection(
        address=address_of_url("http://localhost"),
        credentials=ClientCredentials(AUDITOR, Secret(sandbox.secret_of(AUDITOR))),
        transport=httpx.ASGITransport(app=app),
    )
    return asyncio.run(_counted(connection))


async def _counted(connection: Connection) -> int:
    async with connection.open() as api:
        await api.sign_in()
        occasion = Occasion(region="", taken_at=connection.surroundings.now())
        read = await collect(Reader(api.ask), Want(), occasion)
        if read.blind_spots:
            raise SystemExit(f"not read whole: {read.blind_spots[0]}")
        return api.counts.total()


def looped(size: Size, catalog: Catalog) -> int:
    """Read such an organization object by object, as a first script does, and count the requests."""
    app = sandbox.app(organization(size), catalog, scenario=sandbox.Scenario(rate_limit=None))
    return asyncio.run(_looped(httpx.ASGITransport(app=app)))


async def _looped(transport: httpx.AsyncBaseTransport) -> int:
    pair = (AUDITOR, sandbox.secret_of(AUDITOR))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
        grant = {"grant_type": "client_credentials"}
        token = (await http.post("/oauth/token", auth=pair, data=grant)).json()["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        loop = _Loop(http)
        users = await loop.every("users")
        roles = await loop.every("authorization/roles")
        groups = await loop.every("groups")
        await loop.every("authorization/divisions")
        clients = [one["id"] for one in (await loop.get("oauth/clients"))["entities"]]
        for one in roles:
            await loop.get(f"authorization/roles/{one}")
        for one in clients:
            await loop.get(f"oauth/clients/{one}")
        for one in (*users, *groups, *clients):
            await loop.get(f"authorization/subjects/{one}")
        for one in users:
            await loop.get(f"users/{one}?expand=groups")
        return loop.requests


class _Loop:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self.requests = 0

    async def get(self, path: str) -> Any:
        """Get one object."""
        self.requests += 1
        return (await self._http.get(f"/api/v2/{path}")).raise_for_status().json()

    async def every(self, path: str) -> list[str]:
        """Get the ids of a list, in pages of the usual size."""
        first = await self.get(path)
        pages = [
            await self.get(f"{path}?pageNumber={one}") for one in range(2, first["pageCount"] + 1)
        ]
        return [row["id"] for page in (first, *pages) for row in page["entities"]]


LOOPED = ("small", "mid")
"""Organizations for which the loop is run and not only computed."""


def main(names: Sequence[str]) -> None:
    """Print a table."""
    catalog = load_catalog()
    heads = ("requests", "planned", "of it", "loop", "loop, run")
    print(f"{'organization':12} {'users':>7} " + " ".join(f"{one:>9}" for one in heads))
    for name in names or SIZES:
        size = SIZES[name]
        made = counted(size, catalog)
        run = f"{looped(size, catalog):,}" if name in LOOPED else "-"
        figures = (
            f"{made:,}",
            f"{size.planned:,}",
            f"{made / size.planned:.0%}",
            f"{size.naive:,}",
            run,
        )
        print(f"{name:12} {size.users:7,} " + " ".join(f"{one:>9}" for one in figures), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
