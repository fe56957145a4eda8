"""What came of the audits of several organizations: a table for the terminal, and JSON."""

import json
from collections.abc import Sequence

from scopeaudit.model.batch import Line
from scopeaudit.model.policy import Severity
from scopeaudit.render import Options
from scopeaudit.render.terminal import Paint, padded, widths
from scopeaudit.render.visible import shortened, visible

_NAME = 40
_ERROR = 300
_SEVERITIES = tuple(reversed(Severity))
_LEFT = ("organization", "verdict")
_HEAD = (*_LEFT, *map(str, _SEVERITIES), "new", "unknown", "blind", "exit")


def batch_text(lines: Sequence[Line], exit_code: int, options: Options) -> str:
    """Return a table, then how many were audited whole and the exit code of all."""
    rows = [_HEAD, *map(_row, lines)]
    room = widths(rows)
    head, *others = ["  ".join(_placed(row, room)) for row in rows]
    told = [f"{row}  {_error(line)}".rstrip() for row, line in zip(others, lines, strict=True)]
    audited = sum(one.counts is not None for one in lines)
    last = f"{audited} of {len(lines)} organizations audited; exit code {exit_code:d}"
    return "\n".join([Paint(options.colour).strong(head), *told, last, ""])


def batch_json(lines: Sequence[Line], exit_code: int) -> str:
    """Return version, exit code and one object an organization; what is not known is null."""
    found = {
        "version": 1,
        "exit_code": int(exit_code),
        "organizations": [_object(one) for one in lines],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _row(line: Line) -> tuple[str, ...]:
    counts = [None if line.counts is None else line.counts[one] for one in _SEVERITIES]
    return (
        shortened(visible(line.name), _NAME),
        line.word,
        *(_number(one) for one in (*counts, line.new, line.unknown, line.blind)),
        str(line.exit_code),
    )


def _error(line: Line) -> str:
    return shortened(visible(line.error), _ERROR)


def _number(number: int | None) -> str:
    return "-" if number is None else f"{number:,}"


def _placed(row: tuple[str, ...], room: Sequence[int]) -> list[str]:
    return [
        padded(text, width) if title in _LEFT else " " * (width - len(text)) + text
        for title, text, width in zip(_HEAD, row, room, strict=True)
    ]


def _object(line: Line) -> dict[str, object]:
    counts = {str(one): line.counts[one] for one in _SEVERITIES} if line.counts else None
    return {
        "name": line.name,
        "verdict": line.word,
        "exit_code": line.exit_code,
        "findings": counts,
        "new": line.new,
        "unknown": line.unknown,
        "blind_spots": line.blind,
        "error": line.error or None,
    }
