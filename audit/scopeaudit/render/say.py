"""The page's own English: one file of phrases, for the templates and for the script alike.

A phrase may hold `{name}` for a value, and `one|many` where it is said of a number `n`.
"""

import json
import re
from collections.abc import Callable, Mapping

from scopeaudit.errors import UsageError

Say = Callable[..., str]

_HOLE = re.compile(r"\{(\w+)\}")


def read_phrases(text: str, path: str) -> dict[str, str]:
    """Read the phrases of a file; raises UsageError for anything but an object of strings."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UsageError(f"`{path}` is no JSON: {error}", "see the bundled words.json") from error
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise UsageError(f"`{path}` is no object of strings", "see the bundled words.json")
    return found


def sayer(phrases: Mapping[str, str]) -> Say:
    """Return what says a phrase with its values; numbers get a separator for thousands."""

    def say(key: str, **values: object) -> str:
        text = phrases.get(key)
        if text is None:
            raise UsageError(f"there is no phrase `{key}`", "see the bundled words.json")
        if "n" in values and "|" in text:
            one, many = text.split("|", 1)
            text = one if values["n"] == 1 else many
        return _HOLE.sub(
            lambda hole: _shown(values[hole[1]]) if hole[1] in values else hole[0], text
        )

    return say


def _shown(value: object) -> str:
    return f"{value:,}" if type(value) is int else str(value)
