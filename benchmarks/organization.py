"""Organizations from a seed: of any size, with few kinds of access or with every user different.

Permissions are those the catalog's operations name; everything else is invented. The figures below
were chosen before anything was measured, and once: see docs/performance.md for what is not known.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Literal

from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import (
    AccessPolicy,
    Client,
    Condition,
    Division,
    Grant,
    Group,
    Operand,
    Organization,
    OrgPermission,
    Role,
    RolePolicy,
    Snapshot,
    Token,
    User,
    UserState,
)

Kind = Literal["realistic", "adversarial"]
_SubjectType = Literal["ALL", "GROUP", "USER"]
_STATES: tuple[UserState, ...] = ("active", "inactive", "deleted")
TAKEN = datetime(2026, 11, 23, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything an organization has."""

    users: int
    divisions: int
    roles: int
    groups: int
    jobs: int
    clients: int


def size_of(users: int) -> Size:
    """Choose the rest of an organization by its users: larger ones have more, but not in proportion."""
    growth = (users / 1_000) ** 0.35
    return Size(
        users=users,
        divisions=min(50, round(10 * growth)),
        roles=min(400, round(60 * growth)),
        groups=min(400, max(10, users // 100)),
        jobs=max(12, round(users**0.55)),
        clients=min(200, round(20 * growth)),
    )


def organization(
    users: int, kind: Kind, operations: Iterable[Operation], seed: int = 1
) -> Snapshot:
    """Make an organization; the same arguments give the same one."""
    return _Maker(size_of(users), Random(f"{kind}-{users}-{seed}"), operations).snapshot(kind)


class _Maker:
    """Draws the parts of one organization, in order, from one source of randomness."""

    def __init__(self, size: Size, random: Random, operations: Iterable[Operation]) -> None:
        self.size = size
        self.random = random
        named = {name for one in operations for name in one.permissions or ()}
        self.permissions = sorted(name for name in named if name.count(":") == 2)  # noqa: PLR2004
        self.entities = [
            (domain, entity, [name.split(":")[2] for name in names])
            for (domain, entity), names in groupby(
                self.permissions, lambda name: tuple(name.split(":")[:2])
            )
        ]
        self.divisions = [
            Division(id=self._id(), name=f"Division {number}", home=number == 0)
            for number in range(size.divisions)
        ]
        self.roles = [self._role(number) for number in range(size.roles)]
        self.groups = [self._group(number) for number in range(size.groups)]

    def snapshot(self, kind: Kind) -> Snapshot:
        """Put the parts together."""
        users = self._different_users() if kind == "adversarial" else self._users_of_jobs()
        clients = tuple(self._client(number) for number in range(self.size.clients))
        return Snapshot(
            version=1,
            organization=Organization(
                id=self._id(), name=f"{kind} {self.size.users}", region="mypurecloud.ie"
            ),
            taken_at=TAKEN,
            scopes_enforced=True,
            permissions=tuple(self._catalog()),
            divisions=tuple(self.divisions),
            roles=tuple(self.roles),
            clients=clients,
            users=users,
            groups=tuple(self.groups),
            access_policies=tuple(self._access_policies(users)),
            tokens=tuple(Token(client=one.id, scopes=one.scopes or ()) for one in clients),
        )

    def _id(self) -> str:
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def _chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def _catalog(self) -> Iterable[OrgPermission]:
        """Divisions limit whole entities; one permission in fifty is not in the catalog."""
        for domain, entity, actions in self.entities:
            aware = self._chance(0.45)
            for action in actions:
                if self._chance(0.98):
                    yield OrgPermission(name=f"{domain}:{entity}:{action}", division_aware=aware)
        yield OrgPermission(name="admin", division_aware=False)

    def _role(self, number: int) -> Role:
        general = ("admin",) if number == 0 else ()
        entities = self.random.sample(self.entities, self.random.randint(4, 40))
        policies = [self._role_policy(*one) for one in entities]
        if self._chance(0.15):
            domain = self.random.choice(self.entities)[0]
            policies.append(RolePolicy(domain=domain, entity="*", actions=("*",)))
        return Role(
            id=self._id(), name=f"Role {number}", permissions=general, policies=tuple(policies)
        )

    def _role_policy(self, domain: str, entity: str, actions: Sequence[str]) -> RolePolicy:
        held: tuple[str, ...] = ("*",)
        if self._chance(0.85):
            held = tuple(sorted(self.random.sample(actions, self.random.randint(1, len(actions)))))
        condition = self._condition() if self._chance(0.03) else None
        return RolePolicy(domain=domain, entity=entity, actions=held, condition=condition)

    def _condition(self) -> Condition:
        queue = Operand(type="QUEUE", value=self._id())
        return Condition(variable="Conversation.queues", operator="IN", operands=(queue,))

    def _group(self, number: int) -> Group:
        enabled = self._chance(0.2)
        grants = self._grants(self.random.randint(1, 3)) if enabled else ()
        return Group(
            id=self._id(),
            name=f"Group {number}",
            state="inactive" if self._chance(0.05) else "active",
            roles_enabled=enabled,
            grants=grants,
        )

    def _ordinary_role(self) -> Role:
        """Choose a role that is not the administrator's; a few roles are held by most."""
        skewed = self.random.random() ** 2
        return self.roles[1 + int(skewed * (len(self.roles) - 1))]

    def _grants(self, count: int) -> tuple[Grant, ...]:
        return tuple(
            sorted({Grant(self._ordinary_role().id, self._place()) for _ in range(count)})
        )

    def _place(self) -> str:
        return "*" if self._chance(0.1) else self.random.choice(self.divisions).id

    def _users_of_jobs(self) -> tuple[User, ...]:
        """Most users hold what their job holds, in their division; one in seven has something more."""
        jobs = [
            (
                [self._ordinary_role().id for _ in range(self.random.randint(1, 4))],
                tuple(
                    one.id for one in self.random.sample(self.groups, self.random.randint(0, 3))
                ),
            )
            for _ in range(self.size.jobs)
        ]
        return tuple(self._user_of(number, *self._job(jobs)) for number in range(self.size.users))

    def _job(
        self, jobs: Sequence[tuple[list[str], tuple[str, ...]]]
    ) -> tuple[tuple[Grant, ...], tuple[str, ...]]:
        roles, groups = jobs[int(self.random.random() ** 2 * len(jobs))]
        home = self._place()
        grants = {Grant(role, home) for role in roles}
        if self._chance(0.15):
            grants.update(self._grants(self.random.randint(1, 2)))
        if self._chance(0.002):
            grants.add(Grant(self.roles[0].id, "*"))
        return tuple(sorted(grants)), groups

    def _different_users(self) -> tuple[User, ...]:
        """No two users hold the same roles."""
        seen: set[frozenset[str]] = set()
        users: list[User] = []
        while len(users) < self.size.users:
            roles = self.random.sample(self.roles[1:], self.random.randint(4, 12))
            if frozenset(one.id for one in roles) in seen:
                continue
            seen.add(frozenset(one.id for one in roles))
            places = [self._place() for _ in range(self.random.randint(1, 3))]
            grants = tuple(sorted(Grant(one.id, self.random.choice(places)) for one in roles))
            users.append(self._user_of(len(users), grants, ()))
        return tuple(users)

    def _user_of(self, number: int, grants: tuple[Grant, ...], groups: tuple[str, ...]) -> User:
        seen_at = TAKEN - timedelta(minutes=self.random.randint(5, 200_000))
        return User(
            id=self._id(),
            name=f"User {number} {self.random.choice('ABCDEFGH')}.",
            state=self.random.choices(_STATES, [95, 4, 1])[0],
            division=self.random.choice(self.divisions).id,
            groups=groups,
            grants=None if self._chance(0.003) else grants,
            last_login_at=seen_at,
            last_token_at=seen_at,
        )

    def _client(self, number: int) -> Client:
        service = self._chance(0.4)
        families = ["conversations", "users", "routing", "analytics", "recordings", "presence"]
        scopes = self.random.sample(families, self.random.randint(1, 4))
        return Client(
            id=self._id(),
            name=f"Client {number}",
            grant_type="CLIENT-CREDENTIALS" if service else "CODE",
            scopes=() if service else tuple(sorted(scopes)),
            grants=self._grants(self.random.randint(1, 4)) if service else (),
            redirect_uris=() if service else ("https://app.example.org/signed-in",),
            token_seconds=86_400,
        )

    def _access_policies(self, users: Sequence[User]) -> Iterable[AccessPolicy]:
        """Make six policies that deny: two to everyone, two to a group, two to a user."""
        groups, people = [one.id for one in self.groups], [one.id for one in users]
        subjects: tuple[tuple[_SubjectType, list[str]], ...] = (
            ("ALL", []),
            ("GROUP", groups),
            ("USER", people),
        )
        for number in range(6):
            subject, ids = subjects[number // 2]
            yield AccessPolicy(
                id=self._id(),
                name=f"Access policy {number}",
                target=self.random.choice(self.permissions),
                subject_type=subject,
                subject_id=self.random.choice(ids) if ids else None,
                condition="queue not in teamQueues" if number % 2 else None,
            )
