"""One action, shown: its needs resolved through vocabulary and catalog, for the terminal and as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from scopeaudit.catalog import Catalog
from scopeaudit.catalog.opened import writes
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import (
    Action,
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    OperationNeed,
    PermissionNeed,
    ScopeNeed,
)
from scopeaudit.records import dataclass
from scopeaudit.render import Options
from scopeaudit.render.proof import need_in_words
from scopeaudit.render.terminal import Paint, wrapped
from scopeaudit.render.visible import visible
from scopeaudit.render.words import counted


@dataclass(frozen=True, slots=True)
class Shown:
    """One need: what it asks for, what that is, and the needs it is made of."""

    asks: str
    about: str
    parts: tuple["Shown", ...] = ()


def action_text(action: Action, catalog: Catalog, options: Options) -> str:
    """Render an action for the terminal, its needs as an indented tree."""
    return "\n".join(_lines(action, catalog, options)) + "\n"


def action_json(action: Action, catalog: Catalog) -> str:
    """Render an action as JSON."""
    operation = _operation(action, catalog)
    answer = {
        "schema_version": 1,
        "action": action.id,
        "title": action.title,
        "severity": str(action.severity),
        "file": str(action.at),
        "operation": _operation_json(operation, catalog) if operation else None,
        "needs": _json(_shown(action.need, catalog)),
        "remedy": action.remedy,
        "links": [{"title": link.title, "url": link.url} for link in action.links],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _operation(action: Action, catalog: Catalog) -> Operation | None:
    return catalog.operations[action.operation] if action.operation else None


def _operation_json(operation: Operation, catalog: Catalog) -> dict[str, Any]:
    return {
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "note": catalog.need_of(operation).note,
        "needs": _json(_shown(catalog.need_of(operation), catalog)),
    }


def _json(shown: Shown) -> dict[str, Any]:
    return {
        "needs": shown.asks,
        "about": shown.about,
        "parts": [_json(part) for part in shown.parts],
    }


def _lines(action: Action, catalog: Catalog, options: Options) -> Iterator[str]:
    paint = Paint(options.colour)
    yield f"{paint.strong(visible(action.id))}  {visible(action.title)}"
    yield f"  severity {action.severity}, {visible(str(action.at))}"
    yield ""
    yield paint.strong("needs")
    yield from _tree(_shown(action.need, catalog), 1, paint)
    operation = _operation(action, catalog)
    if operation and not isinstance(action.need, OperationNeed):
        yield ""
        yield paint.strong("the vendor says")
        yield from _tree(_shown(catalog.need_of(operation), catalog), 1, paint)
    if action.remedy:
        yield ""
        yield paint.strong("remedy")
        yield from (
            f"  {row}" for row in wrapped(visible(action.remedy), max(options.width - 2, 40))
        )
    yield from (f"  {visible(link.title)}: {visible(link.url)}" for link in action.links)


def _tree(shown: Shown, depth: int, paint: Paint) -> Iterator[str]:
    about = paint.faint(f" – {visible(shown.about)}") if shown.about else ""
    yield "  " * depth + visible(shown.asks) + about
    for part in shown.parts:
        yield from _tree(part, depth + 1, paint)


def _shown(need: Need, catalog: Catalog) -> Shown:
    match need:
        case AllOf(needs) | AnyOf(needs):
            parts = tuple(_shown(one, catalog) for one in needs)
            return Shown(need_in_words(need), "", parts)
        case NamedNeed(name, _, stands_for):
            about = "the policies' own name; met by that name, or by what it stands for"
            return Shown(name, about, (_shown(stands_for, catalog),))
        case OperationNeed(operation, inner, note):
            row = catalog.operations[operation]
            about = "; ".join(filter(None, (f"{row.method} {row.path}", note)))
            parts = (_shown(inner, catalog),) if inner else ()
            return Shown(f"operation {operation}", about, parts)
        case ScopeNeed(scope):
            return Shown(need_in_words(need), _scope(scope, catalog))
        case PermissionNeed(permission):
            return Shown(need_in_words(need), _permission(permission, catalog))
        case _:
            return Shown(need_in_words(need), "")


def _scope(scope: str, catalog: Catalog) -> str:
    """Say what a scope opens; a readonly one may write too (facts §6)."""
    opened = catalog.opened_by_scope(scope)
    if not opened:
        return "no operation accepts it"
    writing = sum(writes(one) for one in opened)
    return f"opens {counted(len(opened), 'operation')}, {writing or 'none'} of which may write"


def _permission(permission: str, catalog: Catalog) -> str:
    if permission not in catalog.permissions:
        return "no operation names it; the organization's own catalog may"
    return f"named by {counted(len(catalog.opened_by_permission(permission)), 'operation')}"
