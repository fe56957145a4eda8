"""Which operations a permission or a scope opens, and what else they need."""

from collections.abc import Mapping

from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import permission_covers, scope_covers

_READ = {"GET", "HEAD"}


def by_permission(operations: Mapping[str, Operation], name: str) -> tuple[Operation, ...]:
    """Return the operations that name a permission the given one, or its wildcard, covers."""
    return tuple(one for one in operations.values() if _counts(name, one.permissions or ()))


def by_scope(operations: Mapping[str, Operation], name: str) -> tuple[Operation, ...]:
    """Return the operations of which one of the alternative scopes is covered."""
    return tuple(
        one
        for one in operations.values()
        if any(scope_covers(name, scope) for scope in one.scopes or ())
    )


def _counts(name: str, permissions: tuple[str, ...]) -> bool:
    return any(permission_covers(name, permission) for permission in permissions)


def also_needed(operation: Operation, name: str) -> tuple[str, ...]:
    """Return the permissions an operation needs beside the given one; only mode `all` has any."""
    if operation.mode == "any":
        return ()
    return tuple(one for one in operation.permissions or () if not permission_covers(name, one))


def writes(operation: Operation) -> bool:
    """Say whether an operation may change something, by its method: a POST may not when it is a query.

    A scope `X:readonly` opens more than a hundred such operations, so it is not harmless (facts §6).
    """
    if operation.method == "POST":
        return not any(word in operation.path for word in ("query", "search"))
    return operation.method not in _READ
