"""What a file of metrics keeps from one run to the next: when the last audit was made, and of whom."""

import re
from pathlib import Path

from scopeaudit.metrics.family import PREFIX
from scopeaudit.records import dataclass

SUCCESS, FAILURE = "last_success_timestamp_seconds", "last_failure_timestamp_seconds"

_LONGEST = 1024 * 1024
_LABEL = re.compile(r'(\w+)="((?:[^"\\\n]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Seconds since 1970 of the last audit and the last failure, 0 where none is known, and the labels."""

    success: float = 0
    failure: float = 0
    organization: str = ""
    organization_name: str = ""


def read_earlier(path: Path) -> Earlier:
    """Read what is kept of a file that an earlier run wrote; nothing of one that is not there or another's."""
    lines = _lines(path)
    labels = _labels(lines)
    return Earlier(
        success=_value(lines, SUCCESS),
        failure=_value(lines, FAILURE),
        organization=labels.get("organization", ""),
        organization_name=labels.get("organization_name", ""),
    )


def _lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(_LONGEST).split("\n") if path.is_file() else []
    except (OSError, UnicodeDecodeError):
        return []


def _value(lines: list[str], name: str) -> float:
    """Return the value of the one sample of a family; 0 where there is none that is a number."""
    for line in lines:
        if line.startswith(f"{PREFIX}{name}{{"):
            number = line.rpartition(" ")[2]
            return float(number) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?", number) else 0
    return 0


def _labels(lines: list[str]) -> dict[str, str]:
    line = next((one for one in lines if one.startswith(f"{PREFIX}{SUCCESS}{{")), "")
    return {name: _ESCAPED.sub(_unescaped, text) for name, text in _LABEL.findall(line)}


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] == "n" else match[1]
