"""A store of a PostgreSQL server: what a file cannot do. The other tests of this folder run on both."""

import os

import pytest
from sqlalchemy import text

from scopeaudit.errors import StoreError
from scopeaudit.store import documents, open_store
from tests.cli.conftest import Scopeaudit
from tests.store.conftest import SERVER, Nights, app, rows

pytestmark = [
    pytest.mark.skipif(SERVER not in os.environ, reason="there is no PostgreSQL server"),
    pytest.mark.parametrize("place", ["postgresql"], indirect=True),
]


def test_a_server_that_goes_away_in_the_middle(
    night: Nights, scopeaudit: Scopeaudit, place: str
) -> None:
    """One error, and nothing of the transaction is kept."""
    night(1, app("a"))
    before = rows("SELECT count(*) FROM document")
    with pytest.raises(StoreError, match=r"shut down in the middle|connection broke") as raised:
        lose(place)
    assert raised.value.hint
    assert rows("SELECT count(*) FROM document") == before
    assert scopeaudit("store", "check").out == "sound\n"


def lose(place: str) -> None:
    """Keep a document, and have the server end the connection before the end."""
    with open_store(place) as store, store.writing() as connection:
        documents.put(connection, b"something")
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        rows("SELECT pg_terminate_backend(:mine)", mine=mine)
        documents.put(connection, b"something else")


def test_tables_of_another_program(night: Nights) -> None:
    """Nothing is added to a schema that has a table of one of our names."""
    rows("CREATE TABLE run (id integer)")
    ran = night(1, app("a"))
    assert ran.code == 3
    assert "no store of scopeaudit" in ran.err
    assert rows("SELECT * FROM run") == []


def test_a_store_is_made_by_run_only(place: str, scopeaudit: Scopeaudit) -> None:
    """Looking into an empty database makes no tables."""
    assert scopeaudit("history", "--store", place).code == 3
    assert rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()") == []
