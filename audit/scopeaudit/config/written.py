"""Where in a file each key is written, for messages that lead to its line."""

import re
from pathlib import Path

from scopeaudit.config.setting import Origin, Setting, T
from scopeaudit.errors import Problem
from scopeaudit.records import dataclass

_HEADER = re.compile(r"\s*\[([^\[\]]+)\]")
_ASSIGNMENT = re.compile(r"\s*([A-Za-z0-9_.\"' -]+?)\s*=")


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it is written; `prefix` is the table in it that is ours."""

    path: Path
    text: str
    prefix: tuple[str, ...]

    def problem(self, key: tuple[str, ...], message: str, hint: str = "") -> Problem:
        """Return what is wrong with a key, with the line that says it, or what holds it."""
        line = _line(self.text, (*self.prefix, *key))
        return Problem(str(self.path), line, min(line, 1), message, hint)

    def setting(self, value: T, *key: str) -> Setting[T]:
        """Return a value with the key that says it."""
        return Setting(value, Origin("file", f"{self.path}, {'.'.join((*self.prefix, *key))}"))


def _line(text: str, key: tuple[str, ...]) -> int:
    """Return the line that says a key, or what holds it, in the plain way; 0 where none does."""
    whole = range(len(key), 0, -1)
    return next((found for one in whole if (found := _line_of(text, key[:one]))), 0)


def _line_of(text: str, key: tuple[str, ...]) -> int:
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        header, assignment = _HEADER.match(line), _ASSIGNMENT.match(line)
        if header:
            table = _split(header[1])
        if header or assignment:
            said = (*table, *_split(assignment[1])) if assignment else table
            if said == key:
                return number
    return 0


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(one.strip().strip("\"'") for one in dotted.split("."))
