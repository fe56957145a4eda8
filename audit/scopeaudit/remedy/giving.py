"""Which roles give what is wanted."""

from collections.abc import Iterable

from scopeaudit.index import Index


def roles_giving(index: Index, names: Iterable[str]) -> frozenset[str]:
    """Return the ids of the roles that are one of the names, or cover it as a permission."""
    return frozenset(
        role for name in names for role in index.roles_named(name) | index.roles_covering(name)
    )
