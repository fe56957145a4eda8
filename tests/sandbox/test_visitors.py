"""Web pages: which may read the sandbox, and that a browser's question before a call is answered."""

import pytest

from scopeaudit.sandbox import Fault, Scenario, Visitors
from scopeaudit.sandbox.visitors import is_origin
from tests.organizations import client, snapshot
from tests.sandbox.api import Api

MINE = "https://app.example.org"
PATH = "/api/v2/conversations/calls/v/participants/p"
ASKS = {
    "Access-Control-Request-Method": "PATCH",
    "Access-Control-Request-Headers": "authorization,content-type,purecloud-sdk",
}
ORGANIZATION = snapshot(clients=(client("c", "CLIENT-CREDENTIALS"),))

ORIGINS = [
    ("http://localhost:3000", True),
    ("http://127.0.0.1:5173", True),
    ("https://[::1]:8443", True),
    (MINE, True),
    ("https://app.example.org.evil.example", False),
    ("https://evil.example", False),
    ("http://localhost.evil.example", False),
    ("http://localhost@evil.example", False),
    ("http://evil@localhost", False),
    ("http://localhost:3000/", False),
    ("file://localhost", False),
    ("http://[::1", False),
    ("null", False),
    ("", False),
]


def sandbox(*faults: Fault) -> Api:
    """Make a sandbox that pages of one origin may read."""
    scenario = Scenario(rate_limit=None, faults=faults)
    return Api(ORGANIZATION, scenario, visitors=Visitors(origins=frozenset({MINE})))


@pytest.mark.parametrize(("origin", "may"), ORIGINS)
def test_pages_of_this_machine_and_of_named_origins_may_read(origin: str, may: bool) -> None:
    """Nobody else: not the page of a similar name, of a file or of a frame without an origin."""
    answer = sandbox().get("organizations/me", headers={"Origin": origin})
    shown = answer.headers.get("access-control-allow-origin")
    assert shown == (origin if may else None)
    assert ("access-control-expose-headers" in answer.headers) is may


@pytest.mark.parametrize(("origin", "may"), ORIGINS)
def test_a_browsers_question_is_answered_before_the_call(origin: str, may: bool) -> None:
    """With what the vendor's SDK sends; refused where the page may not read the answer either."""
    answer = sandbox().ask("OPTIONS", PATH, headers={"Origin": origin, **ASKS})
    assert answer.status_code == (204 if may else 405)
    allowed = answer.headers.get("access-control-allow-headers", "").lower().split(", ")
    assert ({"authorization", "content-type", "purecloud-sdk"} <= {*allowed}) is may
    assert ("PATCH" in answer.headers.get("access-control-allow-methods", "")) is may


def test_the_question_needs_no_token_and_meets_no_fault() -> None:
    """The fault is for the call it asks about."""
    api = sandbox(Fault("unavailable", times=1))
    origin = {"Origin": MINE}
    asked = api.ask("OPTIONS", "/api/v2/users", headers={**origin, **ASKS})
    call = api.get("users", headers=origin)
    assert (asked.status_code, call.status_code) == (204, 503)
    assert call.headers["access-control-allow-origin"] == MINE


def test_a_page_reads_the_headers_it_has_to_wait_by() -> None:
    """Those of a limit, and the correlation id."""
    answer = sandbox().get("users", headers={"Origin": MINE})
    shown = answer.headers["access-control-expose-headers"]
    assert {"retry-after", "inin-correlation-id", "inin-ratelimit-reset"} <= {*shown.split(", ")}


def test_options_that_is_no_question_is_a_method_nobody_has() -> None:
    """As before."""
    answer = sandbox().ask("OPTIONS", "/api/v2/users", headers={"Origin": MINE})
    assert (answer.status_code, answer.json()["code"]) == (405, "method.not.allowed")


@pytest.mark.parametrize(
    "text", ["app.example.org", "https://app.example.org/in", "*", "https://"]
)
def test_what_is_no_origin_can_be_told(text: str) -> None:
    """So that the command can refuse it."""
    assert not is_origin(text)
