"""The shape of a table people write: which keys there are and what each takes; everything else is refused.

A complaint never repeats a value: it could be a secret in the wrong place.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scopeaudit.documents.nearest import did_you_mean
from scopeaudit.documents.words import either
from scopeaudit.records import dataclass
from scopeaudit.render.visible import visible


@dataclass(frozen=True, slots=True)
class Text:
    """Some text; `example` is shown to who wrote something else."""

    example: str


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts, not empty."""

    example: str


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """A text, or a list of texts that is not empty."""

    example: str


@dataclass(frozen=True, slots=True)
class Outputs:
    """`NAME` or `NAME=PATH`, or a list of them; `names` are the formats there are."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `least` to `most`."""

    least: int
    most: int


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


@dataclass(frozen=True, slots=True)
class Address:
    """A text without a password in it, or by reference, as a secret is, where it has one."""

    example: str


Kind = (
    Text
    | Texts
    | OneOrMore
    | Outputs
    | Flag
    | Number
    | Choice
    | Table
    | Named
    | Reference
    | Address
)

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


PASSWORD = re.compile(r"://[^/?#]*:[^/?#]*@")
"""What an address looks like that holds a password."""


class Complaint(NamedTuple):
    """What is wrong with the value of a key."""

    key: tuple[str, ...]
    message: str
    hint: str = ""


def complaints(value: Any, kind: Kind, key: tuple[str, ...] = ()) -> Iterator[Complaint]:
    """Yield everything that is wrong with a value, in reading order."""
    if _holds_nul(value):
        yield Complaint(
            key, f"{named(key)} holds a NUL character; expected none, as paths have none"
        )
        return
    match kind:
        case Table(keys):
            yield from _table(value, keys, key)
        case Named(of):
            yield from _named(value, of, key)
        case Reference():
            yield from _reference(value, key)
        case Address(example):
            yield from _address(value, example, key)
        case Outputs(names):
            yield from _outputs(value, names, key)
        case _:
            yield from _plain(value, kind, key)


def _plain(
    value: Any, kind: Text | Texts | OneOrMore | Flag | Number | Choice, key: tuple[str, ...]
) -> Iterator[Complaint]:
    """Yield what is wrong with a value that holds no others, or only texts."""
    if not _fits(value, kind):
        yield _expected(key, value, _wanted(kind))


def _fits(value: Any, kind: Text | Texts | OneOrMore | Flag | Number | Choice) -> bool:
    match kind:
        case Text():
            return _is_text(value)
        case Texts():
            return _are_texts(value)
        case OneOrMore():
            return _is_text(value) or _are_texts(value)
        case Flag():
            return isinstance(value, bool)
        case Number(least, most):
            return type(value) is int and least <= value <= most
        case Choice(words):
            return value in words


def _wanted(kind: Text | Texts | OneOrMore | Flag | Number | Choice) -> str:
    match kind:
        case Text(example):
            return f"some text, such as {example}"
        case Texts(example):
            return f"a list of texts, such as {example}"
        case OneOrMore(example):
            return f"some text or a list of texts, such as {example}"
        case Flag():
            return "true or false"
        case Number(least, most):
            return f"a whole number from {least:,} to {most:,}"
        case Choice(words):
            return either([f"`{one}`" for one in words])


def _outputs(value: Any, names: tuple[str, ...], key: tuple[str, ...]) -> Iterator[Complaint]:
    kind = OneOrMore('["html=report.html", "json=findings.json"]')
    if not _fits(value, kind):
        yield _expected(key, value, _wanted(kind))
        return
    said = [value] if isinstance(value, str) else value
    for name in (one.partition("=")[0] for one in said):
        if name not in names:
            hint = did_you_mean(name, names)
            expected = f"expected {either([f'`{one}`' for one in names])}, each with `=PATH`"
            yield Complaint(key, f"{named(key)} names a format there is not; {expected}", hint)


def _address(value: Any, example: str, key: tuple[str, ...]) -> Iterator[Complaint]:
    if isinstance(value, dict):
        yield from _reference(value, key)
    elif not _is_text(value):
        yield _expected(key, value, f"some text, such as {example}, or a reference to it")
    elif PASSWORD.search(value):
        yield Complaint(key, f"{named(key)} must not hold a password in clear", _HOW)


def _table(value: Any, keys: Mapping[str, Kind], key: tuple[str, ...]) -> Iterator[Complaint]:
    if not isinstance(value, dict):
        yield _expected(key, value, "a table")
        return
    for name, inner in value.items():
        if name not in keys:
            hint = did_you_mean(name, keys) or f"expected {either([f'`{one}`' for one in keys])}"
            yield Complaint((*key, name), f"unknown key {named((*key, name))}", hint)
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
        yield Complaint(key, f"{named(key)} must not hold a secret in clear", _HOW)
        return
    given = [name for name in value if name in WAYS]
    extra: dict[str, Kind] = {"user": Text('"NAME"')} if given == ["keyring"] else {}
    yield from _table(value, {**WAYS, **extra}, key)
    if len(given) != 1:
        yield Complaint(key, f"{named(key)} refers to {len(given)} places; expected one", _HOW)


def _holds_nul(value: Any) -> bool:
    return any(isinstance(one, str) and "\0" in one for one in (*_listed(value), value))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_texts(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, str) and one for one in value)
    )


def _expected(key: tuple[str, ...], value: Any, what: str) -> Complaint:
    return Complaint(key, f"{named(key)} is {_kind(value)}; expected {what}")


def named(key: tuple[str, ...]) -> str:
    """Return what a message calls a key."""
    return f"`{visible('.'.join(key))}`" if key else "the file"


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
