"""From bytes to a snapshot, or to one message that says what they are instead."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from scopeaudit.errors import UnreadableError
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sources import columns
from scopeaudit.sources.mismatch import escaped, explained

VERSION = 1
"""The version of the snapshot that is read and written."""

SHAPE = "docs/snapshot.md has the shape; `scopeaudit demo --write DIR` leaves a whole one"
"""What to do about a document that is no snapshot."""


def decoded(data: bytes, path: str) -> Snapshot:
    """Decode a snapshot; raises UnreadableError, which names the file by its path."""
    try:
        with _collector_paused():
            return _with_place(data)
    except msgspec.ValidationError as error:
        raise _not_a_snapshot(path, data, str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _not_json(path, data, error) from error


def _with_place(data: bytes) -> Snapshot:
    """Decode a snapshot; an error says where in the whole document the fault is."""
    try:
        return columns.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # NOTE: the lists of users are decoded apart; only decoding all in one tells the place.
        return msgspec.json.decode(data, type=Snapshot)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector: decoding makes many objects and no garbage."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _not_json(path: str, data: bytes, error: Exception) -> UnreadableError:
    if isinstance(error, RecursionError):
        return UnreadableError(f"`{path}` is nested too deeply to be a snapshot", SHAPE)
    try:
        data.decode()
    except UnicodeDecodeError as fault:
        place = f"byte {fault.start} is {data[fault.start]:#04x}"
        return UnreadableError(f"`{path}` is not UTF-8: {place}", "save it as UTF-8")
    if "truncated" in str(error):
        message = f"`{path}` is JSON that ends in the middle"
        return UnreadableError(message, "copy it again, or have it written again")
    reason = str(error).removeprefix("JSON is malformed: ")
    return UnreadableError(f"`{path}` is not JSON: {reason}", SHAPE)


def _not_a_snapshot(path: str, data: bytes, message: str) -> UnreadableError:
    try:
        document = msgspec.json.decode(data)
    except msgspec.ValidationError:
        return UnreadableError(f"`{path}` is not a snapshot: {message.lower()}", SHAPE)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _not_json(path, data, error)
    version = document.get("version") if isinstance(document, dict) else None
    if isinstance(version, int) and version > VERSION:
        return UnreadableError(
            f"`{path}` is a snapshot of version {escaped(str(version))}, expected {VERSION}",
            "read it with a newer scopeaudit, or have this one write it again",
        )
    return UnreadableError(f"`{path}` is not a snapshot: {explained(message, document)}", SHAPE)
