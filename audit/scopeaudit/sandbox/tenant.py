"""What the sandbox knows of the organization: the index, and grants by role and by division."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.permission import scope_covers
from scopeaudit.model.snapshot import Client, Group, Snapshot, User


class Granted(NamedTuple):
    """One grant with its subject; `type` is the vendor's word for the kind of subject."""

    subject: str
    name: str
    type: str
    role: str
    division: str


@dataclass(frozen=True, eq=False)
class Tenant:
    """One organization, as the server of its API knows it."""

    index: Index

    @property
    def snapshot(self) -> Snapshot:
        """Return the snapshot it was made from."""
        return self.index.snapshot

    @cached_property
    def users(self) -> Mapping[str, User]:
        """All users by id, those of other organizations included."""
        return {one.id: one for one in self.snapshot.users or ()}

    @cached_property
    def access(self) -> Mapping[str, Access]:
        """What each user holds, by id."""
        users = self.snapshot.users or ()
        return {users[at].id: one.access for one in self.index.classes for at in one.users}

    @cached_property
    def members(self) -> Mapping[str, tuple[User, ...]]:
        """The users that are in each group, by its id."""
        found: defaultdict[str, list[User]] = defaultdict(list)
        for user in self.users.values():
            for group in user.groups or ():
                found[group].append(user)
        return {group: tuple(users) for group, users in found.items()}

    @cached_property
    def grants(self) -> tuple[Granted, ...]:
        """All grants as they were made, subject by subject; none that a group hands on."""
        return tuple(self._grants())

    @cached_property
    def by_role(self) -> Mapping[str, tuple[Granted, ...]]:
        """All grants by the id of their role."""
        return _grouped((one.role, one) for one in self.grants)

    @cached_property
    def by_division(self) -> Mapping[str, tuple[Granted, ...]]:
        """All grants by the id of their division; `*` is one of them."""
        return _grouped((one.division, one) for one in self.grants)

    @cached_property
    def by_subject(self) -> Mapping[str, tuple[Granted, ...]]:
        """All grants by the id of their subject."""
        return _grouped((one.subject, one) for one in self.grants)

    def client(self, client: str) -> Client | None:
        """Return a client that has not been deleted."""
        found = self.index.clients.get(client)
        return found if found and found.state != "deleted" else None

    def user_named(self, text: str) -> User | None:
        """Return the user with that id, or else the only one with that name."""
        if text in self.users:
            return self.users[text]
        named = [one for one in self.users.values() if one.name == text]
        return named[0] if len(named) == 1 else None

    def _grants(self) -> Iterator[Granted]:
        for user in self.users.values():
            yield from _of(user, "PC_TRUSTEE_USER" if user.trustee else "PC_USER")
        for group in self.index.groups.values():
            yield from _of(group, "PC_GROUP")
        for client in self.index.clients.values():
            if client.grant_type == "CLIENT-CREDENTIALS" and client.state != "deleted":
                yield from _of(client, "PC_OAUTH_CLIENT")


def scopes_of(client: Client) -> tuple[str, ...]:
    """Return the scopes a token of the client carries: configured, and authorized where that is known."""
    configured, authorized = client.scopes or (), client.authorized_scopes
    if authorized is None:
        return configured
    both = (
        *(one for one in configured if _covered(one, authorized)),
        *(one for one in authorized if _covered(one, configured)),
    )
    return tuple(dict.fromkeys(both))


def _covered(scope: str, by: tuple[str, ...]) -> bool:
    return any(scope_covers(held, scope) for held in by)


def _of(subject: User | Group | Client, kind: str) -> Iterator[Granted]:
    for grant in dict.fromkeys(subject.grants or ()):
        yield Granted(subject.id, subject.name, kind, grant.role, grant.division)


def _grouped(pairs: Iterator[tuple[str, Granted]]) -> Mapping[str, tuple[Granted, ...]]:
    found: defaultdict[str, list[Granted]] = defaultdict(list)
    for key, granted in pairs:
        found[key].append(granted)
    return {key: tuple(grants) for key, grants in found.items()}
