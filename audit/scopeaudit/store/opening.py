"""Opening a store: which kind a name means, made whole when it is not there, and of which version it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.errors import StoreError, UsageError
from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PATIENCE = 30.0
"""Seconds that a run waits for another one to end."""

_PREFIX = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Store:
    """An open store and the name a person gave it."""

    engine: Engine
    shown: str

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that sees one state; raises StoreError."""
        from scopeaudit.store.trouble import told

        with told(self.shown), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that no other one writes beside, kept whole or not at all; raises StoreError."""
        from scopeaudit.store.trouble import told

        alone = self.engine.execution_options(alone=True)
        with told(self.shown), alone.begin() as connection:
            yield connection

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """Give a connection without a transaction, for what allows none; raises StoreError."""
        from scopeaudit.store.trouble import told

        bare = self.engine.execution_options(bare=True)
        with told(self.shown), bare.connect() as connection:
            yield connection


def need_extra(url: str) -> Path:
    """Return the file that a store's name means; raises UsageError for others and without the extra."""
    if "://" in url and not url.startswith(_PREFIX):
        kind = url.partition("://")[0]
        raise UsageError(
            f"`{kind}` is no kind of store; expected a path, or {_PREFIX}PATH",
            "name a file, such as --store audits.db",
        )
    missing = [name for name in ("sqlalchemy", "alembic") if not _installed(name)]
    if missing:
        raise UsageError(
            f"a store needs {' and '.join(f'`{name}`' for name in missing)}",
            "pip install 'scopeaudit[store]'",
        )
    path = url.removeprefix(_PREFIX)
    if not path:
        raise UsageError("a store has no name", "name a file, such as --store audits.db")
    return Path(path)


def _installed(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ValueError:  # it was imported as nothing
        return False


@contextmanager
def open_store(url: str, *, make: bool = False, patience: float = PATIENCE) -> Iterator[Store]:
    """Open a store for as long as the block runs, made when it is not there and `make` says so.

    Raises UsageError for a name that is none, StoreError for what cannot be opened, is of a newer
    version, or is not there.
    """
    path = need_extra(url)
    from scopeaudit.store import schema
    from scopeaudit.store.engine import engine_of
    from scopeaudit.store.trouble import told

    with told(str(path)):
        if not path.exists():
            _make(path, allowed=make)
    engine = engine_of(path, patience)
    try:
        with told(str(path)):
            schema.bring_up(engine, str(path))
        yield Store(engine, str(path))
    finally:
        with suppress(Exception):  # NOTE: what is said of the database was said before.
            engine.dispose()


def _make(path: Path, *, allowed: bool) -> None:
    """Make an empty store beside and give it its name at once, unless another process was faster."""
    if not allowed:
        raise StoreError(
            f"there is no store `{path}`", "`scopeaudit run … --store PATH` makes one"
        )
    from scopeaudit.store import schema
    from scopeaudit.store.engine import engine_of

    beside = path.with_name(f".{path.name}-{os.getpid()}")
    _remove(beside)
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        engine = engine_of(beside, 0.0)
        schema.create(engine)
        engine.dispose()
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        _remove(beside)


def _remove(beside: Path) -> None:
    """Remove a file of SQLite, and what a process that was killed left of its work on it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        beside.with_name(beside.name + ending).unlink(missing_ok=True)
