"""docs/operations.md, typed by a new admin: every console block in its order, in one folder, against a sandbox."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from scopeaudit import sandbox
from scopeaudit.sandbox.auditor import with_auditor
from scopeaudit.schedule.units.systemd import files
from scopeaudit.sources.demo import demo_organization
from tests.live.conftest import Serve
from tests.live.conftest import serve as serve_fixture
from tests.schedule.test_units import wanted
from tests.store.conftest import SERVER

serve = serve_fixture

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8080"
TOOLS = ("pg_dump", "pg_restore", "createdb")


def blocks(language: str) -> list[str]:
    """Return the examples in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def typed(session: list[str], folder: Path) -> None:
    """Type what stands behind `$` into one shell after the other; what is printed must be what is shown."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    for step in re.split(r"^\$ ", "".join(session), flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        ran = subprocess.run(
            ("bash", "-c", f"{command} 2>&1"),
            cwd=folder,
            env=os.environ | {"PATH": path, "COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        form = re.escape(shown).replace("…", ".*")
        assert re.fullmatch(form, ran.stdout, re.DOTALL), f"$ {command}\n{ran.stdout}"


@pytest.fixture
def folder(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the folder of the page, with its scopeaudit.toml and the secret in the environment."""
    (settings,) = blocks("toml")
    url = serve(with_auditor(demo_organization()))
    assert ADDRESS in settings
    (tmp_path / "scopeaudit.toml").write_text(settings.replace(ADDRESS, url))
    monkeypatch.setenv("SANDBOX", url)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    secret = sandbox.secret_of("scopeaudit-auditor")
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", secret)
    return tmp_path


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="there is no sqlite3 here")
def test_the_page_as_typed(folder: Path) -> None:
    """From the first look to the restored store, and an upgrade."""
    typed([one.replace(ADDRESS, os.environ["SANDBOX"]) for one in blocks("console")], folder)
    assert (folder / "report.html").stat().st_size > 10_000
    assert "scopeaudit_last_success_timestamp_seconds" in (folder / "scopeaudit.prom").read_text()
    assert os.environ["GENESYSCLOUD_OAUTHCLIENT_SECRET"] not in "".join(
        path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Make an empty database on the tests' server, and say what the page's names stand for."""
    if SERVER not in os.environ or not all(map(shutil.which, TOOLS)):
        pytest.skip("there is no server of PostgreSQL here, or no tools of it")
    at = urlsplit(os.environ[SERVER])
    host, user, port = at.hostname or "", at.username or "", str(at.port)
    audits, restored = f"audits_{uuid4().hex}", f"restored_{uuid4().hex}"
    monkeypatch.setenv("PGPORT", port)
    engine = create_engine(os.environ[SERVER], isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {audits}"))
        yield {
            "scopeaudit@db.example/audits": f"{user}@{host}:{port}/{audits}",
            "scopeaudit@db.example/restored": f"{user}@{host}:{port}/{restored}",
            "db.example --username scopeaudit": f"{host} --username {user}",
            "audits.dump audits": f"audits.dump {audits}",
            "restored": restored,
        }
        for name in (audits, restored):
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))


def test_a_server_as_typed(folder: Path, server: dict[str, str]) -> None:
    """An audit is kept, dumped, restored into another database, checked, and the next one is kept there."""
    (session,) = blocks("console postgresql")
    for name, stands_for in server.items():
        if name != "restored":
            session = session.replace(name, stands_for)
    session = re.sub(r"\brestored(?=$| )", server["restored"], session, flags=re.MULTILINE)
    typed([session], folder)


def test_what_is_set_up_is_what_the_unit_says() -> None:
    """The user, the folder and the file of the secret are those that `--print systemd` names."""
    service = files(wanted())[0].text
    setup = "".join(blocks("sh"))
    (user,) = re.findall(r"^User=(.*)$", service, re.MULTILINE)
    (home,) = re.findall(r"^WorkingDirectory=(.*)$", service, re.MULTILINE)
    (secrets,) = re.findall(r"^EnvironmentFile=-?(.*)$", service, re.MULTILINE)
    assert f"useradd --system --home-dir {home} --shell /usr/sbin/nologin {user}\n" in setup
    assert f"--owner={user} --group={user} --mode=0700 {home}\n" in setup
    assert f"install --mode=0600 /dev/stdin {secrets} " in setup


def test_scripts_are_shell() -> None:
    """Every script of the page is one that bash reads, with a here-document that ends."""
    for script in blocks("sh"):
        ran = subprocess.run(("bash", "-n"), input=script, capture_output=True, text=True, check=False)  # fmt: skip
        assert (ran.returncode, ran.stderr) == (0, "")
