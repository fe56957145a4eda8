"""Nights of a small organization, audited into a store as a user types it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from scopeaudit.model.snapshot import Client
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Ran, Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.organizations import client, snapshot, user

POLICY = """\
version: 1
title: Test
include: [call-control]
expect:
  - id: apps-mute
    clients: {name: "*"}
    can: [call.mute]
"""

SERVER = "SCOPEAUDIT_TEST_POSTGRESQL"
"""The address of a database in which tests may make schemas; without it they use files alone."""

Nights = Callable[..., Ran]

scopeaudit = scopeaudit_fixture


def app(name: str, *scopes: str) -> Client:
    """Make a client; without scopes it lacks what the policy asks for."""
    return client(name, scopes=scopes)


only_files = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
"""Marks what only an SQLite file can be made to do."""


@pytest.fixture(params=["sqlite", *(["postgresql"] if SERVER in os.environ else [])])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Name a store that is not there yet: a file, and a schema of its own where there is a server."""
    if request.param == "sqlite":
        monkeypatch.setenv("SCOPEAUDIT_STORE", "a.db")
        yield "a.db"
        return
    with schema() as address:
        monkeypatch.setenv("SCOPEAUDIT_STORE", address)
        yield address


@contextmanager
def schema() -> Iterator[str]:
    """Give the address of an empty schema, dropped at the end."""
    name = f"test_{uuid4().hex}"
    server = create_engine(os.environ[SERVER], isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
        yield f"{os.environ[SERVER]}?options=-csearch_path%3D{name}"
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))


@pytest.fixture
def night(scopeaudit: Scopeaudit, place: str) -> Nights:
    """Audit an organization of these clients at six of a day of November, kept in the store."""
    Path("policy.yaml").write_text(POLICY)

    def audited(day: int, *clients: Client, options: tuple[str, ...] = ()) -> Ran:
        write_snapshot(snapshot(user("ana"), clients=clients), Path("night.json"))
        at = ("--now", f"2026-11-{day:02}T06:00:00Z")
        return scopeaudit(
            "run", "night.json", "-p", "policy.yaml", "--store", place, *at, *options
        )

    return audited


def every(table: str) -> list[tuple[object, ...]]:
    """Return all rows of a table."""
    return rows(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - a name of ours


def rows(query: str, **values: object) -> list[tuple[object, ...]]:
    """Ask the database itself, past this tool."""
    url = os.environ["SCOPEAUDIT_STORE"]
    engine = create_engine(url if "://" in url else f"sqlite:///{url}", poolclass=NullPool)
    with engine.begin() as connection:
        found = connection.execute(text(query), values)
        return [tuple(row) for row in found] if found.returns_rows else []
