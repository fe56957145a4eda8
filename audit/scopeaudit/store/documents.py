"""Documents kept once: cut where lines say so, so that two that differ little share nearly all pieces."""

import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select, union

from scopeaudit.errors import StoreError
from scopeaudit.store.tables import document, piece, run

_LINES = 512
"""A piece ends on average after so many lines: small enough to be shared, few enough to be listed."""

_LEVEL = 6
_DIGEST = 32
_AT_ONCE = 500
"""Values in one statement; SQLite before 3.32 takes 999."""


def put(connection: Connection, data: bytes) -> bytes:
    """Keep a document, as far as it is not there yet; return its SHA-256."""
    name = sha256(data).digest()
    if connection.execute(select(document.c.size).where(document.c.digest == name)).first():
        return name
    pieces = [(sha256(part).digest(), part) for part in _cut(data)]
    there = _there(connection, {digest for digest, _ in pieces})
    fresh = {digest: part for digest, part in pieces if digest not in there}
    if fresh:
        rows = [
            {"digest": digest, "data": zlib.compress(part, _LEVEL)}
            for digest, part in fresh.items()
        ]
        connection.execute(insert(piece), rows)
    listed = b"".join(digest for digest, _ in pieces)
    connection.execute(insert(document).values(digest=name, size=len(data), pieces=listed))
    return name


def get(connection: Connection, name: bytes) -> bytes:
    """Return a document whole; raises StoreError where a piece is not there or not as it was."""
    row = connection.execute(select(document).where(document.c.digest == name)).one_or_none()
    if row is None:
        raise _damaged(name, "is not there")
    parts = _parts(connection, row.pieces)
    data = b"".join(parts[one] for one in digests(row.pieces) if one in parts)
    if len(data) != row.size or sha256(data).digest() != name:
        raise _damaged(name, "is not as it was")
    return data


def digests(listed: bytes) -> list[bytes]:
    """Return the digests of a document's pieces, in order."""
    return [listed[at : at + _DIGEST] for at in range(0, len(listed), _DIGEST)]


def drop_unused(connection: Connection) -> None:
    """Delete the documents of no run, and the pieces of no document."""
    used = union(
        select(run.c.snapshot).where(run.c.snapshot.is_not(None)),
        select(run.c.terms).where(run.c.terms.is_not(None)),
    )
    connection.execute(delete(document).where(document.c.digest.not_in(used)))
    for some in _batches(unused(connection)):
        connection.execute(delete(piece).where(piece.c.digest.in_(some)))


def unused(connection: Connection) -> tuple[bytes, ...]:
    """Return the pieces that no document has."""
    listed = connection.execute(select(document.c.pieces)).scalars()
    used = {one for pieces in listed for one in digests(pieces)}
    there = connection.execute(select(piece.c.digest)).scalars()
    return tuple(one for one in there if one not in used)


def inflated(data: bytes) -> bytes | None:
    """Return what a piece holds; None where it is damaged."""
    try:
        return zlib.decompress(data)
    except zlib.error:
        return None


def _cut(data: bytes) -> Iterator[bytes]:
    """Cut before each line that begins a member, and after one whose checksum says so.

    What stands in a line decides, not how many stand before it, so that a line more moves one cut.
    """
    part: list[bytes] = []
    for line in data.splitlines(keepends=True):
        if line.startswith(b'"') and part:
            yield b"".join(part)
            part = []
        part.append(line)
        if zlib.crc32(line) % _LINES == 0:
            yield b"".join(part)
            part = []
    if part:
        yield b"".join(part)


def _there(connection: Connection, wanted: Iterable[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for some in _batches(wanted):
        found.update(
            connection.execute(select(piece.c.digest).where(piece.c.digest.in_(some))).scalars()
        )
    return found


def _parts(connection: Connection, listed: bytes) -> dict[bytes, bytes]:
    parts: dict[bytes, bytes] = {}
    for some in _batches(set(digests(listed))):
        for row in connection.execute(select(piece).where(piece.c.digest.in_(some))):
            held = inflated(row.data)
            if held is not None:
                parts[row.digest] = held
    return parts


def _batches(values: Iterable[bytes]) -> Iterator[list[bytes]]:
    every = list(values)
    return (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE))


def _damaged(name: bytes, what: str) -> StoreError:
    return StoreError(
        f"document {name.hex()[:16]} of the store {what}",
        "`scopeaudit store check` lists all that is damaged; restore a backup",
    )
