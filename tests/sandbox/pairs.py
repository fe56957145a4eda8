"""Subjects and operations of generated organizations, and the paths by which they are called."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random
from urllib.parse import quote

from benchmarks.organization import Kind, organization
from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import (
    AccessPolicy,
    Client,
    Conversation,
    Grant,
    Group,
    Participant,
    Role,
    RolePolicy,
    Snapshot,
    User,
)
from tests.sandbox.api import CATALOG

PUBLISHED = [one for one in CATALOG.operations.values() if one.auth != "guest"]
SPLIT = "u-split-"
_WIDE = tuple(sorted(CATALOG.scopes))
_BASES = tuple(one for one in _WIDE if not one.endswith(":readonly"))
_READONLY = tuple(one for one in _WIDE if one.endswith(":readonly"))
_SCOPES: tuple[tuple[tuple[str, ...], tuple[str, ...] | None], ...] = (
    (_WIDE, None),
    (_BASES, None),
    (_READONLY, None),
    (_BASES, _READONLY),
    (_READONLY, _BASES),
)
"""What applications have configured and authorized; None: no administrator was asked."""


@dataclass(frozen=True)
class Pair:
    """One subject, one operation, the path it is called by, and the divisions of what that names."""

    client: Client
    user: User | None
    operation: Operation
    path: str
    places: tuple[str, ...] = ()


def generated(kind: Kind, seed: int, *, enforced: bool = True, users: int = 250) -> Snapshot:
    """Make an organization with two conversations and somebody for every gate."""
    made = organization(users, kind, CATALOG.operations.values(), seed)
    divisions = [one.id for one in made.divisions or ()]
    conversations = (
        Conversation(id="c-1", divisions=(divisions[1],), participants=(Participant(id="p-1"),)),
        Conversation(id="c-2", divisions=(divisions[2], divisions[3]), participants=()),
    )
    return replace(
        made,
        conversations=conversations,
        scopes_enforced=enforced,
        access_policies=(*(made.access_policies or ()), *_denials(made)),
        clients=tuple(map(_empowered(made), map(_scoped, made.clients or ()))),
        users=(*map(_promoted(made), made.users or ()), *_split_between(divisions)),
        roles=(*(made.roles or ()), *_halves()),
        groups=tuple(_grouped(made)),
    )


def _denials(snapshot: Snapshot) -> Iterator[AccessPolicy]:
    """Yield what denies everybody, one service client, and nobody for certain."""
    services = [one.id for one in snapshot.clients or () if one.grant_type == "CLIENT-CREDENTIALS"]
    yield AccessPolicy(id="all", target="recording:*:*", subject_type="ALL", apply_to_clients=True)
    yield AccessPolicy(id="people", target="routing:queue:*", subject_type="ALL")
    yield AccessPolicy(
        id="late",
        target="telephony:*:*",
        subject_type="ALL",
        condition="late",
        apply_to_clients=True,
    )
    for number, name in enumerate(services):
        yield AccessPolicy(
            id=f"client-{number}",
            target="analytics:*:*",
            subject_type="CLIENT",
            subject_id=name,
            apply_to_clients=number % 2 == 0,
        )
    yield AccessPolicy(
        id="team", target="conversation:*:*", subject_type="TEAM", subject_id="team-1"
    )
    yield AccessPolicy(id="off", target="*", subject_type="ALL", active=False)
    yield AccessPolicy(id="allow", target="*", subject_type="ALL", effect="ALLOW")


def _scoped(client: Client) -> Client:
    """Give applications, in turn, their own few scopes or one of the sets above."""
    number = int(client.name.split()[1]) % (len(_SCOPES) + 1)
    if client.grant_type != "CODE" or number == len(_SCOPES):
        return client
    configured, authorized = _SCOPES[number]
    return replace(client, scopes=configured, authorized_scopes=authorized)


def _empowered(snapshot: Snapshot) -> Callable[[Client], Client]:
    """Give every other service client the administrator's role everywhere."""
    admin = (snapshot.roles or ())[0].id
    return lambda client: (
        replace(client, grants=(*(client.grants or ()), Grant(admin, "*")))
        if client.grant_type == "CLIENT-CREDENTIALS" and int(client.name.split()[1]) % 2
        else client
    )


def _halves() -> Iterator[Role]:
    """Yield two roles: one has the first permission of every operation that wants all of several."""
    wanting = [
        one.permissions
        for one in PUBLISHED
        if one.mode == "all" and len(one.permissions or ()) > 1
    ]
    for key, chosen in (("first", slice(0, 1)), ("rest", slice(1, None))):
        names = sorted({name for one in wanting for name in (one or ())[chosen]})
        parts = [name.split(":") for name in names]
        yield Role(
            id=f"r-{key}",
            name=key,
            policies=tuple(RolePolicy(domain=a, entity=b, actions=(c,)) for a, b, c in parts),
        )


def _split_between(divisions: list[str]) -> Iterator[User]:
    """Yield users who hold the halves in two divisions, in one, and one of them everywhere."""
    one, other, *_ = divisions
    for number, (first, rest) in enumerate(((one, other), (one, one), (one, "*"))):
        grants = (Grant("r-first", first), Grant("r-rest", rest))
        yield User(id=f"{SPLIT}{number}", name=f"Split {number}", groups=(), grants=grants)


def _promoted(snapshot: Snapshot) -> Callable[[User], User]:
    """Give every tenth user the administrator's role in one division."""
    (admin, *_), (home, *_) = snapshot.roles or (), snapshot.divisions or ()
    grant = Grant(admin.id, home.id)
    return lambda user: (
        replace(user, grants=(*(user.grants or ()), grant))
        if int(user.name.split()[1]) % 10 == 0
        else user
    )


def _grouped(snapshot: Snapshot) -> Iterator[Group]:
    """Give groups owners, and the administrator's role to those that must not hand it on to somebody."""
    people = [one.id for one in snapshot.users or ()]
    admin = (Grant((snapshot.roles or ())[0].id, "*"),)
    for number, one in enumerate(snapshot.groups or ()):
        owned = replace(one, owners=tuple(people[number * 20 : number * 20 + 20]))
        match number % 4:
            case 0:
                yield replace(owned, roles_enabled=False, grants=admin, include_owners=True)
            case 1:
                yield replace(owned, roles_enabled=True, grants=admin, state="inactive")
            case 2:
                yield replace(owned, roles_enabled=True, grants=admin, state="active")
            case _:
                yield replace(owned, include_owners=True)


def subjects(snapshot: Snapshot) -> list[tuple[Client, User | None]]:
    """Return service clients, and users through applications: many, and those who may do everything."""
    random = Random(7)  # noqa: S311 - a sample
    active = [one for one in snapshot.users or () if one.state == "active"]
    admin = (snapshot.roles or ())[0].id
    mighty = [one for one in active if any(held.role == admin for held in one.grants or ())]
    grouped = [one for each in snapshot.groups or () for one in _people_of(each, active)]
    clients = snapshot.clients or ()
    services = [one for one in clients if one.grant_type == "CLIENT-CREDENTIALS"]
    applications = [one for one in clients if one.grant_type == "CODE"]
    people = [*random.sample(active, 40), *grouped, *mighty]
    return [
        *((one, None) for one in services),
        *((applications[at % len(applications)], one) for at, one in enumerate(people)),
    ]


def _people_of(group: Group, active: list[User]) -> list[User]:
    """Return some members and some owners of a group."""
    members = [one for one in active if group.id in (one.groups or ())]
    return [*members[:2], *[one for one in active if one.id in group.owners][:2]]


def pairs(snapshot: Snapshot, count: int) -> Iterator[Pair]:
    """Yield every operation at least once, each with a subject of its own, on nothing in particular."""
    random, among = Random(11), subjects(snapshot)  # noqa: S311 - a sample
    for number in range(count):
        operation = PUBLISHED[number % len(PUBLISHED)]
        yield Pair(*random.choice(among), operation, _path(operation, {}))


def pairs_in_halves(snapshot: Snapshot) -> Iterator[Pair]:
    """Yield operations that want all of several permissions, with those who hold them in pieces."""
    wide = next(one for one in snapshot.clients or () if one.scopes == _WIDE)
    for operation in PUBLISHED:
        if operation.mode == "all" and len(operation.permissions or ()) > 1:
            for user in snapshot.users or ():
                if user.id.startswith(SPLIT):
                    yield Pair(wide, user, operation, _path(operation, {}))


def pairs_with_objects(snapshot: Snapshot, each: int) -> Iterator[Pair]:
    """Yield operations on a conversation, a user or a division, where divisions count, some times each."""
    random, among = Random(13), subjects(snapshot)  # noqa: S311 - a sample
    for operation in PUBLISHED:
        for _ in range(each):
            named, places = _object(snapshot, operation, random)
            if named:
                yield Pair(*random.choice(among), operation, _path(operation, named), places)


def pairs_without_a_user(snapshot: Snapshot) -> Iterator[Pair]:
    """Yield operations that need a user, with a service client that may do everything."""
    admin = Grant((snapshot.roles or ())[0].id, "*")
    mighty = next(one for one in snapshot.clients or () if admin in (one.grants or ()))
    for operation in PUBLISHED:
        if operation.user_context:
            yield Pair(mighty, None, operation, _path(operation, {}))


def _object(
    snapshot: Snapshot, operation: Operation, random: Random
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Choose what a path names, with its divisions."""
    if "{conversationId}" in operation.path:
        conversation = random.choice(snapshot.conversations or ())
        return {"conversationId": conversation.id}, conversation.divisions or ()
    if "{divisionId}" in operation.path:
        division = random.choice(snapshot.divisions or ()).id
        return {"divisionId": division}, (division,)
    if "{userId}" in operation.path:
        user = random.choice(snapshot.users or ())
        return {"userId": user.id}, (user.division,) if user.division else ()
    return {}, ()


def _path(operation: Operation, named: dict[str, str]) -> str:
    """Fill the templates of a path; what is not named exists nowhere."""
    parts = operation.path.split("/")
    return "/".join(
        quote(named.get(one.strip("{}"), "none"), safe="") if one.startswith("{") else one
        for one in parts
    )
