"""Bad input gets an error in the vendor's shape; never a traceback, never another answer."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scopeaudit.sandbox import Visitors
from scopeaudit.sandbox.refusal import TEMPLATES
from scopeaudit.sandbox.web import MAX_BODY
from tests.organizations import client, snapshot, user
from tests.sandbox.api import REDIRECT, Api, Clock

SHAPE = {"message", "code", "status", "messageParams", "contextId", "details", "errors"}
ORGANIZATION = snapshot(
    user("u-1"), clients=(client("c-1", scopes=("conversations",), redirect_uris=(REDIRECT,)),)
)
API = Api(ORGANIZATION, clock=Clock())


def test_a_body_that_is_too_long_is_refused_unread() -> None:
    """413, for the sign-in server too."""
    for path in ("/oauth/token", "/api/v2/usage/query"):
        answer = API.ask("POST", path, content=b"x" * (MAX_BODY + 1))
        assert (answer.status_code, answer.json()["code"]) == (413, "request.entity.too.large")


BODIES = [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"muted": NaN', b'"' * 1000]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: repr(body[:9]))
def test_bodies_that_are_no_objects(body: bytes) -> None:
    """400 where a body is looked at."""
    path = "/api/v2/conversations/calls/v/participants/p"
    answer = API.ask("POST", f"{path}/monitor", API.user("c-1", "u-1"), content=body)
    assert set(answer.json()) >= SHAPE


HEADERS = [
    "",
    "Bearer",
    "Bearer \x7f",
    "Basic " + "A" * 60_000,
    "\u00e9",
    "Bearer a b",
    "Negotiate x",
]


@pytest.mark.parametrize("header", HEADERS, ids=lambda text: text[:9] or "empty")
def test_authorization_headers_that_are_nothing(header: str) -> None:
    """401."""
    answer = API.get("users", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert set(answer.json()) >= SHAPE


@given(
    method=st.sampled_from(["GET", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "get"]),
    segments=st.lists(
        st.sampled_from(
            [
                "api",
                "v2",
                "users",
                "conversations",
                "calls",
                "{userId}",
                "..",
                "%2e%2e",
                "%2f",
                "%00",
            ]
        )
        | st.text(max_size=8).map(lambda text: text.replace("/", "")),
        max_size=9,
    ),
    query=st.text(max_size=30),
    body=st.binary(max_size=200),
    signed_in=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_any_request_gets_an_answer_of_the_vendors_shape(
    method: str, segments: list[str], query: str, body: bytes, signed_in: bool
) -> None:
    """Whatever the path, query, body or method."""
    token = API.user("c-1", "u-1") if signed_in else "none"
    status, content = sent(method, "/" + "/".join(segments), query, body, token)
    assert status in {200, 201, 202, 204, 302, *(known for known, _ in TEMPLATES.values())}
    assert status < 500
    assert b"Traceback" not in content


def sent(method: str, path: str, query: str, body: bytes, token: str) -> tuple[int, bytes]:
    """Send a request as a server would hand it over, without a client to repair it first."""
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "surrogatepass"),
        "root_path": "",
        "query_string": query.encode("utf-8", "surrogatepass"),
        "headers": [(b"authorization", f"Bearer {token}".encode()), (b"host", b"sandbox")],
    }
    got: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, Any]) -> None:
        got.append(message)

    asyncio.run(API.app(scope, receive, send))
    return got[0]["status"], b"".join(one["body"] for one in got[1:])


def test_names_of_an_organization_reach_no_header() -> None:
    """A name may hold anything, a header's line must end where it ends."""
    evil = "x\r\nSet-Cookie: a=b\u202e"
    api = Api(snapshot(clients=(client("c-2", "CLIENT-CREDENTIALS", name=evil),)))
    token = api.service("c-2")
    answer = api.get("tokens/me", token)
    assert answer.json()["OAuthClient"]["name"] == evil
    assert "set-cookie" not in answer.headers


HOSTS = [
    ("127.0.0.1:8080", 401),
    ("localhost", 401),
    ("[::1]:8080", 401),
    ("evil.example", 421),
    ("127.0.0.1.evil.example", 421),
    ("evil.example:8080", 421),
]


@pytest.mark.parametrize(("host", "status"), HOSTS)
def test_a_page_of_a_browser_cannot_name_the_sandbox(host: str, status: int) -> None:
    """Another host name that leads here is not answered, or any web page could read it."""
    api = Api(
        ORGANIZATION, visitors=Visitors(hosts=frozenset({"localhost", "127.0.0.1", "[::1]"}))
    )
    answer = api.get("users", headers={"Host": host})
    assert answer.status_code == status
    assert "access-control-allow-origin" not in answer.headers
