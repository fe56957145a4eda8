"""Attempts are read from JSON lines: whole, or refused with all that is wrong."""

import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from scopeaudit.errors import ExitCode, UnreadableError
from scopeaudit.model.snapshot import Attempt, Shown
from scopeaudit.sources.attempts import LONGEST, read_attempts
from scopeaudit.sources.intake import Limits
from scopeaudit.sources.schema import attempt_schema

PAGE = Path(__file__).parents[2] / "docs" / "participants.md"


def line(**fields: Any) -> str:
    """Return one attempt as JSON."""
    smallest = {"time": "2026-11-20T06:00:00Z", "client": "c-1", "action": "call.mute"}
    return json.dumps(smallest | fields)


def read(text: str | bytes, **how: Any) -> tuple[Attempt, ...]:
    """Read attempts from standard input."""
    data = text.encode() if isinstance(text, str) else text
    return read_attempts("-", stdin=io.BytesIO(data), **how)


def refused(text: str | bytes, **how: Any) -> UnreadableError:
    """Return the error that reading raises."""
    with pytest.raises(UnreadableError) as caught:
        read(text, **how)
    return caught.value


def test_a_line_is_an_attempt() -> None:
    """What was asked for, shown and answered; empty lines and an unknown field do no harm."""
    given = line(
        user="u-1", conversation="v-1", participant="p-1", shown={"muted": True}, status=400,
        code="conversation.error.user.not.party", authorization="Bearer s3cret",
    )  # fmt: skip
    attempts = read(f"\ufeff{given}\n\n{line()}\r\n")
    assert len(attempts) == 2
    assert attempts[0] == Attempt(
        time=datetime(2026, 11, 20, 6, tzinfo=UTC), client="c-1", action="call.mute", user="u-1",
        conversation="v-1", participant="p-1", shown=Shown(muted=True), status=400,
        code="conversation.error.user.not.party",
    )  # fmt: skip
    assert "s3cret" not in repr(attempts)


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """With the number of each line, what was expected and what was found."""
    lines = [
        line(),
        "{",
        line(status="400"),
        line(time="2026-11-20T06:00:00"),
        json.dumps({"client": "c-1"}),
        line(client="", action=""),
        "[1]",
    ]
    path = tmp_path / "attempts.jsonl"
    path.write_text("\n".join(lines))
    with pytest.raises(UnreadableError) as caught:
        read_attempts(path)
    said = caught.value.message.replace(f"{tmp_path}/", "")
    assert said == (
        "`attempts.jsonl` has 7 problems:\n"
        "  line 2: is not JSON: Input data was truncated\n"
        "  line 3: `status` should be a whole number or null, found text\n"
        "  line 4: `time` has no time zone: `2026-11-20T06:00:00`\n"
        "  line 5: the document lacks `time`\n"
        "  line 6: `client` is empty\n"
        "  line 6: `action` is empty\n"
        "  line 7: the document should be an object, found a list of 1"
    )
    assert caught.value.exit_code is ExitCode.COULD_NOT_AUDIT
    assert "docs/participants.md" in caught.value.hint


def test_a_strict_reading_refuses_unknown_fields() -> None:
    """A misspelt field would be missed without a word."""
    error = refused(line(usr="u-1"), strict=True)
    assert "line 1: `usr` is not a field of an attempt" in error.message


def test_what_is_too_large_is_refused() -> None:
    """A file, a line, or gzip that inflates without end."""
    assert "more than 10 bytes" in refused(line(), limits=Limits(size=10)).message
    assert "which no attempt does" in refused(line(code="x" * LONGEST)).message
    bomb = gzip.compress(b" " * (1 << 27))
    assert "inflates to more than" in refused(bomb, limits=Limits()).message


def test_many_problems_are_counted() -> None:
    """Nobody reads a thousand lines of errors."""
    error = refused("\n".join(["{"] * 1000))
    assert error.message.endswith("and 980 more")


def test_hostile_lines_are_one_error() -> None:
    """Deep nesting, bytes that are no text, a lone number."""
    for hostile in (b"[" * 50_000, b"\xff\xfe{}", b"7", b'"' * 99, b'{"time": 9e999}'):
        assert "line 1" in refused(hostile).message


def test_nothing_is_refused() -> None:
    """An empty file is more likely a mistake than an application that did nothing."""
    assert "is empty" in refused("\n").message


def test_the_documented_example_obeys_the_schema_and_is_read() -> None:
    """The block of docs/participants.md, as it stands there."""
    example = PAGE.read_text().partition("```jsonl\n")[2].partition("```")[0]
    assert len(read(example, strict=True)) > 1
    schema = Draft202012Validator(attempt_schema(), format_checker=FormatChecker())
    for row in example.splitlines():
        assert list(schema.iter_errors(json.loads(row))) == []
