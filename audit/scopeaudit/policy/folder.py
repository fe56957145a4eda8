"""The policies of a folder, and of the folders in it."""

import os
from collections.abc import Iterator
from pathlib import Path

from scopeaudit.errors import Problem
from scopeaudit.policy.place import Place, is_folder, is_policy, name_of, real

_LEAVES = "a link that leads out of the folder is not followed; name the file itself"
_NOT_FOLLOWED = "name it besides, or put the files themselves there"


def named_places(path: Path, problems: list[Problem]) -> Iterator[Place]:
    """Yield the files that a path names: the file itself, or the policies of the folder."""
    if is_folder(path):
        yield from _places_in(path, problems)
        return
    if path.stem.lower().endswith(".test"):
        hint = "`scopeaudit policy test` runs cases; name the policy beside it"
        problems.append(_about(path, "expected a policy, found a file of cases", hint))
        return
    yield Place(path=path, name=name_of(path), root=real(path.parent))


def _places_in(folder: Path, problems: list[Problem]) -> Iterator[Place]:
    root, found = real(folder), False
    for path in _walk(folder, problems):
        found = True
        if real(path).is_relative_to(root):
            yield Place(path=path, name=name_of(path), root=root)
        else:
            problems.append(_about(path, "this link leads out of the folder", _LEAVES))
    if not found:
        hint = "a policy is a file that ends in `.yaml` or `.yml`, and not in `.test.yaml`"
        problems.append(_about(folder, "there is no policy in this folder", hint))


def _walk(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the policies by name; what cannot be looked into is a problem, not an absence."""

    def unreadable(error: OSError) -> None:
        reason = str(error.strerror).lower()
        problems.append(Problem(str(error.filename), 0, 0, f"cannot be read: {reason}"))

    for place, folders, files in os.walk(folder, onerror=unreadable):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = (here / name for name in folders if (here / name).is_symlink())
        problems.extend(
            _about(link, "this link to a folder is not followed", _NOT_FOLLOWED) for link in linked
        )
        yield from (here / name for name in sorted(files) if is_policy(Path(name)))


def _about(path: Path, message: str, hint: str) -> Problem:
    return Problem(str(path), 0, 0, message, hint)
