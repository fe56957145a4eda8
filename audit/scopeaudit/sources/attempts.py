"""Attempts as a file: JSON lines, one attempt a line, read whole or refused with all that is wrong."""

import codecs
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from scopeaudit.errors import UnreadableError
from scopeaudit.model.snapshot import Attempt
from scopeaudit.sources.intake import Limits, read_bytes
from scopeaudit.sources.mismatch import escaped, explained

LIMITS = Limits(size=1 << 28, what="file of attempts")
LONGEST = 1 << 16
"""How many bytes one line may have; an attempt has some 400."""
_SHOWN = 20
_HINT = "docs/participants.md has the shape, reports/schema/attempt-v1.schema.json the schema"


def read_attempts(
    path: str | Path,
    *,
    strict: bool = False,
    stdin: BinaryIO | None = None,
    limits: Limits = LIMITS,
) -> tuple[Attempt, ...]:
    """Read attempts from a file, or from standard input for `-`, gzip or not; empty lines are left out.

    Unknown fields are kept out; `strict` refuses them. Raises UnreadableError with every wrong line.
    """
    path = str(path)
    data = read_bytes(path, stdin, limits)
    found: list[Attempt] = []
    problems: list[str] = []
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if not line.strip():
            continue
        wrong = [f"line {number}: {one}" for one in _wrong(line, found, strict=strict)]
        problems += wrong
    _refuse(path, problems)
    return tuple(found)


def _wrong(line: bytes, found: list[Attempt], *, strict: bool) -> Iterator[str]:
    """Decode a line into what was found, or yield what is wrong with it."""
    if len(line) > LONGEST:
        yield f"holds {len(line):,} bytes, which no attempt does"
        return
    try:
        attempt = msgspec.json.decode(line, type=Attempt)
    except msgspec.ValidationError as error:
        yield _mismatch(line, str(error))
        return
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield f"is not JSON: {escaped(str(error).removeprefix('JSON is malformed: '))}"
        return
    found.append(attempt)
    yield from _unsound(attempt)
    if strict:
        from scopeaudit.sources.strict import not_understood

        yield from not_understood(line, Attempt)


def _mismatch(line: bytes, message: str) -> str:
    try:
        return explained(message, msgspec.json.decode(line), Attempt)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return f"is no attempt: {escaped(message.lower())}"


def _unsound(attempt: Attempt) -> Iterator[str]:
    moments: tuple[tuple[str, datetime | None], ...] = (
        ("time", attempt.time),
        ("token_issued_at", attempt.token_issued_at),
    )
    for name, moment in moments:
        if moment is not None and moment.tzinfo is None:
            yield f"`{name}` has no time zone: `{moment.isoformat()}`"
    for name in ("client", "action"):
        if not getattr(attempt, name):
            yield f"`{name}` is empty"


def _refuse(path: str, problems: list[str]) -> None:
    if not problems:
        return
    count = len(problems)
    more = [f"and {count - _SHOWN} more"] if count > _SHOWN else []
    listed = "".join(f"\n  {line}" for line in problems[:_SHOWN] + more)
    raise UnreadableError(
        f"`{path}` has {count} problem{'s' if count > 1 else ''}:{listed}", _HINT
    )
