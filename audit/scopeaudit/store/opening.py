"""Opening a store: which kind a name means, made whole when it is not there, and of which version it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.errors import StoreError
from scopeaudit.records import dataclass
from scopeaudit.store.place import Server, place_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PATIENCE = 30.0
"""Seconds that a run waits for another one to end."""


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

        bare = self.engine.execution_options(bare=True, isolation_level="AUTOCOMMIT")
        with told(self.shown), bare.connect() as connection:
            yield connection


@contextmanager
def open_store(url: str, *, make: bool = False, patience: float = PATIENCE) -> Iterator[Store]:
    """Open a store for as long as the block runs, made when it is not there and `make` says so.

    Raises UsageError for a name that is none, StoreError for what cannot be opened, is of a newer
    version, or is not there.
    """
    place = place_of(url)
    from scopeaudit.store import engine, schema
    from scopeaudit.store.trouble import told

    with told(place.shown):
        if isinstance(place, Server):
            opened = engine.of_server(place.address, patience)
        else:
            if not place.path.exists():
                _make(place.path, allowed=make)
            opened = engine.of_file(place.path, patience)
    try:
        with told(place.shown):
            if isinstance(place, Server) and make:
                schema.create_if_empty(opened)
            schema.bring_up(opened, place.shown)
        yield Store(opened, place.shown)
    finally:
        with suppress(Exception):  # NOTE: what is said of the database was said before.
            opened.dispose()


def _make(path: Path, *, allowed: bool) -> None:
    """Make an empty store beside and give it its name at once, unless another process was faster."""
    if not allowed:
        raise StoreError(
            f"there is no store `{path}`", "`scopeaudit run … --store PATH` makes one"
        )
    from scopeaudit.store import schema
    from scopeaudit.store.engine import of_file

    beside = path.with_name(f".{path.name}-{os.getpid()}")
    _remove(beside)
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        engine = of_file(beside, 0.0)
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
