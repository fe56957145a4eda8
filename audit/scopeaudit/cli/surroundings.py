"""Where a command runs: what a continuous integration service tells by its environment."""

import os
from pathlib import Path

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
