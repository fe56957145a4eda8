"""The sign-in server: every flow, and every way it is refused."""

from typing import Any

import pytest

from scopeaudit.model.snapshot import Snapshot
from scopeaudit.sandbox import Scenario
from tests.organizations import client, snapshot, user
from tests.sandbox.api import REDIRECT, Api, Clock, landed


def organization() -> Snapshot:
    """Make an organization with a client of each kind."""
    return snapshot(
        user("u-ann"),
        user("u-bea", name="Bea"),
        user("u-bea-2", name="Bea"),
        user("u-cyd", name="Cyd"),
        user("u-gone", state="deleted"),
        clients=(
            client("c-service", "CLIENT-CREDENTIALS", token_seconds=3_600),
            client("c-gone", "CLIENT-CREDENTIALS", state="deleted"),
            client(
                "c-code",
                scopes=("users", "groups", "user-basic-info"),
                authorized_scopes=("users:readonly", "user-basic-info"),
                redirect_uris=(REDIRECT, "http://localhost/in"),
            ),
            client("c-other", redirect_uris=(REDIRECT,)),
            client("c-implicit", "TOKEN", redirect_uris=(REDIRECT,)),
        ),
    )


@pytest.fixture
def api() -> Api:
    """Make its sandbox."""
    return Api(organization())


def test_client_credentials(api: Api) -> None:
    """A bearer token for as long as the client's tokens live, and no refresh token."""
    answer = api.sign_in("c-service", grant_type="client_credentials")
    given = answer.json()
    assert answer.status_code == 200
    assert set(given) == {"access_token", "token_type", "expires_in"}
    assert (given["token_type"], given["expires_in"]) == ("bearer", 3_600)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("prefix", ["", "/login"])
def test_the_paths_of_the_vendors_gateways_work_too(api: Api, prefix: str) -> None:
    """The SDKs put `login` and `platform` before a path where they are told to."""
    auth, form = ("c-service", "sandbox-c-service"), {"grant_type": "client_credentials"}
    answer = api.ask("POST", f"{prefix}/oauth/token", auth=auth, data=form)
    token = answer.json()["access_token"]
    assert api.ask("GET", "/platform/api/v2/organizations/me", token).status_code == 200


WRONG = [
    ("c-service", "wrong"),
    ("c-service", ""),
    ("c-none", "sandbox-c-none"),
    ("c-gone", "sandbox-c-gone"),
    ("c-service", "sandbox-c-service\u00fc"),
]


@pytest.mark.parametrize(("identifier", "secret"), WRONG)
def test_wrong_credentials_are_answered_alike(api: Api, identifier: str, secret: str) -> None:
    """As the vendor does, and without a word on which of the two is wrong."""
    answer = api.sign_in(identifier, secret, grant_type="client_credentials")
    said = "client not found or client secret wrong"
    assert answer.status_code == 400
    assert answer.json() == {
        "error": "invalid_client",
        "description": said,
        "error_description": said,
    }


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic YQ==", "Bearer x", "Basic \xff"]
)
def test_headers_that_are_no_basic_authentication(api: Api, header: str) -> None:
    """They are wrong credentials and nothing worse."""
    headers = {"Authorization": header.encode("latin-1")}
    form = {"grant_type": "client_credentials"}
    answer = api.ask("POST", "/oauth/token", headers=headers, data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_client")


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"grant_type=magic", b"a=b&" * 100])
def test_bodies_that_are_no_form(api: Api, body: bytes) -> None:
    """400 in the words of OAuth."""
    answer = api.ask("POST", "/oauth/token", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"] in {"unsupported_grant_type", "invalid_request"}


def test_the_code_flow_with_pkce_signs_a_user_in(api: Api) -> None:
    """Scopes are those that are configured and authorized; the state comes back."""
    assert landed(api.authorize("c-code", "u-ann"))["state"] == "s-1"
    given = api.exchange("c-code", api.code("c-code", "u-ann")).json()
    token = given["access_token"]
    assert api.get("users/me", token).json()["id"] == "u-ann"
    assert api.get("tokens/me", token).json()["authorizedScope"] == [
        "user-basic-info",
        "users:readonly",
    ]


def test_a_refresh_token_works_once(api: Api) -> None:
    """And gives the next one."""
    first = api.exchange("c-code", api.code("c-code", "u-ann")).json()
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    answers = [api.ask("POST", "/oauth/token", data=form | {"client_id": "c-code"}) for _ in "12"]
    assert [one.status_code for one in answers] == [200, 400]
    assert answers[0].json()["refresh_token"] != first["refresh_token"]
    assert answers[1].json()["error"] == "invalid_grant"


CODE_REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"code": "unknown"}, "invalid_grant"),
    ({"code_verifier": "another"}, "invalid_grant"),
    ({"code_verifier": ""}, "invalid_grant"),
    ({"redirect_uri": "https://elsewhere.example.org/"}, "invalid_grant"),
    ({"client_id": "c-other"}, "invalid_grant"),
    ({"client_id": "c-none"}, "invalid_client"),
]


@pytest.mark.parametrize(("changed", "error"), CODE_REFUSED)
def test_a_code_in_other_hands_is_worth_nothing(
    api: Api, changed: dict[str, Any], error: str
) -> None:
    """Verifier, redirect and client must be those of the start."""
    answer = api.exchange("c-code", api.code("c-code", "u-ann"), **changed)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_code_works_once_and_for_five_minutes() -> None:
    """A second use and a late one are refused."""
    clock = Clock()
    api = Api(organization(), clock=clock)
    code, late = api.code("c-code", "u-ann"), api.code("c-code", "u-ann")
    assert [api.exchange("c-code", code).status_code for _ in "12"] == [200, 400]
    clock.forward(300)
    assert api.exchange("c-code", late).json()["error"] == "invalid_grant"


def test_a_code_without_pkce_needs_the_secret(api: Api) -> None:
    """As a client that can keep one."""
    start = api.authorize("c-code", "u-ann", code_challenge="")
    form = {
        "grant_type": "authorization_code",
        "code": landed(start)["code"],
        "redirect_uri": REDIRECT,
    }
    public = api.ask("POST", "/oauth/token", data=form | {"client_id": "c-code"})
    assert public.json()["error"] == "invalid_client"
    assert api.sign_in("c-code", **form).status_code == 200


START_REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("c-none", {}, "invalid_client"),
    ("c-code", {"redirect_uri": "https://evil.example/"}, "invalid_request"),
    ("c-code", {"redirect_uri": "http://localhost@evil.example/in"}, "invalid_request"),
    ("c-code", {"redirect_uri": "http://localhost.evil.example/in"}, "invalid_request"),
    ("c-code", {"redirect_uri": "http://[::1"}, "invalid_request"),
    ("c-code", {"code_challenge_method": "plain"}, "invalid_request"),
    ("c-code", {"response_type": "token"}, "unauthorized_client"),
    ("c-code", {"response_type": "magic"}, "unauthorized_client"),
    ("c-service", {}, "invalid_request"),
    ("c-code", {"login_hint": ""}, "access_denied"),
    ("c-code", {"login_hint": "u-gone"}, "access_denied"),
    ("c-code", {"login_hint": "Bea"}, "access_denied"),
]


@pytest.mark.parametrize(("client_", "changed", "error"), START_REFUSED)
def test_a_start_that_is_refused_redirects_nowhere(
    api: Api, client_: str, changed: dict[str, str], error: str
) -> None:
    """Least of all to an address nobody registered."""
    answer = api.authorize(client_, "u-ann", **changed)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert "location" not in answer.headers


def test_any_port_of_the_loopback_will_do(api: Api) -> None:
    """As RFC 8252 has it for applications on a desk."""
    answer = api.authorize("c-code", "u-ann", redirect_uri="http://localhost:53682/in")
    assert answer.headers["location"].startswith("http://localhost:53682/in?code=")


def test_the_user_may_be_named_or_come_from_the_scenario() -> None:
    """By a name that only one has, or by what the scenario says where nobody is named."""
    api = Api(organization(), Scenario(sign_in_as="u-ann", rate_limit=None))
    for hint, expected in (("Cyd", "u-cyd"), ("", "u-ann")):
        token = api.user("c-code", hint)
        assert api.get("users/me", token).json()["id"] == expected


def test_the_implicit_flow_hands_over_a_token_in_the_fragment(api: Api) -> None:
    """As long as the vendor has it."""
    answer = api.authorize("c-implicit", "u-ann", response_type="token")
    assert "#access_token=" in answer.headers["location"]
    assert api.get("conversations", landed(answer)["access_token"]).status_code == 403


def test_a_service_client_cannot_use_another_flow(api: Api) -> None:
    """Nor an application client credentials."""
    answer = api.sign_in("c-code", grant_type="client_credentials")
    assert answer.json()["error"] == "unauthorized_client"
    wrong = api.ask("GET", "/oauth/token")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")


def test_a_token_can_be_ended(api: Api) -> None:
    """By its holder."""
    token = api.service("c-service")
    assert api.ask("DELETE", "/api/v2/tokens/me", token).status_code == 200
    assert api.get("organizations/me", token).status_code == 401
