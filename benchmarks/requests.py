"""How many requests a collection makes, beside the plan's estimate and a loop over every object.

    python -m benchmarks.requests [small mid large very-large]

The organizations are those of the plan: 3 grants a user, every fifth group hands out two roles.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

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
        users=tuple(
            User(id=f"u-{one}", name="U", division="d-0", groups=(), grants=grants(3))
            for one in range(size.users)
        ),
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
        read = await collect(Reader(api.ask), Want(), occasion, None)
        if read.blind_spots:
            raise SystemExit(f"not read whole: {read.blind_spots[0]}")
        return 1 + sum(api.counts.values())


def main(names: Sequence[str]) -> None:
    """Print a table."""
    catalog = load_catalog()
    print(f"{'organization':12} {'users':>7} {'requests':>9} {'planned':>8} {'naive':>8}")
    for name in names or SIZES:
        size = SIZES[name]
        print(
            f"{name:12} {size.users:7,} {counted(size, catalog):9,} {size.planned:8,} {size.naive:8,}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
