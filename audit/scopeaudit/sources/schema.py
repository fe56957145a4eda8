"""The published JSON Schemas of the snapshot and of one attempt, made from their types."""

import json
import sys
from inspect import cleandoc
from typing import Any

import msgspec

from scopeaudit.model.snapshot import Attempt, Snapshot

SCHEMA_ID = "urn:scopeaudit:snapshot:v1"
ATTEMPT_ID = "urn:scopeaudit:attempt:v1"


def snapshot_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a snapshot; it allows no unknown field, as the strict reading."""
    return _schema(Snapshot, SCHEMA_ID)


def attempt_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one line of a file of attempts."""
    return _schema(Attempt, ATTEMPT_ID)


def _schema(kind: type, identifier: str) -> dict[str, Any]:
    (root,), parts = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": identifier}
    return head | root | {"$defs": {name: _closed(parts[name]) for name in sorted(parts)}}


def schema_text(schema: dict[str, Any] | None = None) -> str:
    """Return a JSON Schema, that of the snapshot by default, as the published file has it."""
    return json.dumps(schema or snapshot_schema(), indent=2, ensure_ascii=False) + "\n"


def _closed(part: dict[str, Any]) -> dict[str, Any]:
    if part.get("type") != "object":
        return part
    properties = {name: _timed(name, value) for name, value in part["properties"].items()}
    text = cleandoc(part["description"])
    return part | {"description": text, "properties": properties, "additionalProperties": False}


def _timed(name: str, value: dict[str, Any]) -> dict[str, Any]:
    """Mark a time as one: the types call exactly those fields `…_at` or `time`."""
    if name != "time" and not name.endswith("_at"):
        return value
    if "anyOf" in value:
        return value | {"anyOf": [_timed(name, one) for one in value["anyOf"]]}
    return value | {"format": "date-time"} if value["type"] == "string" else value


if __name__ == "__main__":
    attempts = sys.argv[1:] == ["attempt"]
    sys.stdout.write(schema_text(attempt_schema() if attempts else None))
