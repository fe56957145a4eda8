"""The published JSON Schema of the snapshot, made from its types."""

import json
import sys
from inspect import cleandoc
from typing import Any

import msgspec

from scopeaudit.model.snapshot import Snapshot

SCHEMA_ID = "urn:scopeaudit:snapshot:v1"


def snapshot_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a snapshot; it allows no unknown field, as the strict reading."""
    (root,), parts = msgspec.json.schema_components([Snapshot], ref_template="#/$defs/{name}")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return head | root | {"$defs": {name: _closed(parts[name]) for name in sorted(parts)}}


def schema_text() -> str:
    """Return the JSON Schema as the published file has it."""
    return json.dumps(snapshot_schema(), indent=2, ensure_ascii=False) + "\n"


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
    sys.stdout.write(schema_text())
