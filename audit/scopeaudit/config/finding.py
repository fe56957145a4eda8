"""Where the file could be, found by names alone: who has none pays for nothing else."""

from collections.abc import Iterator
from pathlib import Path

NAMED_BY = "SCOPEAUDIT_CONFIG"
"""The variable that names the file instead of looking for it."""

OWN = "scopeaudit.toml"
SHARED = "pyproject.toml"


def candidates(start: Path) -> Iterator[Path]:
    """Yield the files that could be ours, the nearest first."""
    for folder in (start, *start.parents):
        for name in (OWN, SHARED):
            path = folder / name
            if path.is_file():
                yield path
