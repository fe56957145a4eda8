"""A person signs in with a browser: PKCE, a redirect to this machine, the state checked, and an end to waiting."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from scopeaudit.api.browser import Consent, consent
from scopeaudit.api.client import Api
from scopeaudit.api.credentials import Person
from scopeaudit.api.region import Address, address_of_url
from scopeaudit.api.surroundings import Surroundings
from scopeaudit.errors import AuditError, UnreadableError, UsageError
from scopeaudit.model.snapshot import Client, Grant
from scopeaudit.sandbox import Fault, Scenario
from scopeaudit.sources.file import read_snapshot
from scopeaudit.sources.live.calls import USERS
from tests.live.conftest import Serve
from tests.live.harbour import AUDITOR, AUDITOR_ROLE, harbour
from tests.organizations import user

SCOPES = (
    "user-basic-info",
    "organization:readonly",
    "oauth:readonly",
    "authorization:readonly",
    "users:readonly",
    "groups:readonly",
)
CONSOLE = Client(
    id="c-console",
    name="Console",
    grant_type="CODE",
    scopes=SCOPES,
    redirect_uris=("http://127.0.0.1:8765/",),
)
ORGANIZATION = replace(
    harbour(users=0, roles=3, divisions=2, groups=1),
    clients=(CONSOLE, AUDITOR),
    roles=(AUDITOR_ROLE,),
    users=(user("ada", Grant("r-auditor", "*")),),
    scopes_enforced=True,
)
ANYWHERE = Person(id="c-console", redirect_uri="http://127.0.0.1:0/")
VENDOR = Address("", "http://127.0.0.1:1", "http://127.0.0.1:1")
Going = Callable[[str], object]


def visit(url: str, **changed: str) -> int:
    """Go where a browser would, with parts of the query changed; return the last status."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()} | changed
    address = parts._replace(query=urlencode(query)).geturl()
    return httpx.get(address, follow_redirects=True, trust_env=False).status_code


def back(url: str, path: str = "", host: str = "127.0.0.1", **said: str) -> int:
    """Come back to the redirect of a sign-in address, with its state unless another is said."""
    asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    target = asked["redirect_uri"].replace("127.0.0.1", host) + path
    return httpx.get(target, params={"state": asked["state"], **said}, trust_env=False).status_code


def signed_in(going: Going, person: Person = ANYWHERE, patience: float = 20.0) -> Consent:
    """Sign in while a browser does as told."""
    failed: list[Exception] = []
    browsers: list[threading.Thread] = []

    def go(url: str) -> None:
        try:
            going(url)
        except (AssertionError, httpx.HTTPError) as error:
            failed.append(error)

    def show(url: str) -> None:
        browsers.append(threading.Thread(target=go, args=(url,), daemon=True))
        browsers[-1].start()

    found = asyncio.run(consent(person, VENDOR, os.urandom, show, patience))
    for one in browsers:
        one.join(timeout=20)
    assert not failed
    return found


def test_what_is_asked_and_what_comes_back() -> None:
    """The challenge is S256, the verifier stays here, and the code is kept from view."""
    shown: list[str] = []

    def going(url: str) -> None:
        shown.append(url)
        back(url, code="planted")

    found = signed_in(going)
    asked = parse_qs(urlsplit(shown[0]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert found.verifier.reveal() not in shown[0]
    assert len(found.verifier.reveal()) >= 43
    assert found.code.reveal() == "planted"
    assert "planted" not in repr(found)


def test_only_the_answer_that_was_asked_for_counts() -> None:
    """Another state, another path, no code, a scan of the port: the sign-in waits on for the right one."""
    statuses: list[int] = []

    def going(url: str) -> None:
        statuses.append(back(url, state="wrong", code="planted"))
        statuses.append(back(url, path="other", code="planted"))
        statuses.append(back(url))
        port = urlsplit(parse_qs(urlsplit(url).query)["redirect_uri"][0]).port
        with socket.create_connection(("127.0.0.1", port or 0)) as other:
            other.sendall(b"\x16\x03\x01 no HTTP\r\n\r\n")
            other.recv(100)
        with socket.create_connection(("127.0.0.1", port or 0)) as other:
            other.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000)
            assert other.recv(100) == b""
        statuses.append(back(url, code="right"))

    assert signed_in(going).code.reveal() == "right"
    assert statuses == [404, 404, 404, 200]


def test_it_listens_on_this_machine_only() -> None:
    """No other address of the machine is listened on."""

    def going(url: str) -> None:
        with pytest.raises(httpx.ConnectError):
            back(url, host="127.0.0.2", code="x")
        back(url, code="right")

    assert signed_in(going).code.reveal() == "right"


def test_nobody_signs_in() -> None:
    """The wait ends."""
    with pytest.raises(UnreadableError, match="nobody signed in within"):
        signed_in(lambda _url: None, patience=0.05)


def test_a_sign_in_that_is_refused() -> None:
    """The vendor's word is told where it is one."""
    with pytest.raises(UnreadableError, match="refused: access_denied"):
        signed_in(lambda url: back(url, error="access_denied"))
    with pytest.raises(UnreadableError, match="no reason was given"):
        signed_in(lambda url: back(url, error="<script>planted"))


def test_a_port_that_is_taken() -> None:
    """It is told before anything is shown."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        person = replace(ANYWHERE, redirect_uri=f"http://127.0.0.1:{port}/")
        with pytest.raises(UnreadableError, match=f"port {port} .*in use"):
            signed_in(lambda _url: None, person)


@pytest.mark.parametrize(
    "uri",
    [
        "https://127.0.0.1:8765/",
        "http://example.org:8765/",
        "http://127.0.0.1/",
        "http://127.0.0.1:8765/?x=1",
        "http://a:b@127.0.0.1:8765/",
        "http://127.0.0.1:port/",
    ],
)
def test_a_redirect_that_leads_elsewhere(uri: str) -> None:
    """A code is sent to this machine or nowhere."""
    with pytest.raises(UsageError, match="does not lead to this machine"):
        signed_in(lambda _url: None, replace(ANYWHERE, redirect_uri=uri))


class TestWithTheSandbox:
    """The whole way, as the vendor's sign-in server goes it."""

    def api(self, url: str, going: Going) -> Api:
        """Return a client a person signs in to."""

        def show(address: str) -> None:
            threading.Thread(target=going, args=(address,), daemon=True).start()

        return Api(address_of_url(url), ANYWHERE, surroundings=Surroundings(), show=show)

    def test_a_token_that_expires_is_renewed_without_asking_again(self, serve: Serve) -> None:
        """The refresh token is used, and the person is not bothered."""
        expired = Scenario(faults=(Fault("expired-token", on="GET /api/v2/users"),))
        url, shown = serve(ORGANIZATION, expired), []

        async def ask() -> tuple[int, int]:
            def going(address: str) -> None:
                shown.append(address)
                visit(address, login_hint="ada")

            async with self.api(url, going) as one:
                await one.sign_in()
                first = await one.ask(USERS)
                second = await one.ask(USERS)
                return getattr(first, "status", 0) or 0, getattr(second, "status", 0) or 0

        assert asyncio.run(ask()) == (200, 200)
        assert len(shown) == 1

    def test_a_code_that_is_not_accepted(self, serve: Serve) -> None:
        """A code somebody made up is refused, in words."""
        url = serve(ORGANIZATION)

        async def ask() -> None:
            async with self.api(
                url, lambda address: back(address, code="made-up") and None
            ) as one:
                await one.sign_in()

        with pytest.raises(AuditError, match="the code of the sign-in was not accepted") as raised:
            asyncio.run(ask())
        assert "made-up" not in str(raised.value)

    def test_as_a_user_types_it(self, serve: Serve, tmp_path: Path) -> None:
        """`--no-browser` prints the address, waits, and collects with what the person may see."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        (tmp_path / "scopeaudit.toml").write_text(
            f'[profiles.me]\nbase_url = "{serve(ORGANIZATION)}"\nclient_id = "c-console"\n'
            f'sign_in = "browser"\nredirect_uri = "http://127.0.0.1:{port}/"\n'
        )
        command = (sys.executable, "-m", "scopeaudit", "collect", "--profile", "me")
        with subprocess.Popen(
            (*command, "--no-browser", "-o", "org.json"),
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            line = process.stderr.readline()
            found = re.fullmatch(r"sign in at (http\S+)\n", line)
            assert found, line
            assert visit(found[1], login_hint="ada") == 200
            rest = process.stderr.read()
        assert "wrote org.json: 2 clients, 1 users" in rest
        tokens = read_snapshot(str(tmp_path / "org.json")).snapshot.tokens
        assert tokens
        assert tokens[0].client == "c-console"
