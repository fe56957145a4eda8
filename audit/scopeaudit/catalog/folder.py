"""A catalog folder, written whole or not at all: filled beside its place, then put there at once."""

import json
import os
import tempfile
from pathlib import Path

from scopeaudit.catalog.corrections import entry_of
from scopeaudit.catalog.load import CORRECTIONS, FORMAT, HEADER, OPERATIONS
from scopeaudit.catalog.refresh import Refreshed
from scopeaudit.catalog.rows import encode_row
from scopeaudit.errors import UnwritableError

_FILES = {HEADER, OPERATIONS, CORRECTIONS}


def _check_place(place: Path) -> None:
    """Refuse a place where a catalog must not be put."""
    if place.exists() and not place.is_dir():
        raise UnwritableError(f"cannot write `{place}`: it is no folder", "name a new folder")
    others = {one.name for one in place.iterdir()} - _FILES if place.is_dir() else set()
    if others:
        raise UnwritableError(
            f"cannot write `{place}`: it holds `{min(others)}`, which is no file of a catalog",
            "name a new folder, or one that holds a catalog and nothing else",
        )


def write_folder(place: Path, catalog: Refreshed) -> None:
    """Write a catalog as a folder, replacing a catalog that is there.

    Raises UnwritableError; then the old catalog is still there, and nothing half-written.
    """
    try:
        place = Path(os.path.realpath(place))
        _check_place(place)
        with tempfile.TemporaryDirectory(prefix=".scopeaudit-", dir=place.parent) as beside:
            fresh = Path(beside) / "fresh"
            _fill(fresh, catalog)
            swap(fresh, place, Path(beside) / "replaced")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnwritableError(f"cannot write `{place}`: {reason}") from error


def swap(fresh: Path, place: Path, replaced: Path) -> None:
    """Put the fresh folder in its place; the one that was there goes back if that fails."""
    try:
        if place.exists():
            place.rename(replaced)
        fresh.rename(place)
    except BaseException:
        if replaced.exists():
            replaced.rename(place)
        raise


def _fill(folder: Path, catalog: Refreshed) -> None:
    folder.mkdir()
    header = {
        "format": FORMAT,
        "version": catalog.version,
        "source": catalog.source,
        "operations": len(catalog.operations),
        "aliases": dict(catalog.aliases),
    }
    rows = "".join(f"{encode_row(one)}\n" for one in catalog.operations)
    entries = [entry_of(one) for one in catalog.corrections]
    _write(folder / HEADER, json.dumps(header, indent=2) + "\n")
    _write(folder / OPERATIONS, rows)
    _write(folder / CORRECTIONS, json.dumps(entries, indent=2) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
