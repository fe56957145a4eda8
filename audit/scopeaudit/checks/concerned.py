"""Who has a gap, in words that stay true when a waiver takes some of them away: no counts."""

from collections.abc import Collection

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.wording import named, names_of, quoted
from scopeaudit.model.snapshot import Client

_NAMED = 2
"""How many roles that all of them hold a sentence names."""


def concerned(audited: Audited, client: Client | None, users: Collection[int]) -> str:
    """Name those concerned, such as: Users with role `Agent` through client `Queue dashboard`."""
    if not users:
        return f"Client {quoted(client.name)}" if client else "Users"
    through = f" through client {quoted(client.name)}" if client else ""
    if len(users) == 1:
        (user,) = users
        return f"User {quoted(audited.users()[user].name)}{through}"
    return f"Users{_in_common(audited, users)}{through}"


def verb(client: Client | None, users: Collection[int], one: str, many: str) -> str:
    """Return the form of a verb that fits those concerned."""
    single = len(users) == 1 or (not users and client is not None)
    return one if single else many


def _in_common(audited: Audited, users: Collection[int]) -> str:
    roles = audited.role_sets.common(users)
    if not 0 < len(roles) <= _NAMED:
        return ""
    return f" with {named('role', names_of(audited.index, roles))}"
