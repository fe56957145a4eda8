"""Anything else: lines of a log, a sentence of a ticket, a note of a colleague."""

import re

from scopeaudit.diagnose.reading import words
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import LARGE, Pasted
from scopeaudit.diagnose.reading.telling import refusal_in
from scopeaudit.diagnose.told import told
from scopeaudit.model.refusal import Reading, Refusal

KIND = "text"
_FAILED = 400
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(pasted: Pasted) -> Reading | None:
    """Read a text line by line where each tells of a call of its own, and whole otherwise."""
    text = pasted.text[:LARGE]
    if not text.strip() or _BINARY.search(text[:4096]):
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    own = [(number, line) for number, line in enumerate(lines, 1) if _is_whole(line)]
    if len(own) > 1:
        return reading_of(
            KIND, [refusal_in(line, KIND, f"line {number:,}") for number, line in own]
        )
    refusal = refusal_in(text, KIND)
    return reading_of(KIND, [refusal] if _tells(refusal) else [])


def _is_whole(line: str) -> bool:
    status = words.status(line)
    return status is not None and status >= _FAILED and bool(words.route(line)[1])


def _tells(refusal: Refusal) -> bool:
    """Say whether there is anything about a call in it."""
    told_code = told(refusal).code
    return bool(refusal.path or refusal.status or told_code or refusal.mentions or refusal.called)
