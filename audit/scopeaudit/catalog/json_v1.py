"""What the catalog answers, as JSON of version 1: its own shape, whatever the types become."""

import json
from typing import Any

from scopeaudit.catalog.catalog import Catalog
from scopeaudit.catalog.changes import Change, ChangeKind, Names, Value
from scopeaudit.catalog.lookup import Answer, PermissionAnswer, ScopeAnswer
from scopeaudit.catalog.opened import also_needed, writes
from scopeaudit.catalog.remarks import note_of
from scopeaudit.catalog.search import Found
from scopeaudit.model.operation import Operation


def answer_json(catalog: Catalog, answer: Answer) -> str:
    """Render what a name is; null is unknown and [] is none published, as in the catalog."""
    body: dict[str, Any]
    match answer:
        case Operation():
            body = {"kind": "operation", "operation": _operation(catalog, answer)}
        case PermissionAnswer(name, alone, together):
            needs = [
                {"operation": _operation(catalog, one), "also_needs": also_needed(one, name)}
                for one in (*alone, *together)
            ]
            body = {"kind": "permission", "name": name, "opens": needs}
        case ScopeAnswer(name, writing, reading):
            opened = [{"operation": _operation(catalog, one)} for one in (*writing, *reading)]
            body = {"kind": "scope", "name": name, "opens": opened}
    return _document(catalog, body)


def found_json(catalog: Catalog, found: Found) -> str:
    """Render all that a search found, best first."""
    return _document(
        catalog,
        {
            "kind": "search",
            "operations": [_operation(catalog, one) for one in found.operations],
            "permissions": found.permissions,
            "scopes": found.scopes,
        },
    )


def changes_json(old: Catalog, new: Catalog, changes: tuple[Change, ...]) -> str:
    """Render what changed between two catalogs."""
    counts = {kind: sum(change.kind is kind for change in changes) for kind in ChangeKind}
    return _document(
        new,
        {
            "kind": "diff",
            "from": {"version": old.version, "source": old.source},
            "counts": counts,
            "changes": [_change(change) for change in changes],
        },
    )


def _document(catalog: Catalog, body: dict[str, Any]) -> str:
    about = {"version": catalog.version, "source": catalog.source}
    return json.dumps({"version": 1, "catalog": about} | body, indent=2) + "\n"


def _operation(catalog: Catalog, operation: Operation) -> dict[str, Any]:
    return {
        "id": operation.id,
        "python": catalog.python_name(operation),
        "method": operation.method,
        "path": operation.path,
        "apis": [operation.api, *operation.apis],
        "token": operation.auth,
        "scopes": {
            "any_of": operation.scopes,
            "basis": operation.scopes_basis,
            "confidence": operation.scopes_confidence,
            "rule": operation.scopes_rule or None,
        },
        "permissions": {
            "mode": operation.mode,
            "names": operation.permissions,
            "basis": operation.permissions_basis,
            "source": operation.permissions_source or None,
        },
        "user_context": operation.user_context,
        "writes": writes(operation),
        "deprecated": operation.deprecated,
        "preview": operation.preview,
        "gone": operation.gone,
        "note": note_of(operation),
    }


def _change(change: Change) -> dict[str, Any]:
    operation = change.operation
    return {
        "kind": change.kind,
        "operation": operation.id,
        "method": operation.method,
        "path": operation.path,
        "what": change.what or "operation",
        "old": _value(change.old),
        "new": _value(change.new),
    }


def _value(value: Value | None) -> dict[str, Any] | str | None:
    if isinstance(value, Names):
        return {"mode": value.mode, "names": value.names}
    return value
