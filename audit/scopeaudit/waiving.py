"""Writing a waiver into a file that people keep: one entry is added, every other byte stays as it is."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from scopeaudit.bundled import bundled
from scopeaudit.documents import Document, check_shape, parse_document
from scopeaudit.errors import PolicyError, Problem, UsageError
from scopeaudit.model.finding import Waiver
from scopeaudit.records import dataclass

_FIRST = "version: 1\nwaivers:\n"
_BEYOND = re.compile(r"\s*(#.*)?$")
"""A line that holds nothing but a comment."""
_SHORTEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A waiver to be written; `note` becomes a comment above it, for people who read the file."""

    fingerprint: str
    owner: str
    reason: str
    until: date
    note: str = ""


def check_wanted(wanted: Wanted, today: date) -> None:
    """Refuse what a file of waivers could not hold, all at once; raises UsageError."""
    faults = tuple(_faults(wanted, today))
    if faults:
        hints = dict.fromkeys(hint for _, hint in faults)
        raise UsageError("\n".join(message for message, _ in faults), "; ".join(hints))


def _faults(wanted: Wanted, today: date) -> Iterator[tuple[str, str]]:
    if not re.fullmatch(r"[0-9a-f]{16}", wanted.fingerprint):
        expected = "expected a fingerprint of 16 hexadecimal digits in lower case"
        yield (
            f"{expected}, found `{wanted.fingerprint}`",
            "copy it from a report, where it is the id",
        )
    if len(wanted.reason.strip()) < _SHORTEST:
        expected = f"expected a reason of {_SHORTEST} characters or more"
        yield (
            f"{expected}, found `{wanted.reason}`",
            "say why it is accepted, for whoever asks later",
        )
    if not wanted.owner.strip():
        yield "expected an owner, found empty text", "name who answers for it: --owner"
    if wanted.until < today:
        yield (
            f"the end date {wanted.until} has passed",
            "name the last day it shall hold, today or later",
        )


def refuse_second(wanted: Wanted, known: Iterable[Waiver]) -> None:
    """Refuse a fingerprint that the file has already; raises UsageError."""
    for one in known:
        if one.fingerprint == wanted.fingerprint:
            raise UsageError(
                f"`{wanted.fingerprint}` is accepted until {one.until} at {one.at}",
                "change its `until` there, or remove it first",
            )


def added(data: bytes | None, name: str, wanted: Wanted) -> bytes:
    """Return the content of a file of waivers with one more; None makes a new file.

    What was in the file stays byte for byte. Raises PolicyError where the file is wrong, or is written so
    that no entry can be added without rewriting it.
    """
    if data is None:
        return (_FIRST + _entry(wanted, "  ", "\n")).encode()
    before = _checked(parse_document(data, name))
    newline = "\r\n" if b"\r\n" in data else "\n"
    entry = _entry(wanted, " " * _indent(data, before), newline)
    for place in _places(data, before):
        changed = _inserted(data, place, entry, newline)
        if _is_one_more(changed, before, wanted):
            return changed
    raise _cannot(before)


def _checked(document: Document) -> Document:
    schema = json.loads((bundled("reports") / "schema" / "waivers.schema.json").read_bytes())
    if problems := check_shape(document, schema):
        raise PolicyError(tuple(sorted(problems)))
    return document


def _cannot(document: Document) -> PolicyError:
    at = document.root["waivers"].at
    message = "expected a list with one waiver after another, each behind `- `"
    hint = "write `waivers` as a block list; the file was not changed"
    return PolicyError((Problem(document.name, at.line, at.column, message, hint),))


def _indent(data: bytes, document: Document) -> int:
    """Return how far the first entry's dash is indented; refuse a list in brackets."""
    first = next(document.root["waivers"].items()).at
    lines = _lines(data)
    for line in reversed(lines[document.root["waivers"].key_at.line - 1 : first.line]):
        text = line.lstrip(" ")
        if text.startswith(("- ", "-\n", "-\r")):
            return len(line) - len(text)
    raise _cannot(document)


class _Place(NamedTuple):
    """Behind how many lines an entry is tried."""

    lines: int


def _places(data: bytes, document: Document) -> Iterator[_Place]:
    """Yield where an entry may go: behind the last line of the list, or before what follows it."""
    lines = _lines(data)
    begin = document.root["waivers"].key_at.line
    keys = (node.key_at.line for _, node in document.root.entries())
    end = min((line - 1 for line in keys if line > begin), default=len(lines))
    ends = [number for number in range(begin, end) if lines[number].startswith(("...", "---"))]
    end = min([end, *ends])
    last = end
    while last > begin and _BEYOND.match(lines[last - 1]):
        last -= 1
    yield _Place(last)
    yield _Place(end)


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8-sig").splitlines(keepends=True)


def _inserted(data: bytes, place: _Place, entry: str, newline: str) -> bytes:
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    lines = _lines(data)
    before, after = "".join(lines[: place.lines]), "".join(lines[place.lines :])
    if before and not before.endswith("\n"):
        before += newline
    return mark + (before + entry + after).encode()


def _is_one_more(changed: bytes, before: Document, wanted: Wanted) -> bool:
    """Read the new content back: it must say what the old one said, and the new waiver last."""
    try:
        after = parse_document(changed, before.name)
    except PolicyError:
        return False
    was, now = before.value, after.value
    if not isinstance(was, dict) or not isinstance(now, dict):
        return False
    listed = was["waivers"]
    return isinstance(listed, list) and now == {**was, "waivers": [*listed, _fields(wanted)]}


def _fields(wanted: Wanted) -> dict[str, object]:
    return {
        "fingerprint": wanted.fingerprint,
        "owner": wanted.owner,
        "reason": wanted.reason,
        "until": wanted.until.isoformat(),
    }


def _entry(wanted: Wanted, indent: str, newline: str) -> str:
    """Return the lines of an entry; quoted text in double quotes, as JSON has them, is YAML too."""
    rows = [
        *([f"# {wanted.note}"] if wanted.note else []),
        f'- fingerprint: "{wanted.fingerprint}"',
        f"  owner: {json.dumps(wanted.owner, ensure_ascii=False)}",
        f"  reason: {json.dumps(wanted.reason, ensure_ascii=False)}",
        f"  until: {wanted.until}",
    ]
    return "".join(indent + row + newline for row in rows)


def read_if_there(path: Path) -> bytes | None:
    """Return the bytes of a file, None where there is none; raises UsageError if it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot read `{path}`: {reason}") from error
