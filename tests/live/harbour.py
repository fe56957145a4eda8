"""An organization large enough that every list has several pages, with an auditor in it."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from scopeaudit.model.snapshot import (
    AccessPolicy,
    Client,
    Division,
    Grant,
    Group,
    OrgPermission,
    Snapshot,
    User,
)
from tests.organizations import NOW, role, snapshot

AUDITOR_ROLE = role(
    "r-auditor",
    "oauth:client:view",
    "authorization:role:view",
    "authorization:grant:view",
    "authorization:policy:view",
    "authorization:orgTrustee:view",
    "authorization:orgTrusteeUser:view",
    "authorization:orgTrusteeGroup:view",
)
AUDITOR = Client(
    id="c-auditor",
    name="scopeaudit",
    grant_type="CLIENT-CREDENTIALS",
    scopes=(),
    grants=(Grant("r-auditor", "*"),),
)


def with_auditor(read: Snapshot) -> Snapshot:
    """Add the auditor, its role, and what the vendor always tells."""
    return replace(
        read,
        scopes_enforced=None,
        clients=(*(read.clients or ()), AUDITOR),
        roles=(*(read.roles or ()), AUDITOR_ROLE),
    )


def harbour(
    users: int = 1200,
    roles: int = 130,
    divisions: int = 210,
    groups: int = 30,
    guests: int = 0,
) -> Snapshot:
    """Return the same organization every time."""
    chance = Random(3)  # noqa: S311 - no secret
    places = tuple(
        Division(id=f"d-{one:03}", name=f"D{one}", home=not one) for one in range(divisions)
    )
    kinds = tuple(role(f"r-{one:03}", f"routing:queue:view{one}") for one in range(roles))
    crews = tuple(f"g-{one:03}" for one in range(groups))

    def grants(count: int) -> tuple[Grant, ...]:
        every = ("*", *(one.id for one in places))
        drawn = {Grant(chance.choice(kinds).id, chance.choice(every)) for _ in range(count)}
        return tuple(sorted(drawn))

    return with_auditor(
        snapshot(
            *(
                User(
                    id=f"u-{one:05}",
                    name=f"User {one}",
                    state=("active", "active", "inactive", "deleted")[one % 4],
                    division=chance.choice(places).id,
                    groups=tuple(sorted(set(chance.choices(crews, k=one % 3)))) if crews else (),
                    grants=grants(one % 5),
                    last_login_at=NOW - timedelta(days=one % 90),
                    last_token_at=NOW - timedelta(days=one % 60),
                )
                for one in range(users)
            ),
            *(
                User(
                    id=f"u-out-{one}",
                    name=f"Guest {one}",
                    trustee=f"o-out-{one % 2}",
                    groups=(),
                    grants=grants(2),
                )
                for one in range(guests)
            ),
            permissions=tuple(
                OrgPermission(name=f"dom{one % 9}:thing:act{one:03}", division_aware=bool(one % 2))
                for one in range(40)
            ),
            divisions=places,
            roles=kinds,
            groups=tuple(
                Group(id=one, name=one, roles_enabled=True, owners=("u-00000",), grants=grants(2))
                for one in crews
            ),
            clients=tuple(
                Client(
                    id=f"c-{one:03}",
                    name=f"App {one}",
                    grant_type="CODE",
                    scopes=("users",),
                    grants=(),
                    redirect_uris=("https://app.example/back",),
                )
                for one in range(120)
            ),
            access_policies=tuple(
                AccessPolicy(id=f"p-{one}", target="routing:queue:view", subject_type="ALL")
                for one in range(3)
            ),
        )
    )
