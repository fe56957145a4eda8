"""Check a document against its published JSON Schema: what editors check is what is checked here.

Only the part of JSON Schema that our own schemas use is known, see `KEYWORDS`. The choices of an `anyOf`
differ in type, so that a wrong value can be told which of them it was meant for; patterns are anchored.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from scopeaudit.documents.document import Document, Node, Plain
from scopeaudit.documents.enough import EnoughError, add_problem
from scopeaudit.documents.nearest import did_you_mean, nearest
from scopeaudit.documents.words import both, either, found, shown
from scopeaudit.errors import Problem

Schema = Mapping[str, Any]

KEYWORDS = frozenset(
    {
        *("$ref", "$defs", "type", "anyOf", "oneOf", "enum", "const"),
        *("pattern", "minLength", "minimum"),
        *("items", "minItems", "properties", "required", "additionalProperties"),
        *("patternProperties", "patternErrorMessage", "minProperties"),
        *("$schema", "$id", "title", "description", "examples", "default"),
    }
)
"""The keywords that are known; those of the last line say nothing about what is right."""

_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a mapping",
}
_UNQUOTED = {"boolean", "integer"}


def check_shape(document: Document, schema: Schema) -> tuple[Problem, ...]:
    """Return everything in the document that its schema does not allow, in reading order."""
    return check_part(document.root, schema, schema)


def check_part(node: Node, part: Schema, schema: Schema) -> tuple[Problem, ...]:
    """Return everything in a value that a part of a schema does not allow, in reading order."""
    checking = _Checking(schema.get("$defs", {}), [])
    with suppress(EnoughError):
        checking.check(node, part)
    return tuple(sorted(checking.problems))


class _Checking(NamedTuple):
    """One check of one document."""

    definitions: Schema
    problems: list[Problem]

    def check(self, node: Node, schema: Schema) -> None:
        """Check a value and all that is in it."""
        choices = tuple(self._choices(schema))
        fitting = [choice for choice in choices if _fits(node.value, choice)]
        if not fitting:
            expected = either(_expected(choices))
            message = f"expected {expected}{_for(node)}, found {found(node.value)}"
            self._add(node, message, self._hint(node.value, choices))
        elif isinstance(node.value, dict):
            self._check_mapping(node, fitting[0])
        elif isinstance(node.value, list):
            self._check_list(node, fitting[0])
        else:
            self._check_limits(node, fitting[0])

    def _choices(self, schema: Schema) -> Iterator[Schema]:
        """Yield the choices a schema leaves, each with a type of its own."""
        if "$ref" in schema:
            yield from self._choices(self.definitions[schema["$ref"].rpartition("/")[2]])
        elif "type" in schema:
            yield schema
        else:
            for choice in schema["anyOf"]:
                yield from self._choices(choice)

    def _check_list(self, node: Node, schema: Schema) -> None:
        items = tuple(node.items())
        if len(items) < schema.get("minItems", 0):
            self._add_empty(node)
        for item in items:
            self.check(item, schema["items"])

    def _check_limits(self, node: Node, schema: Schema) -> None:
        """Check the form of text, or the size of a number."""
        value, expected = node.value, ""
        if isinstance(value, str) and not _matches(value, schema.get("pattern")):
            expected = schema.get("patternErrorMessage", "another form")
        elif isinstance(value, str) and len(value) < schema.get("minLength", 0):
            expected = "some text"
        elif isinstance(value, int) and value < schema.get("minimum", value):
            expected = f"at least `{schema['minimum']}`"
        if expected:
            self._add(node, f"expected {expected}{_for(node)}, found {found(value)}")

    def _check_mapping(self, node: Node, schema: Schema) -> None:
        known = schema.get("properties", {})
        unknown = []
        for key, value in node.entries():
            if expected := known.get(key) or _named(key, schema):
                self.check(value, expected)
            else:
                unknown.append(key)
                self._add_unknown(value, key, schema)
        if not unknown:
            self._check_choice(node, schema)
        if not unknown and len(list(node.entries())) < schema.get("minProperties", 0):
            self._add_empty(node)
        for key in schema.get("required", ()):
            if node.get(key) is None and not any(key in nearest(name, known) for name in unknown):
                self._add(node, f"`{key}` is missing{_in(node)}", _addition(key, known))

    def _check_choice(self, node: Node, schema: Schema) -> None:
        """Check which keys must be there together: exactly one of some, or at least one of them."""
        for keyword, expected in (("oneOf", "exactly one of"), ("anyOf", "at least one of")):
            keys = [key for choice in schema.get(keyword, ()) for key in choice["required"]]
            given = [key for key in keys if node.get(key) is not None]
            if keys and len(given) != 1 and not (given and keyword == "anyOf"):
                had = both(map(shown, given)) if given else "neither" if len(keys) == 2 else "none"  # noqa: PLR2004
                names = both(map(shown, keys))
                self._add(node, f"expected {expected} {names}{_in(node)}, found {had}")

    def _add_unknown(self, value: Node, key: str, schema: Schema) -> None:
        if "patternProperties" in schema:
            expected = schema.get("patternErrorMessage", "another form")
            message = f"expected {expected} as a key{_in(value, 1)}, found {shown(key)}"
            add_problem(self.problems, value.key_problem(message))
            return
        known = schema.get("properties", {})
        inner = [name for name, part in known.items() if self._has(part, key)]
        hint = did_you_mean(key, known) or (
            f"it goes under {either(map(shown, inner))}"
            if inner
            else f"the keys here are {both(map(shown, known))}"
        )
        message = f"unknown key {shown(key)}{_in(value, 1)}"
        add_problem(self.problems, value.key_problem(message, hint))

    def _has(self, part: Schema, key: str) -> bool:
        """Say whether a mapping that is allowed here has the key."""
        return any(key in choice.get("properties", {}) for choice in self._choices(part))

    def _hint(self, value: Plain, choices: tuple[Schema, ...]) -> str:
        """Return what to write instead of a value that fits none of the choices."""
        if value is None:
            return "write a value after the colon, or remove the key"
        if isinstance(value, str):
            return self._hint_for_text(value, choices)
        free = any(choice["type"] == "string" and not _listed(choice) for choice in choices)
        if isinstance(value, (bool, int, float)) and free:
            return f'quote it: `"{_written(value)[1:-1]}"`'
        return ""

    def _hint_for_text(self, value: str, choices: tuple[Schema, ...]) -> str:
        words = [word for choice in choices for word in _listed(choice) if isinstance(word, str)]
        if near := did_you_mean(value, words):
            return near
        if any(choice["type"] in _UNQUOTED for choice in choices):
            return f"write {either(_expected(choices))} without quotes; other spellings are text"
        lists = [choice["items"] for choice in choices if choice["type"] == "array"]
        items = [item for part in lists for item in self._choices(part)]
        free = any(item["type"] == "string" and not _listed(item) for item in items)
        return f"write it as a list: `[{shown(value)[1:-1]}]`" if free else ""

    def _add_empty(self, node: Node) -> None:
        hint = "name at least one, or remove the key; an empty one would pass trivially"
        self._add(
            node, f"expected at least one entry{_for(node)}, found {found(node.value)}", hint
        )

    def _add(self, node: Node, message: str, hint: str = "") -> None:
        add_problem(self.problems, node.problem(message, hint))


def _type(value: Plain) -> str:
    if isinstance(value, bool):
        return "boolean"
    names = {str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _fits(value: Plain, schema: Schema) -> bool:
    """Say whether the value is of the schema's type, and one of the values it lists."""
    if _type(value) != schema["type"]:
        return False
    return value in _listed(schema) if _listed(schema) else True


def _listed(schema: Schema) -> tuple[Plain, ...]:
    return (schema["const"],) if "const" in schema else tuple(schema.get("enum", ()))


def _expected(choices: tuple[Schema, ...]) -> Iterator[str]:
    for choice in choices:
        listed = [_written(value) for value in _listed(choice)]
        yield from listed or [_TYPES[choice["type"]]]


def _matches(value: str, pattern: str | None) -> bool:
    return pattern is None or bool(
        re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value)
    )


def _named(key: str, schema: Schema) -> Schema | None:
    """Return the schema of a key that people choose, None if the mapping has no such keys."""
    named: Mapping[str, Schema] = schema.get("patternProperties", {})
    return next((shape for pattern, shape in named.items() if _matches(key, pattern)), None)


def _for(node: Node) -> str:
    """Name the value, as the end of `expected …`."""
    return f" for {_called(node.steps)}" if node.steps else " at the top of the file"


def _in(node: Node, up: int = 0) -> str:
    """Name the mapping, so many steps up, that a key is in or not in."""
    steps = node.steps[: len(node.steps) - up]
    return f" in {_called(steps)}" if steps else ""


def _called(steps: tuple[str | int, ...]) -> str:
    last = steps[-1]
    if isinstance(last, str):
        return shown(last)
    return f"item {last + 1}" + (f" of {_called(steps[:-1])}" if steps[:-1] else "")


def _addition(key: str, known: Schema) -> str:
    """Return what to add for a key that is missing."""
    return f"add `{key}: {known.get(key, {}).get('const', '…')}`"


def _written(value: Plain) -> str:
    """Return a value as YAML writes it, in backticks."""
    return shown(str(value).lower() if isinstance(value, bool) else value)
