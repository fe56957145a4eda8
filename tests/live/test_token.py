"""`scopeaudit token` says what a token can do, by its own words, and never takes it as an argument."""

import io
import json
import os
import re
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from scopeaudit.api.credentials import ReadyToken
from scopeaudit.api.secret import Secret
from scopeaudit.model.snapshot import Client, Grant, Snapshot, Token
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.live.own_token import read_token
from tests.live.conftest import Scopeaudit, Serve
from tests.live.sandboxed import api, in_no_time
from tests.organizations import NOW, role, snapshot, user

ME = "user-basic-info"
SUPERVISOR = role(
    "r-supervisor",
    "conversation:participant:wrapup",
    "conversation:communication:view",
    "authorization:role:view",
)
APP = Client(
    id="c-app",
    name="Dashboard",
    grant_type="CODE",
    scopes=("conversations", "authorization:readonly"),
    grants=(),
)


def organization(*scopes: str, held: bool = True) -> Snapshot:
    """Make an organization in which Ana has a token with these scopes."""
    ana = user("u-ana", *([("r-supervisor", "*")] if held else []))
    return snapshot(
        ana,
        roles=(SUPERVISOR,),
        clients=(APP,),
        tokens=(Token(client="c-app", user="u-ana", scopes=scopes),),
    )


@pytest.fixture
def token(scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - it clears the environment first
    """Put the token of the organization into the environment of the command."""
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "sandbox-token-0")


@pytest.mark.usefixtures("token")
def test_a_token_older_than_a_scope(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """What the client has as well is told, and what the token cannot do without it."""
    read = organization("conversations:readonly", "authorization:readonly", "user-basic-info")
    ran = scopeaudit("token", "--base-url", serve(read))
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "client        Dashboard (c-app), CODE, active"
    assert "scopes        conversations:readonly, authorization:readonly, user-basic-info" in lines
    assert "client has    conversations as well: sign in again to have it;" in ran.out
    kept = "no longer conversations:readonly, user-basic-info: the token keeps it until it ends"
    assert kept in " ".join(ran.out.split())
    assert "  call.mute               missing-scope: conversations (call:update)" in lines
    cannot, _, can = ran.out.partition("\ncan: ")
    assert "call.view" in can
    assert "call.view" not in cannot


@pytest.mark.usefixtures("token")
def test_what_the_user_lacks(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """The grants of who signed in count as well."""
    read = organization("conversations", "authorization:readonly", ME, held=False)
    document = json.loads(scopeaudit("token", "--base-url", serve(read), "--format", "json").out)
    actions = {one["action"]: one for one in document["actions"]}
    assert document["user"]
    assert actions["call.mute"]["outcome"] == "unknown"
    assert document["not_read"][0]["section"] == "roles"


@pytest.mark.usefixtures("token")
def test_what_cannot_be_read_is_said(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """Without a scope for the grants the permissions of the user stay a proviso."""
    ran = scopeaudit("token", "--base-url", serve(organization("conversations", ME)))
    assert ran.code == 0
    assert "not read: the grants of who signed in (GET" in ran.out
    assert "provided that the user who signs in holds permission" in " ".join(ran.out.split())


def test_a_service_client(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its roles count, its scopes do not."""
    robot = replace(APP, id="c-robot", name="Robot", grant_type="CLIENT-CREDENTIALS")
    robot = replace(robot, grants=(Grant("r-supervisor", "*"),))
    read = replace(organization(), clients=(robot,), tokens=(Token(client="c-robot", scopes=()),))
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "sandbox-token-0")
    ran = scopeaudit("token", "--base-url", serve(read))
    assert "scopes        do not apply: the client acts for itself, and its roles count" in ran.out
    assert "  call.mute               no-user-context: user context" in ran.out


def test_from_standard_input(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is piped in is the token; a terminal is not waited for."""
    url = serve(organization("conversations", ME))
    monkeypatch.setattr("sys.stdin", io.StringIO("sandbox-token-0\n"))
    assert scopeaudit("token", "--base-url", url).code == 0


def test_never_as_an_argument(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """A token on the command line is refused as what it is not, and not repeated as a file either."""
    ran = scopeaudit("token", "sandbox-token-0", "--base-url", serve(organization()))
    assert (ran.code, ran.out) == (2, "")


def test_a_token_that_is_not_known(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One clear error, without the token in it."""
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "a-token-of-somewhere-else")
    ran = scopeaudit("token", "--base-url", serve(organization()))
    assert (ran.code, ran.out) == (3, "")
    assert "a-token-of-somewhere-else" not in ran.err
    assert "what the token says of itself could not be read" in ran.err


@pytest.mark.usefixtures("token")
def test_a_token_that_may_not_look_at_itself(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """The scope it takes is named."""
    ran = scopeaudit("token", "--base-url", serve(organization("conversations")))
    assert (ran.code, ran.out) == (3, "")
    assert "the token may not ask what it is: 403 app.not.authorized.for.scope" in ran.err


def test_asking_does_not_keep_it_alive_and_tells_when_it_idles_out() -> None:
    """Every look at the token says so to the vendor."""
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if "/tokens/me" not in request.url.path:
            return httpx.Response(403, json={"code": "missing.permissions"})
        client = {"id": "c", "authorizedGrantType": "CODE", "scope": ["users"]}
        body = {
            "OAuthClient": client,
            "authorizedScope": ["users"],
            "dateTokenIdles": "2026-11-23T07:00:00.000Z",
        }
        return httpx.Response(200, json=body)

    async def read() -> object:
        async with api(httpx.MockTransport(answer), ReadyToken(Secret("t"))) as one:
            return (await read_token(one, NOW)).idles_at

    assert in_no_time(read()) == datetime(2026, 11, 23, 7, tzinfo=UTC)
    assert [one for one in asked if "/tokens/me" in one] == [
        "http://localhost/api/v2/tokens/me?preserveIdleTTL=true"
    ]


PAGE = Path(__file__).parents[2] / "docs" / "token.md"


@pytest.mark.usefixtures("token")
def test_the_page_shows_what_is_printed(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """The token of the story, asked of the demo organization; `UPDATE_GOLDEN=1` writes it into the page."""
    Path("policies").symlink_to(PAGE.parents[1] / "policies")
    read = demo_organization()
    tokens = tuple(replace(one, expires_at=None) for one in read.tokens or ())
    stale = replace(tokens[0], scopes=(*tokens[0].scopes, ME))
    url = serve(replace(read, tokens=(stale, *tokens[1:])))
    text = PAGE.read_text(encoding="utf-8")
    (block,) = re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    command, _, shown = block.partition("\n")
    typed = shlex.split(
        command.removeprefix("$ scopeaudit ").replace("http://127.0.0.1:8080", url)
    )
    ran = scopeaudit(*typed)
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(text.replace(block, f"{command}\n{ran.out}"), encoding="utf-8")
    else:
        assert ran.out == shown
