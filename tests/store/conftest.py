"""Nights of a small organization, audited into a store as a user types it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

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

Nights = Callable[..., Ran]

scopeaudit = scopeaudit_fixture


def app(name: str, *scopes: str) -> Client:
    """Make a client; without scopes it lacks what the policy asks for."""
    return client(name, scopes=scopes)


@pytest.fixture
def night(scopeaudit: Scopeaudit) -> Nights:
    """Audit an organization of these clients at six of a day of November, kept in a.db."""
    Path("policy.yaml").write_text(POLICY)

    def audited(day: int, *clients: Client, options: tuple[str, ...] = ()) -> Ran:
        write_snapshot(snapshot(user("ana"), clients=clients), Path("night.json"))
        return scopeaudit(
            *("run", "night.json", "-p", "policy.yaml", "--store", "a.db"),
            *("--now", f"2026-11-{day:02}T06:00:00Z", *options),
        )

    return audited


def every(table: str) -> list[tuple[object, ...]]:
    """Return all rows of a table."""
    return rows(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - a name of ours


def rows(query: str, path: str = "a.db") -> list[tuple[object, ...]]:
    """Ask the file itself, past this tool."""
    with sqlite3.connect(path) as connection:
        return connection.execute(query).fetchall()
