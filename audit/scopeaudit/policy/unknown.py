"""What someone may have meant by a name that nothing published and no vocabulary has."""

from collections.abc import Iterable

from scopeaudit.catalog import Catalog
from scopeaudit.documents import hint_for, hints, nearest

_VOCABULARY = "a name of your own goes under `vocabulary`, with what it stands for"


def scope_hint(name: str, catalog: Catalog, own: Iterable[str]) -> str:
    """Return a hint for a scope that is not known; `own` are the names of the vocabulary."""
    if name in catalog.permissions:
        return f"it is a permission: write `permission: {name}`"
    if near := nearest(name, own):
        return hint_for(name, near)
    near = catalog.nearest("scope", name)
    hint = hint_for(name, near)
    return hint if nearest(name, near) else hints(hint, _VOCABULARY)


def permission_hint(name: str, catalog: Catalog, own: Iterable[str]) -> str:
    """Return a hint for a permission that is not known; `own` are the names of the vocabulary."""
    if name in catalog.scopes:
        return f"it is a scope: write `scope: {name}`"
    return hint_for(name, nearest(name, own) or catalog.nearest("permission", name))


def operation_hint(name: str, catalog: Catalog) -> str:
    """Return a hint for an operation that is not known."""
    near = catalog.nearest("operation", name)
    return hint_for(name, near) or "`scopeaudit catalog search` finds operations by words"
