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


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Users, clients and roles that were read, and what they hold.

    `classes` are users of equal access, as positions in `users`; `own` is what each client holds of its
    own, by client id, which counts on client credentials only.
    """

    users: Sequence[Person] = ()
    clients: tuple[Client, ...] = ()
    roles: tuple[Role, ...] = ()
    classes: Sequence[Alike] = ()
    own: Mapping[str, Access] = field(default_factory=dict)
