"""Anything else: lines of a log, a sentence of a ticket, a note of a colleague."""

import re
from collections import Counter

from scopeaudit.diagnose.reading import words
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import LARGE, Pasted
from scopeaudit.diagnose.reading.telling import refusal_in
from scopeaudit.diagnose.told import told
from scopeaudit.model.refusal import Reading, Refusal

KIND = "text"
_FAILED = 400
_LONGEST = 1 << 16
_FAILING = re.compile(r"[45]\d\d")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4,}|(?<=[:T./-])\d+", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read(pasted: Pasted) -> Reading | None:
    """Read a text line by line where each tells of a call of its own, and whole otherwise."""
    text = pasted.text[:LARGE]
    remarks = () if len(pasted.text) <= LARGE else (f"only its first {LARGE >> 20} MB were read",)
    if not text.strip() or _BINARY.search(text[:4096]):
        return None
    kinds = _kinds(text)
    if len(kinds) > 1 or sum(count for _, _, count in kinds) > 1:
        refusals = [
            one
            for number, line, count in kinds
            for one in [refusal_in(line, KIND, f"line {number:,}")] * count
        ]
        return reading_of(KIND, refusals, remarks=remarks)
    refusal = refusal_in(text, KIND)
    return reading_of(KIND, [refusal] if _tells(refusal) else [], remarks=remarks)


def _kinds(text: str) -> list[tuple[int, str, int]]:
    """Return the lines that tell of a call of their own: the first of each kind, where, and how many."""
    first: dict[str, tuple[int, str]] = {}
    counts: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) <= _LONGEST and _FAILING.search(line):
            kind = _ID.sub("#", line)
            counts[kind] += 1
            first.setdefault(kind, (number, line))
    whole = {kind: one for kind, one in first.items() if _is_whole(one[1])}
    return [(*one, counts[kind]) for kind, one in whole.items()]


def _is_whole(line: str) -> bool:
    status = words.status(line)
    return status is not None and status >= _FAILED and bool(words.route(line)[1])


def _tells(refusal: Refusal) -> bool:
    """Say whether there is anything about a call in it."""
    told_code = told(refusal).code
    return bool(refusal.path or refusal.status or told_code or refusal.mentions or refusal.called)
