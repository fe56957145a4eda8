"""docs/store.md does what it says, and a run without a store pays nothing for it."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from scopeaudit.cli.main import COMMANDS
from tests.cli.conftest import Scopeaudit

PAGE = Path(__file__).parents[2] / "docs" / "store.md"
TYPED = re.findall(r"^\$ scopeaudit (.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
LOADED = """
import sys
from scopeaudit.cli.main import run
run(sys.argv[1:])
print(*(one for one in ("sqlalchemy", "alembic") if one in sys.modules), file=sys.stderr)
"""


def test_every_command_of_the_page_works_as_typed(scopeaudit: Scopeaudit) -> None:
    """In the order of the page, on the demo organization; the live one needs a region."""
    for command in TYPED:
        if "--live" not in command:
            ran = scopeaudit(*shlex.split(command))
            assert ran.code == (1 if command.startswith(("run", "report")) else 0), command
            assert "error" not in ran.err
    for name in ("then.html", "then.json", "audits.jsonl"):
        assert Path(name).stat().st_size > 1000


def test_the_page_shows_every_command_of_the_store() -> None:
    """Those of the group, and what looks back."""
    from scopeaudit.cli.store import command

    text = PAGE.read_text(encoding="utf-8")
    for name in (*(f"store {one}" for one in command.commands), "history", "report"):
        assert f"scopeaudit {name}" in text
    assert {"history", "report", "store"} <= set(COMMANDS)


@pytest.mark.parametrize(
    ("options", "loaded"), [((), ""), (("--store", "a.db"), "sqlalchemy alembic")]
)
def test_the_database_is_imported_only_where_a_store_is_named(
    scopeaudit: Scopeaudit, options: tuple[str, ...], loaded: str
) -> None:
    """Alembic only where the schema is not the one of this version: here, where the store is made."""
    for expected in (loaded, loaded.removesuffix(" alembic")):
        command = (sys.executable, "-c", LOADED, "run", "org.json", "-q", "-f", "json=x.json")
        ran = subprocess.run((*command, *options), capture_output=True, text=True, check=True)
        assert ran.stderr.strip() == expected
    assert scopeaudit("history", "--store", "a.db").code == (0 if options else 3)


def test_a_missing_extra_is_named(scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any work, with what to install."""
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    ran = scopeaudit("run", "org.json", "--store", "a.db")
    assert ran.code == 2
    assert "a store needs `sqlalchemy`" in ran.err
    assert "pip install 'scopeaudit[store]'" in ran.err
