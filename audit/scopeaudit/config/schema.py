"""The published JSON Schema of the file, made from its shape.

It says what each value may be. What is wrong between values that are each right, such as a profile there is not, only
the reader tells.
"""

import json
import re
import sys
from typing import Any

from scopeaudit.config.file import SHAPE
from scopeaudit.config.keys import KEYS
from scopeaudit.config.shape import (
    PASSWORD,
    WAYS,
    Address,
    Choice,
    Flag,
    Kind,
    Named,
    Number,
    OneOrMore,
    Outputs,
    Reference,
    Table,
    Text,
    Texts,
)

SCHEMA_ID = "urn:scopeaudit:config:v1"
_TEXT = {"type": "string", "pattern": r"\S"}
_NOT_EMPTY = {"type": "string", "minLength": 1}
_NO_PASSWORD = {"not": {"pattern": PASSWORD.pattern}}
_REFERENCE = {"$ref": "#/$defs/reference"}


def config_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `scopeaudit.toml`, and of `[tool.scopeaudit]`."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    title = {"title": "Settings of scopeaudit: scopeaudit.toml, or [tool.scopeaudit]"}
    return head | title | _schema(SHAPE) | {"$defs": {"reference": _reference()}}


def schema_text() -> str:
    """Return the JSON Schema as the published file has it."""
    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"


def _schema(kind: Kind) -> dict[str, Any]:
    match kind:
        case Table(keys):
            return _table({name: _described(name, inner) for name, inner in keys.items()})
        case Named(of):
            return {"type": "object", "patternProperties": {"": _schema(of)}}
        case Reference():
            return _REFERENCE
        case Address():
            return {"anyOf": [_TEXT | _NO_PASSWORD, _REFERENCE]}
        case Outputs(names):
            one = {"type": "string", "pattern": f"^({'|'.join(map(re.escape, names))})(=|$)"}
            return {"anyOf": [one, _several(one)]}
        case _:
            return _plain(kind)


def _plain(kind: Text | Texts | OneOrMore | Flag | Number | Choice) -> dict[str, Any]:
    match kind:
        case Text():
            return _TEXT
        case Texts():
            return _several(_NOT_EMPTY)
        case OneOrMore():
            return {"anyOf": [_TEXT, _several(_NOT_EMPTY)]}
        case Flag():
            return {"type": "boolean"}
        case Number(least, most):
            return {"type": "integer", "minimum": least, "maximum": most}
        case Choice(words):
            return {"type": "string", "enum": list(words)}


def _described(name: str, kind: Kind) -> dict[str, Any]:
    says = {"description": KEYS[name].says} if name in KEYS and KEYS[name].kind == kind else {}
    return says | _schema(kind)


def _table(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _several(one: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": one, "minItems": 1}


def _reference() -> dict[str, Any]:
    """Return the schema of a reference to a secret: in exactly one way, with `user` beside `keyring` only."""
    ways = {name: _schema(kind) for name, kind in WAYS.items()}
    choice = [
        _table({name: way} | ({"user": _TEXT} if name == "keyring" else {})) | {"required": [name]}
        for name, way in ways.items()
    ]
    return {"anyOf": choice}


if __name__ == "__main__":
    sys.stdout.write(schema_text())
