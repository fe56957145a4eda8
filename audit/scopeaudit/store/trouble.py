"""What a database refuses, in words a person can act on."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from scopeaudit.errors import StoreError


@contextmanager
def told(shown: str) -> Iterator[None]:
    """Turn an error of the database into a StoreError that calls the store by its name."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(*_explained(shown, error.orig)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        hint = "its folder must be there, and be yours to write"
        raise StoreError(f"the store `{shown}` cannot be opened: {reason}", hint) from error


def _explained(shown: str, error: BaseException | None) -> tuple[str, str]:
    # NOTE: the primary code is the low byte; the rest says more of the same.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _SQLITE:
        what, hint = _SQLITE[code]
        return f"the store `{shown}` {what}", hint
    if (state := getattr(error, "sqlstate", None)) in _SERVER:
        what, hint = _SERVER[state]
        return f"the store `{shown}` {what}", hint
    if _is_gone(error):
        gone = "cannot be reached, does not let this user in, or the connection broke"
        return f"the store `{shown}` {gone}", "check the address and that the server runs"
    # NOTE: a database's message may quote what is in it; its kind alone cannot.
    kind = getattr(error, "sqlite_errorname", type(error).__name__)
    return f"the store `{shown}` cannot be used ({kind})", "`scopeaudit store check` says more"


def _is_gone(error: BaseException | None) -> bool:
    """Say whether a server could not be reached, or went away: then it gave no code."""
    return type(error).__name__ == "OperationalError" and hasattr(error, "sqlstate")


_SQLITE = {
    sqlite3.SQLITE_FULL: (
        "cannot be written: the disk is full",
        "make room, or `scopeaudit store prune --keep 30` and `store vacuum`",
    ),
    sqlite3.SQLITE_READONLY: (
        "cannot be written: it is read-only",
        "name a file you may write, in a folder you may write",
    ),
    sqlite3.SQLITE_PERM: ("cannot be used: permission denied", "name a file you may write"),
    sqlite3.SQLITE_BUSY: (
        "is locked by another process",
        "wait until the other run or backup has ended, then run again",
    ),
    sqlite3.SQLITE_LOCKED: ("is locked", "run again"),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened",
        "its folder must be there, and be yours to write",
    ),
    sqlite3.SQLITE_NOTADB: (
        "is no SQLite database",
        "name a new file, or one that `--store` made",
    ),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "restore it from a backup; docs/store.md says how"),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written: the disk reports an error",
        "look after the disk; the last whole state is kept",
    ),
}

_SERVER: dict[str | None, tuple[str, str]] = {
    "55P03": (
        "is locked by another process",
        "wait until the other run has ended, then run again",
    ),
    "53100": ("cannot be written: the server's disk is full", "make room on the server"),
    "25006": ("cannot be written: it is read-only", "name the server that may be written"),
    "42501": ("cannot be used: permission denied", "the user must own the tables of the store"),
    "57P01": ("was shut down in the middle", "nothing of this run was kept; run again"),
}
"""What PostgreSQL's codes mean (its documentation, appendix A)."""
