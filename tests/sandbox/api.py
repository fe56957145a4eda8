"""One sandbox, asked as a client would: in process, without a network."""

import asyncio
import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx

from scopeaudit import sandbox
from scopeaudit.catalog import load_catalog
from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sandbox import Scenario, Visitors
from tests.organizations import NOW
from tests.sandbox.vendor_errors import OPERATIONS, misfits

CATALOG = load_catalog()
UNLIMITED = Scenario(rate_limit=None)
ANYBODY = Visitors()
REDIRECT = "https://app.example.org/signed-in"
VERIFIER = "a-verifier-of-some-length-0123456789-0123456789"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        """Return the time it shows."""
        return self.at

    def forward(self, seconds: int) -> None:
        """Move it."""
        self.at += timedelta(seconds=seconds)


@dataclass
class Api:
    """A sandbox for a snapshot; `slept` are the seconds it would have waited."""

    snapshot: Snapshot
    scenario: Scenario = UNLIMITED
    clock: Clock = field(default_factory=Clock)
    slept: list[float] = field(default_factory=list)
    visitors: Visitors = ANYBODY

    def __post_init__(self) -> None:
        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)

        self.app = sandbox.app(
            self.snapshot,
            CATALOG,
            scenario=self.scenario,
            clock=self.clock,
            randomness=Random(1).randbytes,  # noqa: S311 - the same ids each time
            sleep=sleep,
            visitors=self.visitors,
        )

    def ask(self, method: str, path: str, token: str = "", **options: Any) -> httpx.Response:
        """Send one request."""
        return asyncio.run(self._ask(method, path, token, options))

    async def _ask(
        self, method: str, path: str, token: str, options: dict[str, Any]
    ) -> httpx.Response:
        headers = options.pop("headers", {})
        if token:
            headers = {"Authorization": f"Bearer {token}", **headers}
        async with self.client() as client:
            answer = await client.request(method, path, headers=headers, **options)
        check_answer(answer)
        return answer

    def client(self) -> httpx.AsyncClient:
        """Return a client that talks to it."""
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(transport=transport, base_url="http://sandbox.invalid")

    def get(self, path: str, token: str = "", **options: Any) -> httpx.Response:
        """Read something."""
        return self.ask("GET", f"/api/v2/{path}", token, **options)

    def service(self, client: str) -> str:
        """Sign a service client in and return its token."""
        return str(self.sign_in(client, grant_type="client_credentials").json()["access_token"])

    def sign_in(self, client: str, secret: str | None = None, **form: str) -> httpx.Response:
        """Ask for a token with Basic authentication."""
        given = sandbox.secret_of(client) if secret is None else secret
        return self.ask("POST", "/oauth/token", auth=(client, given), data=form)

    def authorize(self, client: str, user: str = "", **changed: str) -> httpx.Response:
        """Start the code flow with PKCE as a browser would."""
        asked = {
            "response_type": "code",
            "client_id": client,
            "redirect_uri": REDIRECT,
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            "state": "s-1",
            "login_hint": user,
        }
        return self.ask("GET", "/oauth/authorize", params=asked | changed)

    def code(self, client: str, user: str) -> str:
        """Return the code of a user who signs in."""
        return landed(self.authorize(client, user))["code"]

    def exchange(self, client: str, code: str, /, **changed: str) -> httpx.Response:
        """Exchange a code for a token as a public client does."""
        form = {
            "grant_type": "authorization_code",
            "client_id": client,
            "code": code,
            "redirect_uri": REDIRECT,
            "code_verifier": VERIFIER,
        }
        return self.ask("POST", "/oauth/token", data=form | changed)

    def user(self, client: str, user: str) -> str:
        """Sign a user in through a client and return the token."""
        return str(self.exchange(client, self.code(client, user)).json()["access_token"])


def check_answer(answer: httpx.Response) -> None:
    """Hold what is answered against what the vendor declares; the sign-in server has other errors."""
    path = answer.request.url.raw_path.decode().partition("?")[0]
    if not path.startswith("/api/") or answer.request.method == "HEAD":
        return
    operation = operation_of(answer.request.method, path)
    if answer.status_code < 300 and operation in OPERATIONS:
        assert answer.status_code in OPERATIONS[operation]["success"], operation
    if answer.status_code < 400:
        return
    try:
        body = answer.json()
    except ValueError:  # a fault that is meant
        return
    if isinstance(body, dict) and "code" in body and "detailsV3" not in body:
        wrong = list(misfits(answer.status_code, answer.headers, body, operation))
        assert not wrong, wrong


def operation_of(method: str, path: str) -> str:
    """Return the id of the operation a request is for, empty where there is none."""
    segments = tuple(unquote(one).lower() for one in path.strip("/").split("/"))
    known = (CATALOG.operations[key] for key in CATALOG.routes.on(segments))
    return next((one.id for one in known if one.method == method), "")


def landed(answer: httpx.Response) -> dict[str, str]:
    """Return what a redirect hands over."""
    place = urlsplit(answer.headers["location"])
    return dict(parse_qsl(place.query or place.fragment))


Made = Callable[..., Api]
