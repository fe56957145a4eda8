"""What a person hands over: bytes, as text and as JSON when someone asks for it."""

import codecs
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

LARGE = 4 << 20
"""Bytes from which on text is looked at by the readers of captures only."""


@dataclass(frozen=True, eq=False)
class Pasted:
    """An input whole; `path` is the name a person gave it."""

    data: bytes
    path: str = "-"

    @cached_property
    def head(self) -> str:
        """The beginning, which tells what it is."""
        return self.data[:4096].decode("utf-8", "replace").lstrip("\ufeff \r\n\t")

    @cached_property
    def text(self) -> str:
        """All of it as text, whatever its encoding; what is no text is replaced."""
        if self.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return self.data.decode("utf-16", "replace")
        return self.data.decode("utf-8-sig", "replace")

    @cached_property
    def document(self) -> Any:
        """All of it as JSON; None where it is none, or too large to be what a person pastes."""
        if len(self.data) > LARGE or not self.head.startswith(("{", "[")):
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None
