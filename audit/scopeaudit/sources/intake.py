"""The bytes of a snapshot, from a file or standard input, inflated where needed and never too many."""

import errno
import gzip
import io
import os
import sys
import zlib
from pathlib import Path
from typing import BinaryIO

from scopeaudit.errors import UnreadableError
from scopeaudit.records import dataclass

STDIN = "-"
"""The path that means standard input."""

_CHUNK = 1 << 20
_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many bytes are taken in, and from which size on which inflation is no input any more.

    A snapshot of 100,000 users has 50 MB and deflates to a tenth; deflate itself ends at a thousandth.
    `what` is expected, in words.
    """

    size: int = 1 << 30
    unquestioned: int = 1 << 26
    ratio: int = 200
    what: str = "snapshot"


def read_bytes(path: str, stdin: BinaryIO | None = None, limits: Limits | None = None) -> bytes:
    """Read a file, or standard input for `-`; gzip is known by its first bytes, not by its name.

    Raises UnreadableError where there is nothing to read, gzip is broken, or a limit is passed.
    """
    limits = limits or Limits()
    raw = _raw(path, stdin, limits)
    data = _inflated(raw, path, limits) if raw.startswith(_MAGIC) else raw
    if not data or data.isspace():
        expected = f"expected a {limits.what}" + (
            ": one JSON object" if limits.what == "snapshot" else ""
        )
        raise UnreadableError(f"`{path}` is empty", expected)
    return data


def _raw(path: str, stdin: BinaryIO | None, limits: Limits) -> bytes:
    try:
        if path == STDIN:
            return _gathered(stdin or _standard_input(), path, limits)
        with Path(path).open("rb") as file:
            return _gathered(file, path, limits)
    except OSError as error:
        raise UnreadableError(*_explained(path, error, limits.what)) from error


def _standard_input() -> BinaryIO:
    # NOTE: there is none where the caller closed it.
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    return sys.stdin.buffer


def _gathered(file: BinaryIO, path: str, limits: Limits) -> bytes:
    """Read to the end; a regular file in one piece, which spares a copy of it."""
    chunks, taken = [], 0
    piece = min(max(_CHUNK, _known_size(file) + 1), limits.size + 1)
    while chunk := file.read(piece):
        chunks.append(chunk)
        taken += len(chunk)
        if taken > limits.size:
            raise _too_large(path, limits)
    return b"".join(chunks)


def _known_size(file: BinaryIO) -> int:
    try:
        return os.fstat(file.fileno()).st_size
    except OSError:
        return 0


def _inflated(raw: bytes, path: str, limits: Limits) -> bytes:
    """Inflate, stopping as soon as a limit is passed."""
    chunks, taken = [], 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            while chunk := file.read(_CHUNK):
                chunks.append(chunk)
                taken += len(chunk)
                _check(taken, len(raw), path, limits)
    except (zlib.error, OSError, EOFError) as error:
        reason = (
            "it ends in the middle" if isinstance(error, EOFError) else "its bytes are damaged"
        )
        hint = "copy it again, or have it written again"
        raise UnreadableError(f"`{path}` is gzip that is broken: {reason}", hint) from error
    return b"".join(chunks)


def _check(taken: int, packed: int, path: str, limits: Limits) -> None:
    if taken > limits.size:
        raise _too_large(path, limits)
    if taken > limits.unquestioned and taken > limits.ratio * packed:
        raise UnreadableError(
            f"`{path}` inflates to more than {limits.ratio} times its size, which no {limits.what} does",
            "check where it came from; to read it all the same, unpack it first",
        )


def _too_large(path: str, limits: Limits) -> UnreadableError:
    return UnreadableError(
        f"`{path}` holds more than {limits.size:,} bytes, which no {limits.what} does",
        f"check that it is a {limits.what}",
    )


def _explained(path: str, error: OSError, what: str) -> tuple[str, str]:
    """Put an operating system's error as message and hint."""
    if isinstance(error, FileNotFoundError):
        return f"`{path}` does not exist", f"name a {what}, or - for standard input"
    if isinstance(error, IsADirectoryError):
        return f"`{path}` is a folder", f"name the {what} file in it"
    if isinstance(error, PermissionError):
        return f"`{path}` cannot be read: permission denied", "ask for the right to read it"
    return f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}", ""
