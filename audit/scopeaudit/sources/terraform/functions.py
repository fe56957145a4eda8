"""The functions of Terraform that configurations of clients and roles use; any other one is unknown."""

import json
import re
from collections.abc import Callable, Mapping

from scopeaudit.sources.terraform.value import (
    TOO_LARGE,
    Unknown,
    Value,
    first_unknown,
    is_plain,
    is_too_large,
    items_of,
    text_of,
    wrong,
)

Function = Callable[..., Value]
_LONGEST = 10_000
"""How far a range may go."""
_MOST_TEXT = 1_000_000
_VERB = re.compile(r"%(%|0?\d{0,3}[sdvqt])")


def called(name: str, arguments: list[Value]) -> Value:
    """Return what a function makes of its arguments."""
    name = name.removeprefix("core::")
    function = FUNCTIONS.get(name)
    if function is None:
        return Unknown(f"function `{name}` is not evaluated")
    lazy = name in _TAKE_UNKNOWN
    if not lazy:
        unknown = next((one for one in arguments if isinstance(one, Unknown)), None)
        if unknown:
            return unknown
    if any(map(is_too_large, arguments)):
        return TOO_LARGE
    try:
        return function(*arguments)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, OverflowError):
        return wrong(f"function `{name}` does not take these arguments")


def _texts(values: Value) -> list[str]:
    """Return texts; raises TypeError where one is none, or not known."""
    items = items_of(values)
    if isinstance(items, Unknown):
        raise TypeError
    return [_text(one) for one in items]


def _text(value: Value) -> str:
    text = text_of(value)
    if isinstance(text, Unknown):
        raise TypeError
    return text


def _holey(function: Function) -> Function:
    """Make a function unknown as a whole where one of the elements it takes is."""

    def checked(*arguments: Value) -> Value:
        unknown = next(filter(None, map(first_unknown, arguments)), None)
        return unknown or function(*arguments)

    return checked


def _toset(values: Value) -> Value:
    """Return a set as a list without doubles, in order."""
    items = items_of(values)
    if not isinstance(items, Unknown) and all(is_plain(one) for one in items):
        return [*sorted({_text(one) for one in items})]
    return _distinct(values)


def _distinct(values: Value) -> Value:
    items = items_of(values)
    if isinstance(items, Unknown):
        return items
    kept: list[Value] = []
    for one in items:
        if one not in kept:
            kept.append(one)
    return kept


def _concat(*lists: Value) -> Value:
    joined: list[Value] = []
    for one in lists:
        if not isinstance(one, list):
            raise TypeError
        joined += one
    return joined


def _merge(*maps: Value) -> Value:
    merged: dict[str, Value] = {}
    for one in maps:
        if one is not None and not isinstance(one, dict):
            raise TypeError
        merged |= one or {}
    return merged


def _lookup(of: Value, key: Value, *default: Value) -> Value:
    if not isinstance(of, dict):
        raise TypeError
    name = _text(key)
    if name in of:
        return of[name]
    return default[0] if default else wrong(f"there is no key `{name}`")


def _flatten(values: Value) -> Value:
    flat: list[Value] = []
    if not isinstance(values, list):
        raise TypeError
    for one in values:
        inner = _flatten(one) if isinstance(one, list) else [one]
        flat += inner if isinstance(inner, list) else []
    return flat


def _format(pattern: Value, *values: Value) -> Value:
    left = list(values)

    def verb(match: re.Match[str]) -> str:
        if match[1] == "%":
            return "%"
        text = _text(left.pop(0))
        kind, width = match[1][-1], match[1][:-1]
        if kind == "q":
            return json.dumps(text)
        return f"%{width}d" % int(text) if kind == "d" else f"%{width}s" % text

    text = _VERB.sub(verb, _text(pattern))
    if left:
        raise ValueError
    return text


def _element(values: Value, position: Value) -> Value:
    items = items_of(values)
    if isinstance(items, Unknown) or not isinstance(position, int):
        raise TypeError
    if not items:
        raise IndexError
    return items[position % len(items)]


def _length(value: Value) -> Value:
    if not isinstance(value, list | dict | str):
        raise TypeError
    if isinstance(value, str) and not value.isascii():
        return Unknown("the letters of a text are counted otherwise")
    return len(value)


def _keys(of: Value) -> Value:
    if not isinstance(of, dict):
        raise TypeError
    return [*sorted(of)]


def _zipmap(keys: Value, values: Value) -> Value:
    if not isinstance(values, list):
        raise TypeError
    return dict(zip(_texts(keys), values, strict=True))


def _coalesce(*values: Value) -> Value:
    for one in values:
        if isinstance(one, Unknown):
            return one
        if one is not None and one != "":
            return one
    raise ValueError


def _coalescelist(*values: Value) -> Value:
    for one in values:
        if isinstance(one, Unknown) or one:
            return one
    raise ValueError


def _try(*values: Value) -> Value:
    for one in values:
        if not (isinstance(one, Unknown) and one.wrong):
            return one
    raise ValueError


def _can(value: Value) -> Value:
    if not isinstance(value, Unknown):
        return True
    return False if value.wrong else value


def _contains(values: Value, wanted: Value) -> Value:
    items = items_of(values)
    if isinstance(items, Unknown):
        return items
    if len({type(one) for one in (*items, wanted) if not isinstance(one, Unknown)}) > 1:
        return Unknown("what is sought is of another type than what is there")
    if wanted in [one for one in items if not isinstance(one, Unknown)]:
        return True
    return first_unknown(items) or False


def _tonumber(value: Value) -> Value:
    text = _text(value)
    return int(text) if re.fullmatch(r"-?\d{1,64}", text) else float(text)


def _tobool(value: Value) -> Value:
    return {"true": True, "false": False}[_text(value)]


def _one(values: Value) -> Value:
    items = items_of(values)
    if isinstance(items, Unknown):
        return items
    if len(items) > 1:
        raise ValueError
    return items[0] if items else None


def _slice(values: Value, start: Value, end: Value) -> Value:
    if not isinstance(values, list) or not isinstance(start, int) or not isinstance(end, int):
        raise TypeError
    return values[start:end]


def _replace(text: Value, old: Value, new: Value) -> Value:
    pattern = _text(old)
    if len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/"):
        return Unknown("a pattern of `replace` is not evaluated")
    whole, instead = _text(text), _text(new)
    if whole.count(pattern) * len(instead) > _MOST_TEXT:
        return TOO_LARGE
    return whole.replace(pattern, instead)


def _jsondecode(text: Value) -> Value:
    found: Value = json.loads(_text(text))
    return found


def _jsonencode(value: Value) -> Value:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _setunion(*lists: Value) -> Value:
    return _toset(_concat(*lists))


def _setsubtract(these: Value, those: Value) -> Value:
    taken = set(_texts(those))
    return [one for one in _texts(these) if one not in taken]


def _setintersection(first: Value, *others: Value) -> Value:
    kept = set(_texts(first)).intersection(*map(_texts, others))
    return [*sorted(kept)]


def _split(sign: Value, text: Value) -> Value:
    return [*_text(text).split(_text(sign))]


def _range(*numbers: Value) -> Value:
    limits = [one for one in numbers if isinstance(one, int)]
    if len(limits) < len(numbers) or max(map(abs, limits)) > _LONGEST:
        raise ValueError
    return [*range(*limits)]


def _numbers(values: tuple[Value, ...]) -> list[int | float]:
    """Return numbers; raises TypeError for anything else, which Python would order by its letters."""
    numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(numbers) < len(values):
        raise TypeError
    return numbers


def _same(value: Value) -> Value:
    return value


def _secret(_value: Value) -> Value:
    return Unknown("it is marked as sensitive")


FUNCTIONS: Mapping[str, Function] = {
    "can": _can,
    "chomp": lambda text: _text(text).rstrip("\r\n"),
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "compact": _holey(lambda of: [one for one in _texts(of) if one]),
    "concat": _concat,
    "contains": _contains,
    "distinct": _holey(_distinct),
    "element": _element,
    "endswith": lambda text, end: _text(text).endswith(_text(end)),
    "flatten": _holey(_flatten),
    "format": _format,
    "join": _holey(lambda sign, of: _text(sign).join(_texts(of))),
    "jsondecode": _jsondecode,
    "jsonencode": _holey(_jsonencode),
    "keys": _keys,
    "length": _length,
    "lookup": _lookup,
    "lower": lambda text: _text(text).lower(),
    "max": _holey(lambda *numbers: max(_numbers(numbers))),
    "merge": _merge,
    "min": _holey(lambda *numbers: min(_numbers(numbers))),
    "nonsensitive": _same,
    "one": _one,
    "range": _range,
    "replace": _replace,
    "reverse": lambda of: [*reversed(of)],
    "sensitive": _secret,
    "setintersection": _holey(_setintersection),
    "setsubtract": _holey(_setsubtract),
    "setunion": _holey(_setunion),
    "slice": _slice,
    "sort": _holey(lambda of: [*sorted(_texts(of))]),
    "split": _split,
    "startswith": lambda text, start: _text(text).startswith(_text(start)),
    "title": lambda text: re.sub(r"\b[a-z]", lambda match: match[0].upper(), _text(text)),
    "tobool": _tobool,
    "tolist": _same,
    "tomap": _same,
    "tonumber": _tonumber,
    "toset": _holey(_toset),
    "tostring": lambda value: None if value is None else _text(value),
    "trim": lambda text, signs: _text(text).strip(_text(signs)),
    "trimprefix": lambda text, start: _text(text).removeprefix(_text(start)),
    "trimspace": lambda text: _text(text).strip(),
    "trimsuffix": lambda text, end: _text(text).removesuffix(_text(end)),
    "try": _try,
    "upper": lambda text: _text(text).upper(),
    "values": items_of,
    "zipmap": _zipmap,
}
"""Every function by its name."""

_TAKE_UNKNOWN = frozenset({"try", "can", "coalesce", "coalescelist"})
