"""A value as the type of its variable makes it: defaults of optional attributes, no undeclared ones."""

from collections.abc import Callable

from scopeaudit.sources.terraform.functions import called
from scopeaudit.sources.terraform.syntax import Call, Expression, Name, Pairs
from scopeaudit.sources.terraform.value import Unknown, Value, text_of, wrong

_SIMPLE = {"string": "tostring", "number": "tonumber", "bool": "tobool"}

Evaluate = Callable[[Expression], Value]


def converted(value: Value, kind: Expression | None, evaluate: Evaluate) -> Value:
    """Return a value converted to a type; `evaluate` makes the defaults of optional attributes."""
    if value is None or isinstance(value, Unknown):
        return value
    match kind:
        case Name(name) if name in _SIMPLE:
            return called(_SIMPLE[name], [value])
        case Call("list" | "set" | "map" as name, (inner,)):
            return _collection(name, value, inner, evaluate)
        case Call("object", (Pairs(pairs),)):
            return _object(value, pairs, evaluate)
    return value


def _collection(name: str, value: Value, inner: Expression, evaluate: Evaluate) -> Value:
    if name == "map":
        if not isinstance(value, dict):
            return wrong("a map is expected")
        return {key: converted(one, inner, evaluate) for key, one in value.items()}
    if not isinstance(value, list):
        return wrong("a list is expected")
    made: list[Value] = [converted(one, inner, evaluate) for one in value]
    return called("toset", [made]) if name == "set" else made


def _object(
    value: Value, pairs: tuple[tuple[Expression, Expression], ...], evaluate: Evaluate
) -> Value:
    if not isinstance(value, dict):
        return wrong("an object is expected")
    made: dict[str, Value] = {}
    for key, kind in pairs:
        name = text_of(evaluate(key))
        if isinstance(name, Unknown):
            return name
        made[name] = _member(value, name, kind, evaluate)
    return made


def _member(value: dict[str, Value], name: str, kind: Expression, evaluate: Evaluate) -> Value:
    match kind:
        case Call("optional", (inner, *default)):
            given = value.get(name)
            if given is None:
                given = evaluate(default[0]) if default else None
            return converted(given, inner, evaluate)
    if name not in value:
        return wrong(f"attribute `{name}` is missing")
    return converted(value[name], kind, evaluate)
