"""One connection to a sandbox that really listens, spoken to without a library that would help."""

import json
from base64 import b64encode
from http.client import HTTPConnection
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode, urlsplit

from scopeaudit import sandbox
from tests.sandbox.api import CHALLENGE, REDIRECT, VERIFIER


class Reply(NamedTuple):
    """One answer: its status, header names in lower case, and its body."""

    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        """Read the body; an empty one is None."""
        return json.loads(self.content) if self.content else None


class Line:
    """A connection that is kept open."""

    def __init__(self, base: str, timeout: float = 20) -> None:
        place = urlsplit(base)
        self.connection = HTTPConnection(place.hostname or "", place.port, timeout=timeout)

    def ask(
        self, method: str, path: str, token: str = "", *, body: Any = None, **headers: str
    ) -> Reply:
        """Send a request, with a form or with JSON where a body is given."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        data = body if isinstance(body, str | None) else json.dumps(body)
        kind = "application/x-www-form-urlencoded" if data is body else "application/json"
        if data is not None:
            sent["Content-Type"] = kind
        self.connection.request(method, path, data, sent)
        answer = self.connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(answer.status, named, answer.read())

    def get(self, path: str, token: str = "", **headers: str) -> Reply:
        """Read something."""
        return self.ask("GET", f"/api/v2/{path}", token, **headers)

    def token(self, client: str, **form: str) -> Reply:
        """Ask for a token, with the client's secret."""
        pair = b64encode(f"{client}:{sandbox.secret_of(client)}".encode()).decode()
        return self.ask(
            "POST", "/oauth/token", body=urlencode(form), Authorization=f"Basic {pair}"
        )

    def service(self, client: str) -> str:
        """Sign a service client in and return its token."""
        return str(self.token(client, grant_type="client_credentials").json()["access_token"])

    def user(self, client: str, user: str, redirect: str = REDIRECT) -> str:
        """Sign a user in with code and PKCE and return the token."""
        asked = {
            "client_id": client,
            "redirect_uri": redirect,
            "response_type": "code",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "login_hint": user,
        }
        start = self.ask("GET", f"/oauth/authorize?{urlencode(asked)}")
        code = start.headers["location"].partition("code=")[2].partition("&")[0]
        form = {
            "grant_type": "authorization_code",
            "client_id": client,
            "redirect_uri": redirect,
            "code": code,
            "code_verifier": VERIFIER,
        }
        answer = self.ask("POST", "/oauth/token", body=urlencode(form))
        return str(answer.json()["access_token"])

    def __enter__(self) -> Self:
        """Use it for as long as a block runs."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.connection.close()
