"""Who was audited and what they hold, for those who show it: nothing here is decided."""

from collections.abc import Mapping
from dataclasses import field

from scopeaudit.model.access import Access
from scopeaudit.model.snapshot import Client, Role, User
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Users, clients and roles that were read, and what they hold.

    `classes` are users of equal access, as positions in `users`; `own` is what each client holds of its
    own, by client id, which counts on client credentials only.
    """

    users: tuple[User, ...] = ()
    clients: tuple[Client, ...] = ()
    roles: tuple[Role, ...] = ()
    classes: tuple[tuple[Access, tuple[int, ...]], ...] = ()
    own: Mapping[str, Access] = field(default_factory=dict)
