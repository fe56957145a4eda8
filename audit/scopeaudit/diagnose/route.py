"""The operation of a refused call, and the ids in its path by the names of the catalog's template."""

from collections.abc import Mapping
from dataclasses import field

from scopeaudit.catalog import Catalog
from scopeaudit.catalog.routes import parse_path
from scopeaudit.model.operation import Operation
from scopeaudit.model.refusal import Reading, Refusal
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """The operation, None where there is none, and the ids of the path; `by` says how it was found."""

    operation: Operation | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    by: str = ""


def find_operation(refusal: Refusal, catalog: Catalog, named: str = "") -> Found:
    """Find what was called: as a person named it, by method and path, or by the SDK's name in the text."""
    if named and (operation := catalog.find(named)):
        path = refusal.path or named.partition(" ")[2]
        return Found(operation, _ids(operation, path), "named")
    path = _full(refusal.path)
    if path:
        operation = (
            catalog.find(f"{refusal.method} {path}") if refusal.method else _only(path, catalog)
        )
        return Found(operation, _ids(operation, path) if operation else {}, "path")
    for name in refusal.called:
        operation = catalog.find(name) or catalog.find(name[:1].lower() + name[1:])
        if operation:
            return Found(operation, {}, "name")
    return Found()


def conversations_named(reading: Reading, catalog: Catalog) -> tuple[str, ...]:
    """Return the ids of the conversations that the refused calls are about, each once."""
    ids = (find_operation(one, catalog).ids.get("conversationId") for one in reading.refusals)
    return tuple(dict.fromkeys(one for one in ids if one))


def _full(path: str) -> str:
    """Return a path from `/api/` on, whatever a gateway puts before it."""
    start = path.lower().find("/api/v")
    return path[start:] if start >= 0 else ""


def _only(path: str, catalog: Catalog) -> Operation | None:
    """Return the one operation of a path whose method nobody tells; of several the one that reads."""
    segments = parse_path(path)
    keys = catalog.routes.on(segments) if segments else ()
    known = [catalog.operations[key] for key in keys]
    if len(known) == 1:
        return known[0]
    return next((one for one in known if one.method == "GET"), None)


def _ids(operation: Operation, path: str) -> Mapping[str, str]:
    names = operation.path.strip("/").split("/")
    values = _full(path).strip("/").split("/")
    if len(names) != len(values):
        return {}
    pairs = zip(names, values, strict=True)
    return {
        name.strip("{}"): value
        for name, value in pairs
        if name.startswith("{") and not value.startswith("{")
    }
