"""What a change does to ability as JSON, version 1: fields may be added, none changes its meaning."""

import json
from typing import Any

from scopeaudit.model.difference import Cause, Change, Difference, Side
from scopeaudit.render import Options


def render(found: Difference, options: Options) -> str:  # noqa: ARG001  formats share one call
    """Render every change with all its subjects."""
    document: dict[str, Any] = {
        "schema_version": 1,
        "before": _side(found.before),
        "after": _side(found.after),
        "compared": {**found.compared, "actions": found.actions},
        "undecided": found.undecided,
        "changes": [_change(one, found) for one in found.changes],
        "operations": None
        if found.operations is None
        else [_change(one, found) for one in found.operations],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _side(side: Side) -> dict[str, Any]:
    whose = side.organization
    return {
        "path": side.path,
        "organization": {"id": whose.id, "name": whose.name, "region": whose.region},
        "taken_at": side.taken_at.isoformat(),
        "sha256": side.digest,
        "not_read": [{"section": one.section, "reason": one.reason} for one in side.blind_spots],
    }


def _change(change: Change, found: Difference) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "turn": change.turn,
        "place": _named(change.place, found),
        "actions": list(change.actions),
        "causes": [_cause(one, found) for one in change.causes],
        "subjects": [{"kind": s.kind, "id": s.id, "name": s.name} for s in change.subjects],
    }


def _cause(cause: Cause, found: Difference) -> dict[str, Any]:
    return {
        "kind": cause.kind,
        "role": _named(cause.role, found),
        "division": _named(cause.division, found),
        "group": _named(cause.via, found),
        "names": list(cause.names),
        "text": cause.text,
    }


def _named(identifier: str, found: Difference) -> dict[str, str] | None:
    name = "all divisions" if identifier == "*" else found.names.get(identifier, identifier)
    return {"id": identifier, "name": name} if identifier else None
