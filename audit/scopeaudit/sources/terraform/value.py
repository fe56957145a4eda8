"""What an expression can come to without an apply: plain values, things that are declared, or unknown."""

from collections.abc import Iterator
from typing import Protocol, TypeGuard

from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """What cannot be known before an apply, and why; an operation on it is unknown for the same reason.

    `wrong` is what Terraform itself refuses, such as a key that is not there: `try` takes the next one.
    `among` are the ids of which it is one, where that much is known.
    """

    reason: str
    wrong: bool = False
    among: tuple[str, ...] = ()


class Thing(Protocol):
    """A resource, data source or module whose attributes are evaluated when they are asked for."""

    def attribute(self, name: str) -> "Value":
        """Return an attribute."""


Value = bool | int | float | str | list["Value"] | dict[str, "Value"] | Unknown | Thing | None


def wrong(reason: str) -> Unknown:
    """Return what stands for a value that Terraform refuses to make."""
    return Unknown(reason, wrong=True)


def is_plain(value: Value) -> TypeGuard[bool | int | float | str | None]:
    """Say whether a value is one that can be compared and written out."""
    return value is None or isinstance(value, bool | int | float | str)


TOO_LARGE = Unknown("it is too large to be evaluated")
_MOST = 100_000
_TEXT = 64
"""How many characters of a text weigh as much as one value."""


def first_unknown(value: Value) -> Unknown | None:
    """Return what is unknown in a value, however deep; None where all of it is known.

    A value may hold the same list many times, level over level: what is too large to be walked through is
    unknown for that reason.
    """
    left = _MOST
    for one in _within(value):
        if isinstance(one, Unknown):
            return one
        left -= 1 + (len(one) // _TEXT if isinstance(one, str) else 0)
        if left < 0:
            return TOO_LARGE
    return None


def is_too_large(value: Value) -> bool:
    """Say whether a value is larger than any that a configuration of an organization needs."""
    left = _MOST
    for one in _within(value):
        left -= 1 + (len(one) // _TEXT if isinstance(one, str) else 0)
        if left < 0:
            return True
    return False


def _within(value: Value) -> Iterator[Value]:
    """Yield a value and everything in it."""
    stack = [value]
    while stack:
        one = stack.pop()
        yield one
        if isinstance(one, list):
            stack += reversed(one)
        elif isinstance(one, dict):
            stack += one.values()


def text_of(value: Value) -> str | Unknown:
    """Return a value as Terraform writes it into a text."""
    match value:
        case Unknown():
            return value
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
    return wrong("a text cannot hold a list, a map or null")


def truth_of(value: Value) -> bool | Unknown:
    """Return a value as a condition takes it."""
    match value:
        case bool() | Unknown():
            return value
        case "true" | "false":
            return value == "true"
    return wrong("a condition is neither true nor false")


def items_of(value: Value) -> list[Value] | Unknown:
    """Return the elements of a list, or the values of a map in the order of its keys."""
    match value:
        case list() | Unknown():
            return value
        case dict():
            return [value[key] for key in sorted(value)]
    return wrong("a list or a map is expected")


def same(left: Value, right: Value) -> bool | Unknown:
    """Say whether two values are equal, as far as they are known."""
    unknown = first_unknown(left) or first_unknown(right)
    if unknown:
        return unknown
    if isinstance(left, bool) is not isinstance(right, bool):
        return False
    return left == right
