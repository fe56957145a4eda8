"""Where a policy file is, what it is called in messages, and which folder tree it may include from."""

from pathlib import Path
from typing import NamedTuple

from scopeaudit.bundled import bundled
from scopeaudit.documents import Document

_SUFFIXES = {".yaml", ".yml"}


_ON_DEMAND = frozenset({"client-activity"})
"""Bundled policies about evidence that no configuration holds: without it an audit would never be complete."""


class Place(NamedTuple):
    """A file to read; `root` is the folder tree, without links, that its includes may come from."""

    path: Path
    name: str
    root: Path


class Source(NamedTuple):
    """A file that was read."""

    place: Place
    document: Document


def name_of(path: Path) -> str:
    """Return what a file is called in messages: as it was named, or `bundled:NAME`."""
    folder = bundled("policies")
    if path.is_relative_to(folder):
        return f"bundled:{path.relative_to(folder).with_suffix('').as_posix()}"
    return str(path)


def is_policy(path: Path) -> bool:
    """Say whether a file of a folder is a policy by its name; files of cases are none."""
    return (
        path.suffix.lower() in _SUFFIXES
        and not path.stem.lower().endswith(".test")
        and not path.name.startswith(".")
    )


def run_by_default() -> tuple[Path, ...]:
    """Return the bundled policies that run where none is named: those an organization's configuration decides."""
    return tuple(one.path for name, one in bundled_places().items() if name not in _ON_DEMAND)


def bundled_places() -> dict[str, Place]:
    """Return the bundled policies by the name they are included by."""
    folder = bundled("policies")
    return {
        path.stem: Place(path=path, name=name_of(path), root=real(folder))
        for path in sorted(folder.iterdir())
        if is_policy(path)
    }


def beside(path: Path) -> dict[str, str]:
    """Return the policies in the folder of a file: their names, by the names without suffix."""
    folder = path.parent
    return (
        {one.stem: one.name for one in folder.iterdir() if is_policy(one)}
        if is_folder(folder)
        else {}
    )


def real(path: Path) -> Path:
    """Return where a path leads without links; the path itself where a link leads to itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def is_folder(path: Path) -> bool:
    """Say whether a path leads to a folder; names that no file can have lead nowhere."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_file(path: Path) -> bool:
    """Say whether a path leads to a file; names that no file can have lead nowhere."""
    try:
        return path.is_file()
    except OSError:
        return False
