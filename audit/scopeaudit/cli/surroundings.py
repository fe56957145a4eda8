"""Where a command runs: what a continuous integration service tells by its environment."""

import os
from collections.abc import Iterable
from pathlib import Path

from scopeaudit.writing import write_whole

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE")
"""Variables in which GitHub, GitLab and Jenkins name the folder of the repository."""


def folder_in_repository() -> str:
    """Return where the current folder stands in its repository, such as `app`; empty at its root.

    Outside the services that tell it the current folder is taken for the root.
    """
    here = Path.cwd()
    for root in (os.environ.get(name) for name in _ROOTS):
        if root and here.is_relative_to(place := Path(root).resolve()):
            inside = here.relative_to(place).as_posix()
            return "" if inside == "." else inside
    return ""


def job_summary(formats: Iterable[str]) -> Path | None:
    """Return the file of the job's summary on GitHub, if the format `github` is asked for."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(path) if path and "github" in formats else None


def add_to(path: Path, text: str) -> None:
    """Add text to the end of a file that other steps may have begun; raises UnwritableError."""
    before = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    write_whole(path, before + text)
