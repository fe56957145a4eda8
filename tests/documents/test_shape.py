"""A document is checked against its schema as any validator would, and explained better."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from scopeaudit.documents import check_shape, parse_document
from scopeaudit.documents.shape import KEYWORDS
from tests.documents.schemas import KINDS, nearly, published

SCHEMAS = {kind: published(kind) for kind in KINDS}


def said(schema: dict[str, Any], text: str) -> list[str]:
    """Return what is wrong with a text, line by line, without its name."""
    problems = check_shape(parse_document(text.encode(), "x"), schema)
    return [line.removeprefix("x:") for one in problems for line in str(one).split("\n")]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_check_accepts_what_any_validator_accepts(kind: str, data: st.DataObject) -> None:
    """The check and the reference validator agree on every document."""
    schema = SCHEMAS[kind]
    value = data.draw(nearly(kind).filter(lambda value: value is not None))
    text = json.dumps(value, ensure_ascii=False)
    assert (not said(schema, text)) == Draft202012Validator(schema).is_valid(value)


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the schemas in a schema: itself, and those of its keywords."""
    if not isinstance(value, dict):
        return
    yield value
    for key in ("properties", "patternProperties", "$defs"):
        for part in (value.get(key) or {}).values():
            yield from parts(part)
    for key in ("items", "additionalProperties"):
        yield from parts(value.get(key))
    for key in ("anyOf", "oneOf"):
        for part in value.get(key) or ():
            yield from parts(part)


@pytest.mark.parametrize("kind", KINDS)
def test_our_schemas_use_only_what_the_check_knows(kind: str) -> None:
    """A keyword that the check passes over would be promised to editors and not be held."""
    found = list(parts(SCHEMAS[kind]))
    assert {key for part in found for key in part} <= KEYWORDS
    assert all(part.get("additionalProperties") is not True for part in found)


@pytest.mark.parametrize("kind", KINDS)
def test_choices_differ_in_type(kind: str) -> None:
    """A wrong value is told what it was meant for only if its type says so."""
    schema = SCHEMAS[kind]

    def types(part: dict[str, Any]) -> Iterator[str]:
        if "$ref" in part:
            yield from types(schema["$defs"][part["$ref"].rpartition("/")[2]])
        elif "type" in part:
            yield part["type"]
        else:
            for one in part["anyOf"]:
                yield from types(one)

    for part in parts(schema):
        if "anyOf" in part and "type" not in part:
            found = list(types(part))
            assert len(found) == len(set(found))


@pytest.mark.parametrize("kind", KINDS)
def test_patterns_are_anchored(kind: str) -> None:
    """A pattern speaks of the whole text, for every validator alike."""
    patterns = [key for part in parts(SCHEMAS[kind]) for key in part.get("patternProperties", ())]
    patterns += [part["pattern"] for part in parts(SCHEMAS[kind]) if "pattern" in part]
    assert patterns
    assert all(one.startswith("^") and one.endswith("$") for one in patterns)


SMALL = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version"],
    "properties": {
        "version": {"type": "integer", "const": 1},
        "days": {"type": "integer", "minimum": 1},
        "flag": {"type": "boolean"},
        "name": {"type": "string", "minLength": 1},
        "names": {"type": "array", "items": {"type": "string"}},
        "inner": {"type": "object", "properties": {"deep": {"type": "string"}}},
    },
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 1\ndays: 3", []),
        (
            "version: 1\ndays: 0.5",
            ["2:7: expected a whole number for `days`, found the number `0.5`"],
        ),
        ("name: a", ["1:1: `version` is missing", "  hint: add `version: 1`"]),
        ("verson: 1", ["1:1: unknown key `verson`", "  hint: did you mean `version`?"]),
        ("version: 1\ndeep: x", ["2:1: unknown key `deep`", "  hint: it goes under `inner`"]),
        ("version: 1.0", ["1:10: expected `1` for `version`, found the number `1.0`"]),
        ("version: true", ["1:10: expected `1` for `version`, found `true`"]),
        (
            "version: 1\nflag: off",
            [
                "2:7: expected `true` or `false` for `flag`, found the text `off`",
                "  hint: write `true` or `false` without quotes; other spellings are text",
            ],
        ),
        ("version: 1\ndays: 0", ["2:7: expected at least `1` for `days`, found the number `0`"]),
        ("version: 1\nname: ''", ["2:7: expected some text for `name`, found empty text"]),
        (
            "version: 1\nnames: a b",
            [
                "2:8: expected a list for `names`, found the text `a b`",
                "  hint: write it as a list: `[a b]`",
            ],
        ),
        (
            "version: 1\nnames: [a, 1]",
            [
                "2:12: expected text for item 2 of `names`, found the number `1`",
                '  hint: quote it: `"1"`',
            ],
        ),
    ],
)
def test_what_is_wrong_is_explained(text: str, expected: list[str]) -> None:
    """Each problem says what is expected and found, and what to write."""
    assert said(SMALL, text) == expected


def test_long_values_are_cut() -> None:
    """A message stays readable whatever a file holds."""
    message, *_ = said(SMALL, "version: " + "x" * 500)
    assert len(message) < 130
