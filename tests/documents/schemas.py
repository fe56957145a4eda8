"""Values that fit a schema, and values that would if they were not spoilt in one place or two."""

import json
import re
from typing import Any

from hypothesis import strategies as st

from scopeaudit.bundled import bundled

KINDS = ("policy", "cases", "waivers")
"""The schemas of files that people write."""

DEEPEST = 9
WORDS = (
    *("users", "call:update", "a:b:c", "a.b", "b c", "*", "https://x.y/z", "0123456789abcdef"),
    *("2026-12-31", "2026-12-31T08:00:00Z", "html=report.html"),
)
words = st.sampled_from(WORDS)
strange: st.SearchStrategy[Any] = st.one_of(
    words,
    st.sampled_from(["", " ", "any", "high"]),
    st.integers(-2, 3),
    st.booleans(),
    st.sampled_from([None, 1.5, [], {}, ["a"], {"any": ["users"]}, {"any": []}]),
)


def published(kind: str) -> dict[str, Any]:
    """Return the published schema of a kind of file."""
    path = bundled("reports") / "schema" / f"{kind}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_bytes())
    return schema


@st.composite
def nearly(draw: st.DrawFn, kind: str) -> Any:
    """Draw a value that fits the schema of a kind of file, and spoil it not at all, once or twice."""
    schema = published(kind)
    value = draw(fitting(schema, schema, 0))
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        value = draw(_spoilt(value))
    return value


@st.composite
def _spoilt(draw: st.DrawFn, value: Any) -> Any:
    """Replace, take out or add one value somewhere."""
    if isinstance(value, list) and value and draw(st.integers(0, 4)):
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], draw(_spoilt(value[place])), *value[place + 1 :]]
    if isinstance(value, dict) and value and draw(st.integers(0, 4)):
        key = draw(st.sampled_from(sorted(value)))
        return value | {key: draw(_spoilt(value[key]))}
    if isinstance(value, dict) and value and draw(st.booleans()):
        gone = draw(st.sampled_from(sorted(value)))
        return {key: one for key, one in value.items() if key != gone}
    if isinstance(value, dict) and draw(st.booleans()):
        return value | {draw(st.sampled_from(["titel", "can", "any", "a b"])): draw(strange)}
    return draw(strange)


def fitting(schema: dict[str, Any], part: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    """Return a strategy of values that fit a part of a schema."""
    if "$ref" in part:
        return fitting(schema, schema["$defs"][part["$ref"].rpartition("/")[2]], depth)
    if "type" not in part:
        return st.one_of([fitting(schema, one, depth) for one in part["anyOf"]])
    if part["type"] == "array":
        items = fitting(schema, part["items"], depth + 1)
        return st.lists(items, min_size=part.get("minItems", 0), max_size=2)
    return _mapping(schema, part, depth) if part["type"] == "object" else _leaf(part)


def _leaf(part: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "const" in part:
        return st.just(part["const"])
    if part["type"] == "integer":
        least = part.get("minimum", -9)
        return st.integers(least, max(9, least))
    if part["type"] == "boolean":
        return st.booleans()
    fit = [word for word in WORDS if re.search(part.get("pattern", ""), word)]
    return st.sampled_from(part.get("enum", fit))


@st.composite
def _mapping(
    draw: st.DrawFn, schema: dict[str, Any], part: dict[str, Any], depth: int
) -> dict[str, Any]:
    """Draw a mapping with the keys it needs, and others while it is not deep."""
    known = part.get("properties", {})
    value: dict[str, Any] = {}
    for pattern, named in part.get("patternProperties", {}).items():
        names = st.sampled_from([word for word in WORDS if re.search(pattern, word)])
        for name in draw(st.lists(names, min_size=1, max_size=2)):
            value[name] = draw(fitting(schema, named, depth + 1))
    keys = {*part.get("required", ())}
    for keyword in ("oneOf", "anyOf"):
        if choice := [key for one in part.get(keyword, ()) for key in one["required"]]:
            keys.add(draw(st.sampled_from(choice)))
            known = {
                key: one
                for key, one in known.items()
                if keyword == "anyOf" or key not in choice or key in keys
            }
    if known and (depth < DEEPEST or part.get("minProperties")):
        shallow = [key for key in known if depth < DEEPEST or "items" not in known[key]]
        keys |= set(
            draw(
                st.lists(
                    st.sampled_from(sorted(shallow)),
                    min_size=part.get("minProperties", 0),
                    max_size=3,
                )
            )
        )
    return value | {key: draw(fitting(schema, known[key], depth + 1)) for key in sorted(keys)}
