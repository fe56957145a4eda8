"""What the YAML parser stumbled over, said for people who do not know YAML's grammar."""

import re

import yaml

from scopeaudit.errors import Problem
from scopeaudit.records import dataclass

_TABBED = re.compile(r" *\t")
_SIGN = "<sign>"
"""Stands in a message for the character where the parser stopped."""


@dataclass(frozen=True, slots=True)
class _Stumble:
    """An error of the parser by words of its context and problem; where it began is often clearer."""

    context: str
    problem: str
    message: str
    hint: str
    where_it_began: bool = False


_STUMBLES = (
    _Stumble(
        "alias",
        "",
        "unquoted text cannot begin with `*`",
        'quote it: `"*"`',
        where_it_began=True,
    ),
    _Stumble(
        "anchor",
        "",
        "unquoted text cannot begin with `&`",
        "quote the text",
        where_it_began=True,
    ),
    _Stumble(
        "tag",
        "",
        "unquoted text cannot begin with `!`",
        "quote the text",
        where_it_began=True,
    ),
    _Stumble("", "undefined tag handle", "unquoted text cannot begin with `!`", "quote the text"),
    _Stumble(
        "quoted scalar",
        "end of stream",
        "the quote that opens here is never closed",
        "close it on the same line",
        where_it_began=True,
    ),
    _Stumble(
        "quoted scalar",
        "",
        r"expected a known escape after `\` in double quotes",
        r"write `\\` for a backslash, or use single quotes",
    ),
    _Stumble(
        "simple key",
        "",
        "expected `:` after this key",
        "write `key: value`; a value goes on the line of its key or indented below it",
        where_it_began=True,
    ),
    _Stumble(
        "flow sequence",
        "",
        "the list that opens here with `[` is not closed as expected",
        "separate its items with `,` and close it with `]`",
        where_it_began=True,
    ),
    _Stumble(
        "flow mapping",
        "",
        "the mapping that opens here with `{` is not closed as expected",
        "separate its keys with `,` and close it with `}`",
        where_it_began=True,
    ),
    _Stumble(
        "",
        "mapping values are not allowed",
        "a `:` is not expected here",
        "quote the text if the colon belongs to it; otherwise begin the key on a line of its own",
    ),
    _Stumble(
        "next token",
        "cannot start any token",
        f"unquoted text cannot begin with {_SIGN}",
        "quote the text",
    ),
    _Stumble(
        "block mapping",
        "",
        "expected another key of the same mapping, or its end",
        "indent all keys of a mapping alike; quote text that has quotes inside",
    ),
    _Stumble(
        "block collection",
        "",
        "expected another `- ` of the same list, or its end",
        "indent all items of a list alike",
    ),
    _Stumble(
        "block scalar",
        "",
        "expected the end of the line after `|` or `>`",
        "begin the text on the next line, indented; or quote it",
    ),
    _Stumble(
        "",
        "node content",
        f"expected a value, found {_SIGN}",
        "remove it, or quote it if it is text",
    ),
    _Stumble(
        "",
        "<document start>",
        "expected one document, found a second one",
        "put each document into a file of its own",
    ),
)


def syntax_problem(name: str, text: str, error: yaml.YAMLError) -> Problem:
    """Say what a YAML error means, and where."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem(name, 0, 0, f"not valid YAML: {error}")
    stop = error.problem_mark
    line = _line(text, stop.line)
    if _TABBED.match(line):
        message = "expected spaces to indent this line, found a tab"
        return Problem(name, stop.line + 1, 1, message, "indent with spaces in the whole file")
    stumble = _stumble(error)
    if stumble is None:
        return Problem(name, stop.line + 1, stop.column + 1, f"not valid YAML: {error.problem}")
    message = stumble.message.replace(_SIGN, f"`{line[stop.column : stop.column + 1]}`")
    began = error.context_mark if stumble.where_it_began else None
    place = began or stop
    stopped = f"; reading stopped at line {stop.line + 1}" if place.line < stop.line else ""
    return Problem(name, place.line + 1, place.column + 1, message, stumble.hint + stopped)


def _stumble(error: yaml.MarkedYAMLError) -> _Stumble | None:
    known = (
        stumble
        for stumble in _STUMBLES
        if stumble.context in str(error.context) and stumble.problem in str(error.problem)
    )
    return next(known, None)


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    return lines[number] if number < len(lines) else ""
