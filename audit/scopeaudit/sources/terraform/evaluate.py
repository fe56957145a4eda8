"""An expression in a scope comes to a value; what cannot be known stays unknown, and why."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

from scopeaudit.sources.terraform.functions import called
from scopeaudit.sources.terraform.syntax import (
    SPLATTED,
    Attribute,
    Binary,
    Call,
    Choice,
    Element,
    Expression,
    For,
    Items,
    Literal,
    Name,
    Opaque,
    Pairs,
    Splat,
    Template,
    Unary,
)
from scopeaudit.sources.terraform.value import (
    TOO_LARGE,
    Unknown,
    Value,
    items_of,
    same,
    text_of,
    truth_of,
    wrong,
)

_MOST_TEXT = 1_000_000
_POSITION = re.compile(r"[0-9]{1,9}")

Bindings = Mapping[str, Value]
"""Names that stand for something here only: `each`, `count`, and those a `for` or `dynamic` binds."""


class Scope(Protocol):
    """What the first word of a reference means, where no binding has it."""

    def named(self, name: str) -> Value:
        """Return what a word such as `var`, `local`, `data` or a type of resources stands for."""

    def spend(self, steps: int) -> None:
        """Count steps of a repetition; raises TooMuchError beyond what any configuration needs."""


def evaluate(expression: Expression, scope: Scope, bound: Bindings) -> Value:
    """Return what an expression comes to."""
    return _EVALUATE[type(expression)](expression, scope, bound)


def _literal(one: Literal, _scope: Scope, _bound: Bindings) -> Value:
    return one.value


def _opaque(one: Opaque, _scope: Scope, _bound: Bindings) -> Value:
    return Unknown(one.reason)


def _name(one: Name, scope: Scope, bound: Bindings) -> Value:
    return bound[one.name] if one.name in bound else scope.named(one.name)


def _template(one: Template, scope: Scope, bound: Bindings) -> Value:
    written: list[str] = []
    for part in one.parts:
        text = text_of(evaluate(part, scope, bound))
        if isinstance(text, Unknown):
            return text
        written.append(text)
    return TOO_LARGE if sum(map(len, written)) > _MOST_TEXT else "".join(written)


def _items(one: Items, scope: Scope, bound: Bindings) -> Value:
    return [evaluate(item, scope, bound) for item in one.items]


def _pairs(one: Pairs, scope: Scope, bound: Bindings) -> Value:
    made: dict[str, Value] = {}
    for key, value in one.pairs:
        name = text_of(evaluate(key, scope, bound))
        if isinstance(name, Unknown):
            return name
        made[name] = evaluate(value, scope, bound)
    return made


def _attribute(one: Attribute, scope: Scope, bound: Bindings) -> Value:
    return attribute_of(evaluate(one.of, scope, bound), one.name)


def attribute_of(of: Value, name: str) -> Value:
    """Return `of.name`."""
    match of:
        case Unknown():
            return of
        case dict():
            return of[name] if name in of else wrong(f"there is no attribute `{name}`")
        case list() | str() | bool() | int() | float() | None:
            return wrong(f"`.{name}` is asked of what has no attributes")
    return of.attribute(name)


def _element(one: Element, scope: Scope, bound: Bindings) -> Value:
    return element_of(evaluate(one.of, scope, bound), evaluate(one.key, scope, bound))


def element_of(of: Value, key: Value) -> Value:
    """Return `of[key]`."""
    unknown = next((one for one in (of, key) if isinstance(one, Unknown)), None)
    if unknown:
        return unknown
    if isinstance(of, dict):
        name = text_of(key)
        if isinstance(name, Unknown):
            return name
        return of[name] if name in of else wrong(f"there is no key `{name}`")
    if isinstance(of, list):
        return _at(of, key)
    return attribute_of(of, key) if isinstance(key, str) else wrong(_NO_ELEMENTS)


_NO_ELEMENTS = "an element is asked of what has none"


def _at(of: list[Value], key: Value) -> Value:
    position = int(key) if isinstance(key, str) and _POSITION.fullmatch(key) else key
    if not isinstance(position, int) or isinstance(position, bool):
        return wrong("an element of a list is asked for by what is no number")
    return of[position] if 0 <= position < len(of) else wrong(f"there is no element {position}")


def _splat(one: Splat, scope: Scope, bound: Bindings) -> Value:
    of = evaluate(one.of, scope, bound)
    if isinstance(of, Unknown):
        return of
    items: list[Value] = of if isinstance(of, list) else [] if of is None else [of]
    scope.spend(len(items))
    return [evaluate(one.each, scope, {**bound, SPLATTED: item}) for item in items]


def _call(one: Call, scope: Scope, bound: Bindings) -> Value:
    arguments = [evaluate(argument, scope, bound) for argument in one.arguments]
    if one.spread and arguments:
        further = items_of(arguments.pop())
        if isinstance(further, Unknown):
            return further
        arguments += further
    return called(one.name, arguments)


def _choice(one: Choice, scope: Scope, bound: Bindings) -> Value:
    truth = truth_of(evaluate(one.condition, scope, bound))
    if not isinstance(truth, Unknown):
        return evaluate(one.yes if truth else one.no, scope, bound)
    yes, no = (evaluate(side, scope, bound) for side in (one.yes, one.no))
    if same(yes, no) is True:
        return yes
    ids = (*_possible(yes), *_possible(no))
    known = all(_possible(side) for side in (yes, no))
    return Unknown(truth.reason, among=ids if known else ())


def _possible(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return value.among if isinstance(value, Unknown) else ()


def _unary(one: Unary, scope: Scope, bound: Bindings) -> Value:
    of = evaluate(one.of, scope, bound)
    if one.sign == "!":
        truth = truth_of(of)
        return truth if isinstance(truth, Unknown) else not truth
    if isinstance(of, Unknown):
        return of
    return -of if isinstance(of, int | float) else wrong("only a number can be negative")


def _binary(one: Binary, scope: Scope, bound: Bindings) -> Value:
    left = evaluate(one.left, scope, bound)
    if one.sign in _DECISIVE:
        return _logical(one, left, scope, bound)
    right = evaluate(one.right, scope, bound)
    if one.sign in {"==", "!="}:
        equal = same(left, right)
        return equal if isinstance(equal, Unknown) else equal is (one.sign == "==")
    unknown = next((side for side in (left, right) if isinstance(side, Unknown)), None)
    return unknown or _calculated(one.sign, left, right)


_DECISIVE = {"&&": False, "||": True}
"""The value of one side that decides, whatever the other is."""


def _logical(one: Binary, left: Value, scope: Scope, bound: Bindings) -> Value:
    """Return what the left side decides alone, else the right side; both must be true or false."""
    first = truth_of(left)
    if isinstance(first, Unknown) or first is _DECISIVE[one.sign]:
        return first
    return truth_of(evaluate(one.right, scope, bound))


def _remainder(left: float, right: float) -> Value:
    """Return what a division leaves; of negative numbers languages differ."""
    if left < 0 or right < 0:
        return Unknown("what is left of a negative number is not evaluated")
    return left % right


_CALCULATE: Mapping[str, Callable[[Any, Any], Value]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left // right if left % right == 0 else left / right,
    "%": _remainder,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}


def _calculated(sign: str, left: Value, right: Value) -> Value:
    numbers = all(isinstance(side, int | float) for side in (left, right))
    if not numbers or sign not in _CALCULATE:
        return wrong(f"`{sign}` is for numbers")
    try:
        made = _CALCULATE[sign](left, right)
        return Unknown("fractions are not evaluated") if isinstance(made, float) else made
    except (ZeroDivisionError, OverflowError):
        return wrong("a number is divided by zero, or too large")


def _for(one: For, scope: Scope, bound: Bindings) -> Value:
    of = evaluate(one.of, scope, bound)
    if isinstance(of, Unknown):
        return of
    if not isinstance(of, list | dict):
        return wrong("`for` needs a list or a map")
    scope.spend(len(of))
    steps = [{**bound, one.value: value, **_keyed(one.key, key)} for key, value in entries_of(of)]
    chosen: list[Bindings] = []
    for step in steps:
        truth = True if one.when is None else truth_of(evaluate(one.when, scope, step))
        if isinstance(truth, Unknown):
            return truth
        if truth:
            chosen.append(step)
    if one.into is None:
        return [evaluate(one.item, scope, step) for step in chosen]
    return _mapped(one, one.into, chosen, scope)


def _keyed(name: str, key: str | int) -> dict[str, Value]:
    return {name: key} if name else {}


def entries_of(of: list[Value] | dict[str, Value]) -> Iterator[tuple[str | int, Value]]:
    """Yield keys and values as `for` takes them: a map in the order of its keys."""
    return iter(enumerate(of)) if isinstance(of, list) else ((key, of[key]) for key in sorted(of))


def _mapped(one: For, into: Expression, steps: list[Bindings], scope: Scope) -> Value:
    made: dict[str, Value] = {}
    for step in steps:
        key = text_of(evaluate(into, scope, step))
        if isinstance(key, Unknown):
            return key
        item = evaluate(one.item, scope, step)
        if not one.grouped:
            made[key] = item
        else:
            group = made.setdefault(key, [])
            if isinstance(group, list):
                group.append(item)
    return made


_EVALUATE: Mapping[type, Callable[[Any, Scope, Bindings], Value]] = {
    Literal: _literal,
    Opaque: _opaque,
    Name: _name,
    Template: _template,
    Items: _items,
    Pairs: _pairs,
    Attribute: _attribute,
    Element: _element,
    Splat: _splat,
    Call: _call,
    Choice: _choice,
    Unary: _unary,
    Binary: _binary,
    For: _for,
}
