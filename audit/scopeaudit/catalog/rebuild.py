"""A catalog folder made anew from the vendor's file or address."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from scopeaudit.catalog.catalog import Catalog
from scopeaudit.catalog.changes import Change, compared
from scopeaudit.catalog.fetch import MAX_BYTES, fetch, is_url
from scopeaudit.catalog.folder import write_folder
from scopeaudit.catalog.load import load_catalog
from scopeaudit.catalog.openapi import read_openapi
from scopeaudit.catalog.refresh import Refreshed, refreshed
from scopeaudit.catalog.safe import SAFE_VERSION
from scopeaudit.errors import UnreadableError, UsageError
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was written, and what changed against the old catalog."""

    catalog: Catalog
    written: Refreshed
    changes: tuple[Change, ...]


def rebuild(
    origin: str,
    place: Path,
    old: Catalog,
    version: str,
    reading: Callable[[str], bytes] = fetch,
) -> Rebuilt:
    """Read the vendor's file or URL, join it with the old catalog, and write the folder.

    Raises UsageError, UnreadableError or UnwritableError; then nothing was written.
    """
    if not SAFE_VERSION.fullmatch(version):
        raise UsageError(
            f"`{version}` is no version", "expected letters, digits, dots and dashes: 2026-11-23"
        )
    data = reading(origin) if is_url(origin) else _file(origin)
    name = _named(origin)
    source = f"{name}, SHA-256 {hashlib.sha256(data).hexdigest()}"
    written = refreshed(old, read_openapi(data, name), version=version, source=source)
    write_folder(place, written)
    catalog = load_catalog(place)
    return Rebuilt(catalog, written, compared(old, catalog))


def _file(origin: str) -> bytes:
    try:
        with Path(origin).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnreadableError(f"`{origin}` cannot be read: {reason}") from error
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            f"`{origin}` has more than {MAX_BYTES:,} bytes, which no catalog has"
        )
    return data


def _named(origin: str) -> str:
    """Name a source for the catalog: an address without its query, or a file without its folders."""
    if is_url(origin):
        parts = urlsplit(origin)
        name = f"{parts.scheme}://{parts.netloc}{parts.path}"
    else:
        name = Path(origin).name
    return "".join(one if one.isprintable() else "?" for one in name)
