"""Read one YAML file: a small, safe part of YAML, every problem with its place.

Left out on purpose: anchors, aliases, merge keys and tags, which hide what a file says, and the
spellings in which YAML versions disagree (`yes`, `on`, `010`, `1:30`), which stay text.
"""

from hashlib import sha256
from pathlib import Path

from scopeaudit.documents.document import Document
from scopeaudit.documents.events import Reading
from scopeaudit.documents.marks import yaml_marks
from scopeaudit.documents.signs import check_signs
from scopeaudit.errors import PolicyError, Problem

MAX_BYTES = 1_000_000
"""A larger file is refused unread; people do not write such files."""


def read_document(path: Path, name: str = "") -> Document:
    """Read a file; raise PolicyError with all problems, which call it by that name."""
    shown = name or str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise PolicyError((_unreadable(shown, error),)) from None
    return parse_document(data, shown)


def parse_document(data: bytes, name: str) -> Document:
    """Read the bytes of a file; raise PolicyError with all problems, which call it by that name."""
    if len(data) > MAX_BYTES:
        hint = "split it into several files"
        raise PolicyError((Problem(name, 0, 0, "expected a file of at most 1 MB", hint),))
    text = _decode(data, name)
    if problems := check_signs(text, name):
        raise PolicyError(problems)
    reading = Reading(name, [], {})
    value = reading.read(text)
    if reading.problems:
        raise PolicyError(tuple(sorted(reading.problems)))
    return Document(
        name=name,
        digest=sha256(data).hexdigest(),
        text=data.decode(),
        value=value,
        spots=reading.spots,
        marks=yaml_marks(text, name),
    )


def _decode(data: bytes, name: str) -> str:
    """Decode UTF-8, with or without a byte order mark; point at the first byte that is not."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        found = f"expected text in UTF-8, found the byte `0x{data[error.start]:02x}`"
        hint = "save the file as UTF-8"
        raise PolicyError((Problem(name, line, column, found, hint),)) from None


def _unreadable(name: str, error: OSError | ValueError) -> Problem:
    if isinstance(error, FileNotFoundError):
        return Problem(name, 0, 0, "no such file", "check the path")
    if isinstance(error, IsADirectoryError):
        return Problem(name, 0, 0, "expected a file, found a folder", "name a file in it")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return Problem(name, 0, 0, f"cannot be read: {str(reason).lower()}")
