"""What unquoted text stands for; only spellings that every YAML version reads the same way."""

import re

from scopeaudit.documents.document import Plain

_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None, "~": None, "": None}


def plain_value(text: str) -> Plain:
    """Return the value of unquoted text: a boolean, a number, nothing, or the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
