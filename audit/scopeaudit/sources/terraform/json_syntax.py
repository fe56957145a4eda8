"""The JSON form of a configuration: the same bodies, with texts that are templates."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from scopeaudit.errors import Problem
from scopeaudit.sources.terraform.schema import BLOCKS, INNER_BLOCKS
from scopeaudit.sources.terraform.syntax import (
    Block,
    Body,
    Expression,
    Items,
    Literal,
    Opaque,
    Pairs,
    Setting,
)

_LABELS: Mapping[str, int] = {
    "resource": 2,
    "data": 2,
    "variable": 1,
    "locals": 0,
    "module": 1,
    "output": 1,
    "terraform": 0,
}
_NESTED = {"terraform": frozenset({"required_providers"})}
_META_BLOCKS = frozenset({"lifecycle"})


def json_body(path: str, text: str) -> Body | Problem:
    """Parse a `.tf.json` file."""
    try:
        found = json.loads(text)
    except RecursionError:
        return Problem(path, 0, 0, "expected JSON, found it nested too deeply to be read")
    except json.JSONDecodeError as error:
        return Problem(
            path, error.lineno, error.colno, f"expected valid JSON: {error.msg.lower()}"
        )
    if not isinstance(found, dict):
        return Problem(path, 1, 1, "expected an object at the top of the file")
    return Body({}, tuple(_top(found, _Lines(text))))


def json_values(path: str, text: str) -> Body | Problem:
    """Parse a `.tfvars.json` file, whose texts are no templates."""
    try:
        found = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return Problem(path, 0, 0, "expected valid JSON")
    if not isinstance(found, dict):
        return Problem(path, 1, 1, "expected an object at the top of the file")
    return Body({name: Setting(_plain(value), 1, 1) for name, value in found.items()}, ())


class _Lines:
    """Where keys stand in the text: found from where the last one stood."""

    def __init__(self, text: str) -> None:
        self.text = text

    def of(self, *keys: str) -> tuple[int, int]:
        """Return line and column of the last of nested keys; of the first line where one is not found."""
        at = 0
        for key in keys:
            found = re.compile(rf"{re.escape(json.dumps(key))}\s*:").search(self.text, at)
            at = found.start() if found else at
        return self.text.count("\n", 0, at) + 1, at - self.text.rfind("\n", 0, at)


def _top(found: dict[str, Any], lines: _Lines) -> Iterator[Block]:
    for kind, count in _LABELS.items():
        for labels, body in _labelled(found.get(kind), count):
            line, column = lines.of(kind, *labels)
            keys = (kind, *labels)
            yield Block(kind, labels, _body(body, keys, lines), line, column)


def _labelled(value: Any, count: int) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    if isinstance(value, list):
        for one in value:
            yield from _labelled(one, count)
    elif isinstance(value, dict) and count == 0:
        yield (), value
    elif isinstance(value, dict):
        for name, inner in value.items():
            for labels, body in _labelled(inner, count - 1):
                yield (name, *labels), body


def _body(value: dict[str, Any], keys: tuple[str, ...], lines: _Lines) -> Body:
    settings: dict[str, Setting] = {}
    blocks: list[Block] = []
    names = BLOCKS.get(keys[1], frozenset()) if keys[2:] else frozenset()
    names |= INNER_BLOCKS | _META_BLOCKS | _NESTED.get(keys[0], frozenset())
    for name, inner in value.items():
        line, column = lines.of(*keys, name)
        if name == "dynamic":
            blocks += _dynamic(inner, keys, lines)
        elif name in names:
            bodies = (one for _, one in _labelled(inner, 0))
            blocks += [Block(name, (), _body(one, keys, lines), line, column) for one in bodies]
        elif name != "//":
            settings[name] = Setting(_expression(inner), line, column)
    return Body(settings, tuple(blocks))


def _dynamic(value: Any, keys: tuple[str, ...], lines: _Lines) -> Iterator[Block]:
    for (name,), body in _labelled(value, 1):
        line, column = lines.of(*keys, name)
        rest = {key: one for key, one in body.items() if key != "content"}
        content = [_body(one, keys, lines) for _, one in _labelled(body.get("content"), 0)]
        inner = tuple(Block("content", (), one, line, column) for one in content)
        made = _body(rest, keys, lines)
        yield Block("dynamic", (name,), Body(made.settings, inner), line, column)


def _expression(value: Any) -> Expression:
    """Return a value of JSON, in which every text is a template."""
    if isinstance(value, str) and ("${" in value or "%{" in value):
        from scopeaudit.sources.terraform.tree import template_of

        return template_of(value)
    if isinstance(value, list):
        return Items(tuple(map(_expression, value)))
    if isinstance(value, dict):
        return Pairs(tuple((_expression(key), _expression(one)) for key, one in value.items()))
    return _plain(value)


def _plain(value: Any) -> Expression:
    if isinstance(value, list):
        return Items(tuple(map(_plain, value)))
    if isinstance(value, dict):
        return Pairs(tuple((Literal(key), _plain(one)) for key, one in value.items()))
    if value is None or isinstance(value, str | int | float | bool):
        return Literal(value)
    return Opaque("it is written in a way that is not understood")
