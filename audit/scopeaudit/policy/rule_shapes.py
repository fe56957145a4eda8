"""The shape of `checks`: each rule with its own parameters."""

from collections.abc import Mapping
from typing import Any

from scopeaudit.model.rule import Rule

Schema = Mapping[str, Any]


def with_rules(schema: Schema, rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return the schema of a policy in which exactly those rules may be set."""
    common = schema["$defs"]["Check"]
    shapes = {rule.id: _shape(rule, common) for rule in rules.values()}
    checks = schema["properties"]["checks"]
    described = {key: checks[key] for key in ("title", "description") if key in checks}
    closed = {"type": "object", "minProperties": 1, "additionalProperties": False}
    properties = schema["properties"] | {"checks": described | closed | {"properties": shapes}}
    return dict(schema) | {"properties": properties}


def _shape(rule: Rule, common: Schema) -> dict[str, Any]:
    """Return the shape of one rule's settings: what all have, and its own parameters."""
    parameters = {name: _parameter(value) for name, value in rule.parameters.items()}
    properties = common["properties"] | parameters
    return dict(common) | {"title": rule.title, "properties": properties}


def _parameter(default: int | tuple[str, ...]) -> dict[str, Any]:
    if isinstance(default, int):
        return {"type": "integer", "minimum": 0, "default": default}
    items = {"type": "string", "minLength": 1}
    return {"type": "array", "minItems": 1, "items": items, "default": list(default)}
