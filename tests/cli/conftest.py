"""The command as a user types it, in a folder of its own."""

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from scopeaudit.cli.main import run
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import write_snapshot


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Scopeaudit = Callable[..., Ran]


@pytest.fixture
def scopeaudit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scopeaudit:
    """Run a command in an empty folder that holds the demo organization as org.json."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    write_snapshot(demo_organization(), tmp_path / "org.json")

    def ran(*arguments: str | Path) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(one) for one in arguments])
        return Ran(int(code), out.getvalue(), err.getvalue())

    return ran
