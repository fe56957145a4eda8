"""Characters that have no place in a file people write: invisible ones that control or mislead."""

import re
from itertools import islice

from scopeaudit.errors import Problem

_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Control characters, line separators, direction overrides, surrogates, misplaced byte order marks."""

_HINT = "remove it; invisible characters can make a file look like what it is not"
_AT_MOST = 20


def check_signs(text: str, name: str) -> tuple[Problem, ...]:
    """Return a problem for each refused character of the whole text, at most 20."""
    found = islice(_REFUSED.finditer(text), _AT_MOST)
    return tuple(_problem(text, match.start(), name) for match in found)


def refused_sign(value: str) -> str:
    """Return the first refused character of a value as `U+0000`, "" if there is none."""
    match = _REFUSED.search(value)
    return f"U+{ord(match[0]):04X}" if match else ""


def _problem(text: str, position: int, name: str) -> Problem:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    sign = f"U+{ord(text[position]):04X}"
    return Problem(name, line, column, f"the character `{sign}` is not allowed", _HINT)
