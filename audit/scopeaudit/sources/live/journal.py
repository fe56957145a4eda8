"""What has come so far, safely on disk, so that an interrupted collection can go on.

One JSON value a line: first what the collection is about, then each answer with the call that brought it. It
holds what a snapshot may hold and nothing else. A line that was cut off by a crash is dropped.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from scopeaudit.api.call import Call
from scopeaudit.errors import UnreadableError, UnwritableError, UsageError

T = TypeVar("T")
_VERSION = 1


class About(msgspec.Struct, frozen=True):
    """What a collection is about; only a collection of the same can go on from its journal.

    `organization` and `token_of`, the client of the token, are known once the vendor has answered.
    """

    address: str
    client: str
    sections: tuple[str, ...]
    taken_at: datetime
    organization: str = ""
    token_of: str = ""
    version: int = _VERSION


class _Entry(msgspec.Struct):
    call: str
    came: msgspec.Raw


def journal_of(output: Path) -> Path:
    """Return where the journal of a collection is, beside what it will write."""
    return output.with_name(f"{output.name}.part")


class Journal:
    """What came of one collection; `about.taken_at` is when it began, however often it went on."""

    def __init__(
        self, path: Path, about: About, entries: dict[str, msgspec.Raw], size: int = 0
    ) -> None:
        self.about = about
        self._path = path
        self._entries = entries
        self._size = size
        self._file: IO[bytes] | None = None

    def known(self, call: Call, kind: type[T]) -> T | None:
        """Return what a call brought before; None where it has to be asked for."""
        raw = self._entries.get(call.key)
        if raw is None:
            return None
        try:
            return msgspec.json.decode(raw, type=kind)
        except (msgspec.MsgspecError, ValueError):
            return None

    def keep(self, call: Call, came: object) -> None:
        """Write down what a call brought; a full disk costs only the journal."""
        if self._file is None:
            return
        raw = msgspec.Raw(msgspec.json.encode(came))
        try:
            self._write(msgspec.json.encode(_Entry(call.key, raw)))
        except OSError:
            with contextlib.suppress(OSError):
                self.close()
            self._file = None

    def begin(self, organization: str, token_of: str) -> None:
        """Start writing, now that it is known which organization answers whose token.

        Raises UsageError where it was begun with another: what one may see, another may not.
        """
        for there, now, what in (
            (self.about.organization, organization, "organization"),
            (self.about.token_of, token_of, "client"),
        ):
            if self._size and there != now:
                message = f"`{self._path}` was begun with another {what}"
                raise UsageError(message, "leave out --resume")
        self.about = msgspec.structs.replace(
            self.about, organization=organization, token_of=token_of
        )
        try:
            self._file = _again(self._path, self._size) if self._size else _new(self._path)
            if not self._size:
                self._write(msgspec.json.encode(self.about))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise UnwritableError(f"cannot write `{self._path}`: {reason}") from error

    def close(self) -> None:
        """Stop writing and leave what is there."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _write(self, line: bytes) -> None:
        if self._file is not None:
            self._file.write(line + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())


def new_journal(path: Path, about: About) -> Journal:
    """Return an empty journal; one that is there is replaced once the collection begins."""
    return Journal(path, about, {})


def resumed_journal(path: Path, about: About) -> Journal:
    """Return the journal of an interrupted collection of the same.

    Raises UnreadableError where there is none, UsageError where it is about something else.
    """
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        message = f"`{path}` cannot be read: {(error.strerror or str(error)).lower()}"
        hint = "an interrupted collection leaves it; without one, leave out --resume"
        raise UnreadableError(message, hint) from error
    try:
        there = msgspec.json.decode(lines[0], type=About)
    except (msgspec.MsgspecError, IndexError) as error:
        raise UnreadableError(f"`{path}` is no journal", "leave out --resume") from error
    same = msgspec.structs.replace(
        about,
        taken_at=there.taken_at,
        organization=there.organization,
        token_of=there.token_of,
    )
    if same != there:
        message = f"`{path}` was begun with another address, client or other policies"
        raise UsageError(message, "name the same, or leave out --resume")
    entries, size = {}, len(lines[0])
    for entry, length in _whole(lines[1:]):
        entries[entry.call] = entry.came
        size += length
    return Journal(path, there, entries, size)


def _whole(lines: list[bytes]) -> Iterator[tuple[_Entry, int]]:
    """Yield the entries, with their size, up to the one that was cut off."""
    for line in lines:
        try:
            entry = msgspec.json.decode(line, type=_Entry)
        except msgspec.MsgspecError:
            return
        if not line.endswith(b"\n"):
            return
        yield entry, len(line)


def _new(path: Path) -> IO[bytes]:
    """Open a new file that only its owner can read, in place of one that is there."""
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    _keep_name(path.parent)
    return file


def _keep_name(folder: Path) -> None:
    """Write a folder down, so that a new file in it is still there after the power fails."""
    with contextlib.suppress(OSError):  # no system but POSIX opens a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _again(path: Path, size: int) -> IO[bytes]:
    """Open a journal to go on after what is whole in it."""
    file = path.open("r+b")
    file.truncate(size)
    file.seek(size)
    return file
