"""The catalog read from a folder: the bundled one as it is, a named one only after it was checked."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from scopeaudit.bundled import bundled
from scopeaudit.catalog.catalog import Catalog
from scopeaudit.catalog.rows import Rows
from scopeaudit.errors import UnreadableError

HEADER = "catalog.json"
OPERATIONS = "operations.jsonl"
CORRECTIONS = "corrections.json"
FORMAT = 1
"""The shape of the folder; raised when an older scopeaudit could no longer read it."""


class Files(NamedTuple):
    """What the files of a catalog folder hold, before anything is believed."""

    header: Any
    corrections: Any
    operations: str


def load_catalog(folder: Path | None = None) -> Catalog:
    """Read the catalog of a folder, or the bundled one.

    Raises UnreadableError where the folder is no catalog; a named folder is checked row by row.
    """
    place = folder or bundled("policies") / "catalog"
    try:
        files = _files(place)
        if folder:
            from scopeaudit.catalog.strict import check  # only a named folder pays for it

            check(files)
        return _catalog(files)
    except OSError as error:
        name = Path(error.filename or "").name
        raise _no_catalog(place, f"`{name}`: {(error.strerror or str(error)).lower()}") from error
    except (ValueError, RecursionError) as error:
        raise _no_catalog(place, str(error)) from error


def _no_catalog(place: Path, reason: str) -> UnreadableError:
    return UnreadableError(
        f"`{place}` is no catalog: {reason}",
        "expected a folder that `scopeaudit catalog refresh` wrote",
    )


def _files(place: Path) -> Files:
    return Files(
        header=json.loads((place / HEADER).read_bytes()),
        corrections=json.loads((place / CORRECTIONS).read_bytes()),
        operations=(place / OPERATIONS).read_text("utf-8"),
    )


def _catalog(files: Files) -> Catalog:
    header = files.header
    rows = Rows(files.operations, files.corrections)
    return Catalog(header["version"], header["source"], rows, header["aliases"])
