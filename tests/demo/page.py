"""The real output that docs/demo.md shows: `python -m tests.demo.page` brings it up to date."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

PAGE = Path(__file__).parents[2] / "docs" / "demo.md"

_SHOWN = re.compile(
    r"(?P<ask><!-- shows: (?P<what>.+?) -->\n\n```text\n)(?P<text>.*?)```", re.DOTALL
)


def refreshed(page: str, output: str) -> str:
    """Return the page with every block that shows a part of the output as the output has it."""
    parts = {part.partition("\n")[0]: part for part in _parts(output)}
    return _SHOWN.sub(lambda found: found["ask"] + _part(parts, found["what"]) + "```", page)


def commands_of(text: str) -> Iterator[list[str]]:
    """Yield the arguments of the commands that a `next:` line names."""
    for line in text.splitlines():
        if line.startswith("next: scopeaudit "):
            yield shlex.split(line)[2:]


def demo_output() -> str:
    """Return what `scopeaudit demo` prints at a terminal of 100 columns."""
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "scopeaudit", "demo"],
            cwd=folder,
            env=os.environ | {"COLUMNS": "100"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        )
    return done.stdout


def _parts(output: str) -> Iterator[str]:
    """Split the output at its empty lines."""
    for part in output.split("\n\n"):
        yield part.strip("\n") + "\n"


def _part(parts: Mapping[str, str], start: str) -> str:
    """Return the part whose first line starts so; a part that is not there shows as such."""
    return next((part for line, part in parts.items() if line.startswith(start)), "not shown\n")


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), demo_output()), encoding="utf-8")
