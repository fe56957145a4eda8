"""Who was audited and what they hold, for those who show it: nothing here is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Protocol

from scopeaudit.model.access import Access
from scopeaudit.model.people import Person
from scopeaudit.model.snapshot import Client, Role
from scopeaudit.records import dataclass


class Alike(Protocol):
    """Users, as positions, that hold exactly the same; their access may be made when it is looked at."""

    @property
    def access(self) -> Access:
        """What each of them holds."""

    @property
    def users(self) -> tuple[int, ...]:
        """Their positions."""


@dataclass(frozen=True, slots=True)
class Used:
    """An operation that a client called, how often and how often refused, and all names that it may need.

    `needs` are scopes and permissions, alternatives included; None where the vendor publishes none.
    """

    method: str
    path: str
    requests: int
    refused: int
    needs: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class UsageRead:
    """What clients called in so many days, by client id; of `unread` ones it is not known."""

    days: int
    by_client: Mapping[str, tuple[Used, ...]]
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Users, clients and roles that were read, and what they hold.

    `classes` are users of equal access, as positions in `users`; `own` is what each client holds of its
    own, by client id, which counts on client credentials only. `usage` is None where none was read.
    """

    users: Sequence[Person] = ()
    clients: tuple[Client, ...] = ()
    roles: tuple[Role, ...] = ()
    classes: Sequence[Alike] = ()
    own: Mapping[str, Access] = field(default_factory=dict)
    usage: UsageRead | None = None
