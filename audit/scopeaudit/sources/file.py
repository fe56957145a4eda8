"""A snapshot as a file: `.json` or `.json.gz`, read whole or refused, written whole or not at all."""

import codecs
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, TypeVar

import msgspec

from scopeaudit.errors import UnreadableError
from scopeaudit.model.people import People
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.records import dataclass
from scopeaudit.sources.consistency import faults
from scopeaudit.sources.decoding import SHAPE, decoded
from scopeaudit.sources.intake import Limits, read_bytes
from scopeaudit.writing import write_whole

_T = TypeVar("_T")
_SHOWN = 20
"""How many problems of a file are told one by one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A snapshot with its bytes before compression, their SHA-256 in hex, and the path it had."""

    snapshot: Snapshot
    digest: str
    path: str
    data: bytes


def read_snapshot(
    path: str | Path,
    *,
    strict: bool = False,
    stdin: BinaryIO | None = None,
    limits: Limits | None = None,
) -> Loaded:
    """Read a snapshot from a file, or from standard input for `-`, gzip or not.

    Unknown fields are kept out; `strict` refuses them, and keys that stand twice. Roles, divisions and
    groups that are named but not there are no error: the index makes blind spots of them. Raises
    UnreadableError for anything else that is not a snapshot of this version.
    """
    path = str(path)
    data = read_bytes(path, stdin, limits)
    digest = _begun(hashlib.sha256, data)
    document = data.removeprefix(codecs.BOM_UTF8)
    snapshot = decoded(document, path)
    _refuse(path, list(faults(snapshot)), SHAPE)
    if strict:
        from scopeaudit.sources.strict import not_understood

        _refuse(
            path, list(not_understood(document)), "leave out `--strict` to read it without them"
        )
    return Loaded(snapshot, digest().hexdigest(), path, data)


def _begun(work: Callable[[bytes], _T], data: bytes) -> Callable[[], _T]:
    """Begin work that leaves the interpreter free meanwhile; what is returned waits for its end.

    Beside decoding, hashing 50 MB is free on a second core; after it, it took a twentieth of a run.
    """
    done: list[_T] = []
    thread = Thread(target=lambda: done.append(work(data)))
    thread.start()

    def ended() -> _T:
        thread.join()
        return done[0]

    return ended


def write_snapshot(snapshot: Snapshot, path: Path) -> None:
    """Write a snapshot, readable by its owner only; a name that ends in `.gz` compresses it.

    The same snapshot gives the same bytes. Fields that have their default are left out.
    """
    data = encoded(snapshot)
    write_whole(path, gzip.compress(data, mtime=0) if path.suffix == ".gz" else data, mode=0o600)


def encoded(snapshot: Snapshot) -> bytes:
    """Encode a snapshot as JSON with one object a line, so that versions of it can be compared."""
    members = []
    for name, value in _lean(snapshot).items():
        text = _lines(value) if isinstance(value, list) else msgspec.json.encode(value)
        members.append(msgspec.json.encode(name) + b": " + text)
    return b"{\n" + b",\n".join(members) + b"\n}\n"


def digest_of(snapshot: Snapshot) -> str:
    """Return the SHA-256, in hex, that the snapshot has once it is written."""
    return hashlib.sha256(encoded(snapshot)).hexdigest()


def _lines(rows: list[Any]) -> bytes:
    return b"[\n  " + b",\n  ".join(map(msgspec.json.encode, rows)) + b"\n]" if rows else b"[]"


def _lean(value: Any) -> Any:
    """Return plain data without the fields that have their default."""
    if isinstance(value, tuple | People):
        return [_lean(item) for item in value]
    defaults = _defaults(value.__class__)
    if defaults is None:
        return value
    held = ((name, getattr(value, name), default) for name, default in defaults)
    return {name: _lean(one) for name, one, default in held if one != default}


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...] | None:
    """Return the fields of a dataclass with their defaults; None for any other type."""
    return tuple((one.name, one.default) for one in fields(kind)) if is_dataclass(kind) else None


def _refuse(path: str, problems: list[str], hint: str) -> None:
    if not problems:
        return
    count = len(problems)
    more = [f"and {count - _SHOWN} more"] if count > _SHOWN else []
    listed = "".join(f"\n  {line}" for line in problems[:_SHOWN] + more)
    raise UnreadableError(f"`{path}` has {count} problem{'s' if count > 1 else ''}:{listed}", hint)
