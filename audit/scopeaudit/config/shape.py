"""The shape of a table people write: which keys there are and what each takes; everything else is refused.

A complaint never repeats a value: it could be a secret in the wrong place.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scopeaudit.documents.nearest import did_you_mean
from scopeaudit.documents.words import either
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Some text; `example` is shown to who wrote something else."""

    example: str


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts, not empty."""

    example: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the keys given here and no others."""

    keys: "Mapping[str, Kind]"


@dataclass(frozen=True, slots=True)
class Named:
    """A table whose keys people choose; each value is of one kind."""

    of: "Kind"


@dataclass(frozen=True, slots=True)
class Reference:
    """A secret by reference: a table that says where it is kept, in exactly one way."""


Kind = Text | Texts | Choice | Table | Named | Reference

WAYS: Mapping[str, Kind] = {
    "env": Text('"NAME"'),
    "file": Text('"path/to/file"'),
    "command": Texts('["pass", "show", "scopeaudit"]'),
    "keyring": Text('"SERVICE"'),
}
"""The ways to refer to a secret; `keyring` may stand with `user`."""

_HOW = (
    'name where it is kept: {env = "NAME"}, {file = "PATH"}, {command = ["PROGRAM", "ARGUMENT"]} '
    'or {keyring = "SERVICE", user = "NAME"}'
)


class Complaint(NamedTuple):
    """What is wrong with the value of a key."""

    key: tuple[str, ...]
    message: str
    hint: str = ""


def complaints(value: Any, kind: Kind, key: tuple[str, ...] = ()) -> Iterator[Complaint]:
    """Yield everything that is wrong with a value, in reading order."""
    match kind:
        case Table(keys):
            yield from _table(value, keys, key)
        case Named(of):
            yield from _named(value, of, key)
        case Reference():
            yield from _reference(value, key)
        case Choice(words):
            if value not in words:
                expected = either([f"`{one}`" for one in words])
                yield Complaint(key, f"{_name(key)} is {_kind(value)}; expected {expected}")
        case Text(example):
            if not isinstance(value, str) or not value.strip():
                yield _expected(key, value, f"some text, such as {example}")
        case Texts(example):
            if not _are_texts(value):
                yield _expected(key, value, f"a list of texts, such as {example}")


def _table(value: Any, keys: Mapping[str, Kind], key: tuple[str, ...]) -> Iterator[Complaint]:
    if not isinstance(value, dict):
        yield _expected(key, value, "a table")
        return
    for name, inner in value.items():
        if name not in keys:
            hint = did_you_mean(name, keys) or f"expected {either([f'`{one}`' for one in keys])}"
            yield Complaint((*key, name), f"unknown key {_name((*key, name))}", hint)
        else:
            yield from complaints(inner, keys[name], (*key, name))


def _named(value: Any, of: Kind, key: tuple[str, ...]) -> Iterator[Complaint]:
    if not isinstance(value, dict):
        yield _expected(key, value, "a table")
        return
    for name, inner in value.items():
        yield from complaints(inner, of, (*key, name))


def _reference(value: Any, key: tuple[str, ...]) -> Iterator[Complaint]:
    if not isinstance(value, dict):
        yield Complaint(key, f"{_name(key)} must not hold a secret in clear", _HOW)
        return
    given = [name for name in value if name in WAYS]
    extra: dict[str, Kind] = {"user": Text('"NAME"')} if given == ["keyring"] else {}
    yield from _table(value, {**WAYS, **extra}, key)
    if len(given) != 1:
        yield Complaint(key, f"{_name(key)} refers to {len(given)} places; expected one", _HOW)


def _are_texts(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, str) and one for one in value)
    )


def _expected(key: tuple[str, ...], value: Any, what: str) -> Complaint:
    return Complaint(key, f"{_name(key)} is {_kind(value)}; expected {what}")


def _name(key: tuple[str, ...]) -> str:
    return f"`{'.'.join(key)}`" if key else "the file"


def _kind(value: Any) -> str:
    """Name the kind of a value, never the value."""
    if isinstance(value, bool):
        return "true or false"
    names = {
        str: "other text",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    if value == "":
        return "empty"
    return names.get(type(value), "a time")
