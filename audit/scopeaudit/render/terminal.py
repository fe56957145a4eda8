"""What a terminal needs: colours only when asked for, text measured in cells, wrapped and cut."""

import unicodedata
from collections.abc import Iterable, Sequence

from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass

_SEVERITIES = {
    Severity.CRITICAL: "1;31",
    Severity.HIGH: "31",
    Severity.MEDIUM: "33",
    Severity.LOW: "34",
    Severity.INFO: "2",
}


@dataclass(frozen=True, slots=True)
class Paint:
    """Wraps text in ANSI colours, or leaves it alone."""

    colour: bool

    def _in(self, code: str, text: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text

    def strong(self, text: str) -> str:
        """Paint what must be seen first."""
        return self._in("1", text)

    def faint(self, text: str) -> str:
        """Paint what only helps."""
        return self._in("2", text)

    def good(self, text: str) -> str:
        """Paint what is as expected."""
        return self._in("32", text)

    def warning(self, text: str) -> str:
        """Paint what is not known."""
        return self._in("1;33", text)

    def severity(self, severity: Severity, text: str) -> str:
        """Paint a text by its severity."""
        return self._in(_SEVERITIES[severity], text)


def cells(text: str) -> int:
    """Count the terminal cells a text takes; wide letters take two, combining marks none."""
    return len(text) if text.isascii() else sum(_cells(letter) for letter in text)


def _cells(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def clipped(text: str, width: int) -> str:
    """Cut a text to that many cells, with an ellipsis where something is left out."""
    return text if cells(text) <= width else _fitting(text, width - 1) + "…"


def padded(text: str, width: int) -> str:
    """Cut or fill a text to exactly that many cells."""
    short = clipped(text, width)
    return short + " " * (width - cells(short))


def _fitting(text: str, width: int) -> str:
    used = 0
    for position, letter in enumerate(text):
        used += _cells(letter)
        if used > width:
            return text[:position]
    return text


def wrapped(text: str, width: int) -> list[str]:
    """Break a text at blanks into lines of at most that many cells; longer words are broken."""
    rows = [""]
    for word in _pieces(text.split(), width):
        joined = f"{rows[-1]} {word}" if rows[-1] else word
        if cells(joined) <= width:
            rows[-1] = joined
        else:
            rows.append(word)
    return rows


def _pieces(words: Iterable[str], width: int) -> Iterable[str]:
    for word in words:
        rest = word
        while cells(rest) > width:
            piece = _fitting(rest, width) or rest[0]
            # NOTE: a line that begins with `::` is a command where the log is that of a build.
            while len(piece) > 1 and rest.startswith("::", len(piece)):
                piece = piece[:-1]
            yield piece
            rest = rest[len(piece) :]
        if rest:
            yield rest


def hanging(label: str, text: str, width: int, indent: int = 2, column: int = 8) -> list[str]:
    """Lay a text out beside its label, further lines under its first word."""
    margin = indent + column
    rows = wrapped(text, max(width - margin, 20))
    first = " " * indent + f"{label:<{column}}" + rows[0]
    return [first, *(" " * margin + row for row in rows[1:])]


def widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the cells each column of a table needs; all rows are equally long."""
    return [max(map(cells, column)) for column in zip(*rows, strict=True)]
