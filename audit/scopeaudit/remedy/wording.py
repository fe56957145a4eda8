"""Places in the vendor's administration pages, and who and where in words."""

from collections.abc import Sequence

from scopeaudit.index import Index
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Client

OAUTH = "Admin > Integrations > OAuth"
ROLES = "Admin > People & Permissions > Roles"


def them(index: Index, client: Client | None, users: Sequence[int]) -> str:
    """Name those concerned; `users` are positions in the snapshot, empty for a client alone."""
    if users:
        people = index.people.rows
        return f"user `{people[users[0]].name}`" if len(users) == 1 else "these users"
    return f"client `{client.name}`" if client else "these users"


def where(index: Index, divisions: tuple[str, ...]) -> str:
    """Name divisions by their ids, with a leading space; empty for none."""
    if not divisions:
        return ""
    if ALL_DIVISIONS in divisions:
        return " in all divisions"
    names = ", ".join(f"`{name}`" for name in sorted(map(index.name, divisions)))
    return f" in division{'s' if len(divisions) > 1 else ''} {names}"


def any_of(names: Sequence[str]) -> str:
    """Name alternatives."""
    return " or ".join(f"`{name}`" for name in names)
