"""How values and choices are named in messages."""

from collections.abc import Iterable

from scopeaudit.documents.document import Plain

_LONGEST = 60


def shown(text: object) -> str:
    """Return a value in backticks, on one line, cut where it is long."""
    line = " ".join(str(text).split())
    return f"`{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}`"


def found(value: Plain) -> str:
    """Say what a value is, as the second half of `expected …, found …`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, str):
        return f"the text {shown(value)}" if value.strip() else "empty text"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    return f"the number {shown(value)}"


def either(choices: Iterable[str]) -> str:
    """Join choices as `a, b or c`."""
    *first, last = dict.fromkeys(choices)
    return f"{', '.join(first)} or {last}" if first else last


def both(names: Iterable[str]) -> str:
    """Join names as `a, b and c`."""
    *first, last = dict.fromkeys(names)
    return f"{', '.join(first)} and {last}" if first else last
