"""What the snapshot's types say that JSON must look like, for messages and for the strict reading."""

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from scopeaudit.model.snapshot import Grant

Step = str | int
"""One step of a path through JSON: the key of an object or the position in a list."""

_WORDS: Mapping[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    datetime: "a time such as `2026-11-20T06:00:00Z`",
    Grant: "a pair of role id and division id",
    NoneType: "null",
}


@cache
def fields_of(kind: Any) -> Mapping[str, Any]:
    """Return the fields of a dataclass with their types; empty for any other type."""
    return get_type_hints(kind) if is_dataclass(kind) else {}


@cache
def required(kind: Any) -> Any:
    """Return the type without null: `X` for `X | None`."""
    if not _is_optional(kind):
        return kind
    (only,) = (member for member in get_args(kind) if member is not NoneType)
    return only


def within(kind: Any, step: Step) -> Any:
    """Return the type one step further in; None where the type has no such step."""
    kind = required(kind)
    if isinstance(step, str):
        return fields_of(kind).get(step)
    return str if kind is Grant else next(iter(get_args(kind)), None)


def described(kind: Any) -> str:
    """Put a type in words that need no Python."""
    if _is_optional(kind):
        return f"{described(required(kind))} or null"
    if get_origin(kind) is Literal:
        choices = get_args(kind)
        return (
            "one of " + ", ".join(f"`{one}`" for one in choices) if choices[1:] else str(*choices)
        )
    return _WORDS.get(kind) or ("a list" if get_origin(kind) in {tuple, Sequence} else "an object")


def is_written_exactly(kind: Any) -> bool:
    """Say whether only certain texts will do, so that a wrong one is worth showing."""
    return required(kind) is datetime or get_origin(required(kind)) is Literal


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in {Union, UnionType}
