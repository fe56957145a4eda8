"""What an operation needs, as the terms that are decided, and what a reader must know of its row."""

from collections.abc import Iterator

from scopeaudit.catalog.remarks import note_of
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    Need,
    OperationNeed,
    PermissionNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)


def need_of(operation: Operation) -> OperationNeed:
    """Return all that an operation needs; None as its need means that nothing is published to need."""
    parts = (*_scopes(operation), *_permissions(operation), *_user_context(operation))
    need = _joined(parts, AllOf) if parts else None
    return OperationNeed(operation.id, need, note_of(operation))


def _joined(needs: tuple[Need, ...], join: type[AllOf | AnyOf]) -> Need:
    return needs[0] if len(needs) == 1 else join(needs)


def _scopes(operation: Operation) -> Iterator[Need]:
    if operation.auth == "none":
        return
    if operation.scopes is None:
        yield UnpublishedNeed("scope", operation.id)
    elif operation.scopes:
        basis = operation.scopes_basis
        yield _joined(tuple(ScopeNeed(scope, basis) for scope in operation.scopes), AnyOf)


def _permissions(operation: Operation) -> Iterator[Need]:
    if operation.permissions is None:
        yield UnpublishedNeed("permission", operation.id)
    elif operation.permissions:
        join = AllOf if operation.mode == "all" else AnyOf
        yield _joined(tuple(map(PermissionNeed, operation.permissions)), join)


def _user_context(operation: Operation) -> Iterator[Need]:
    if operation.user_context:
        yield UserContextNeed()
