"""No secret is ever seen: not in an output, a file, a log or a crash, whatever goes wrong."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scopeaudit import sandbox
from scopeaudit.catalog import load_catalog
from scopeaudit.sandbox import Fault, Scenario
from tests.live.harbour import AUDITOR, harbour
from tests.live.test_browser import CONSOLE, visit
from tests.organizations import user

READ = harbour(users=5, roles=3, divisions=2, groups=1)
READ = replace(READ, clients=(AUDITOR, CONSOLE), users=(*(READ.users or ()), user("ada")))
SECRET = sandbox.secret_of("c-auditor")
LOUD = """
import logging, sys
logging.basicConfig(level=logging.DEBUG)
from scopeaudit.cli.main import run
sys.exit(run(sys.argv[1:]))
"""
CRASHING = """
import httpx
async def send(self, request, **_):
    raise RuntimeError(f"{request.headers.raw} {request.content} {request.url}")
httpx.AsyncClient.send = send
"""
_SECRET = re.compile(
    r'(?:(?:access|refresh)_token(?:"\s*:\s*"|=)|(?<![a-z_])code(?:_verifier)?=)([^"&\s]+)'
)


class Loose:
    """The sandbox; it keeps every secret it gives away, and every one that is sent to it."""

    def __init__(self, *faults: Fault) -> None:
        scenario = Scenario(faults=faults, rate_limit=None)
        self.app = sandbox.app(READ, load_catalog(), scenario=scenario)
        self.given = {SECRET}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, and keep tokens and codes."""

        async def heard() -> Any:
            message = await receive()
            self._keep(message.get("body", b""))
            return message

        async def said(message: Any) -> None:
            self._keep(message.get("body", b""))
            for _, value in message.get("headers", ()):
                self._keep(value)
            await send(message)

        for name, value in scope["headers"]:
            if name == b"authorization":
                self.given.add(value.decode().partition(" ")[2])
        await self.app(scope, heard, said)

    def _keep(self, text: bytes) -> None:
        self.given.update(found[1] for found in _SECRET.finditer(text.decode()))


@pytest.fixture(params=[None, "expired-token", "changed-shape", "cut-body"])
def loose(request: pytest.FixtureRequest) -> Iterator[tuple[Loose, str]]:
    """Serve without a fault, and with some that touch what is said and kept."""
    kind = request.param
    calls = ("GET /api/v2/users", "GET /api/v2/authorization/roles")
    faults = () if kind is None else tuple(Fault(kind, on=call) for call in calls)
    app = Loose(*faults)
    with sandbox.serving(app) as url:
        yield app, url


def ran(folder: Path, *arguments: str, code: str = LOUD, **environment: str) -> str:
    """Run a command that logs all there is to log; return what it said and what it left in the folder."""
    kept = {one: text for one, text in os.environ.items() if not one.startswith("GENESYS")}
    done = subprocess.run(
        (sys.executable, "-X", "dev", "-c", code, *arguments),
        cwd=folder,
        env=kept | {"PYTHONWARNINGS": "ignore"} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    files = (one.read_text(errors="replace") for one in folder.rglob("*") if one.is_file())
    return "\n".join((done.stdout, done.stderr, *files))


PAIR = {"GENESYSCLOUD_OAUTHCLIENT_ID": "c-auditor", "GENESYSCLOUD_OAUTHCLIENT_SECRET": SECRET}


def seen(text: str, secrets: set[str]) -> set[str]:
    """Return the secrets that a text shows."""
    return {one for one in secrets if one in text}


def test_collecting_and_auditing(tmp_path: Path, loose: tuple[Loose, str]) -> None:
    """Client secret, Basic header and tokens stay out of outputs, logs, snapshot, journal and report."""
    app, url = loose
    command = ("run", "--live", "--base-url", url, "-f", "html=r.html", "-f", "json=r.json", "-v")
    text = ran(tmp_path, *command, **PAIR)
    assert "scopeaudit" in text
    assert len(app.given) > 1
    assert seen(text, app.given) == set()


def test_a_crash(tmp_path: Path) -> None:
    """A bug whose own words hold the secret is told by its kind and place only."""
    app = Loose()
    with sandbox.serving(app) as url:
        command = ("collect", "--base-url", url, "-o", "org.json")
        text = ran(tmp_path, *command, code=CRASHING + LOUD, **PAIR)
        ready = {"GENESYSCLOUD_ACCESS_TOKEN": "planted-token-7"}
        text += ran(tmp_path, *command, code=CRASHING + LOUD, **ready)
    assert text.count("a bug in scopeaudit") == 2
    basic = "Yy1hdWRpdG9y"  # how the client's id and secret begin in base64
    assert seen(text, {SECRET, "planted-token-7", "Bearer", "Basic ", basic}) == set()


def test_a_secret_where_none_belongs(tmp_path: Path) -> None:
    """In clear in the configuration, in an address, in a broken token file: refused without being repeated."""
    empty, outside = tmp_path / "empty", tmp_path / "audit.toml"
    empty.mkdir()
    outside.write_text(
        '[profiles.p]\nsecret = "planted-8"\nclient_id = ["planted-8"]\nregion = "x"\n'
    )
    (tmp_path / "token").write_text("planted-8 planted-8")
    text = ran(empty, "doctor", "--base-url", "https://me:planted-8@host", **PAIR)
    text += ran(empty, "doctor", "--region", "mypurecloud.de", "--token-file", "../token")
    text += ran(empty, "doctor", "--profile", "p", SCOPEAUDIT_CONFIG=str(outside))
    for refusal in ("must not hold a secret in clear", "leave them out of it", "is made of"):
        assert refusal in text
    assert "planted-8" not in text


def test_a_person_who_signs_in(tmp_path: Path) -> None:
    """Code, verifier, access token and refresh token stay out of sight, while the token is renewed midway."""
    app = Loose(Fault("expired-token", on="GET /api/v2/users"))
    with sandbox.serving(app) as url:
        config = {
            "base_url": url,
            "client_id": "c-console",
            "sign_in": "browser",
            "redirect_uri": "http://127.0.0.1:0/",
        }
        lines = "\n".join(f"{key} = {json.dumps(value)}" for key, value in config.items())
        (tmp_path / "scopeaudit.toml").write_text(f"[profiles.me]\n{lines}\n")
        command = ("collect", "--profile", "me", "--no-browser", "-o", "org.json")
        with subprocess.Popen(
            (sys.executable, "-c", LOUD, *command),
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            said = ""
            while "sign in at" not in said:
                said += process.stderr.readline()
            visit(said.rpartition("sign in at ")[2].strip(), login_hint="ada")
            said += process.stderr.read()
    assert "wrote org.json" in said
    assert len(app.given) > 5
    files = (one.read_text() for one in tmp_path.iterdir())
    assert seen("\n".join((said, *files)), app.given) == set()
