"""The command as a user types it, against a sandbox on this machine."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from scopeaudit import sandbox
from scopeaudit.catalog import load_catalog
from scopeaudit.cli.main import run
from scopeaudit.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


Scopeaudit = Callable[..., Ran]
Serve = Callable[..., str]


@pytest.fixture
def scopeaudit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scopeaudit:
    """Run a command in an empty folder, signed in as the auditor of a sandbox."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("GENESYSCLOUD_ACCESS_TOKEN", "GENESYSCLOUD_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_ID", "c-auditor")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", sandbox.secret_of("c-auditor"))

    def ran(*arguments: str | Path) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(one) for one in arguments])
        return Ran(int(code), out.getvalue(), err.getvalue())

    return ran


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a sandbox over loopback for the length of a test."""
    with ExitStack() as stack:

        def served(read: Snapshot, scenario: sandbox.Scenario | None = None) -> str:
            app = sandbox.app(read, load_catalog(), scenario=scenario or sandbox.Scenario())
            return stack.enter_context(sandbox.serving(app))

        yield served
