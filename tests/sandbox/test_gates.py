"""Each gate by name: who is held back by it, with which status and body."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from scopeaudit.model.snapshot import (
    AccessPolicy,
    Conversation,
    Grant,
    OrgPermission,
    Participant,
    Snapshot,
    Token,
)
from scopeaudit.sandbox.refusal import TEMPLATES, Refusal
from tests.golden import same_as_golden
from tests.organizations import (
    AMER,
    EMEA,
    HOME,
    NOW,
    client,
    group,
    legs,
    role,
    snapshot,
    user,
)
from tests.sandbox.api import REDIRECT, Api, Clock

GOLDEN = Path(__file__).parent / "golden"
WRAPUP = "conversation:participant:wrapup"
VIEW = "conversation:communication:view"
GRANTS = "authorization:grant:view"
SUMMARY = "conversation:summary:add"


def organization(**changed: Any) -> Snapshot:
    """Make an organization with somebody for every gate."""
    given: dict[str, Any] = {
        "roles": (
            role("r-agent", WRAPUP, VIEW),
            role("r-grants", GRANTS),
            role("r-summary", SUMMARY),
        ),
        "permissions": (
            OrgPermission(name=WRAPUP, division_aware=True),
            OrgPermission(name=VIEW, division_aware=True),
            OrgPermission(name=SUMMARY, division_aware=True),
            OrgPermission(name=GRANTS, division_aware=False),
        ),
        "clients": (
            client("c-wide", scopes=("conversations", "users"), redirect_uris=(REDIRECT,)),
            client("c-readonly", scopes=("conversations:readonly",), redirect_uris=(REDIRECT,)),
            client("c-service", "CLIENT-CREDENTIALS", grants=(Grant("r-agent", "*"),)),
            client("c-bare", "CLIENT-CREDENTIALS"),
            client("c-off", "CLIENT-CREDENTIALS", state="disabled"),
        ),
        "groups": (group("g-summary", ("r-summary", AMER)),),
        "access_policies": (
            AccessPolicy(id="ap-1", target=GRANTS, subject_type="ALL", apply_to_clients=True),
            AccessPolicy(
                id="ap-2",
                target=VIEW,
                subject_type="USER",
                subject_id="u-agent",
                condition="late",
                apply_to_clients=False,
            ),
        ),
        "conversations": (
            Conversation(
                id="v-1",
                divisions=(EMEA,),
                participants=(
                    Participant(id="p-agent", user="u-agent", communications=legs("m-1")),
                    Participant(id="p-other", user="u-other", communications=legs("m-2")),
                ),
            ),
        ),
    }
    users = (
        user("u-agent", ("r-agent", EMEA)),
        user("u-amer", ("r-agent", AMER)),
        user("u-grants", ("r-grants", "*")),
        user("u-summary", groups=("g-summary",)),
        user("u-nobody"),
        user("u-gone", ("r-agent", "*"), state="inactive"),
    )
    return snapshot(*users, **(given | changed))


@pytest.fixture
def api() -> Api:
    """Make its sandbox."""
    return Api(organization())


MUTE = "/api/v2/conversations/calls/v-1/participants/p-agent"
REFUSED = [
    ("u-nobody", "c-wide", "PATCH", MUTE, "missing.any.permissions"),
    ("u-agent", "c-readonly", "PATCH", MUTE, "app.not.authorized.for.scope"),
    ("u-amer", "c-wide", "PATCH", MUTE, "missing.any.division.permissions"),
    (
        "u-summary",
        "c-wide",
        "POST",
        f"{MUTE}/communications/m-1/summaries",
        "missing.division.permission",
    ),
    (
        "u-nobody",
        "c-wide",
        "POST",
        f"{MUTE}/communications/m-1/summaries",
        "missing.permissions",
    ),
    ("", "c-service", "PATCH", MUTE, "not.a.user"),
    ("", "c-bare", "GET", "/api/v2/oauth/clients", "missing.any.permissions"),
]


def token_of(api: Api, user_: str, client_: str) -> str:
    """Sign in, with or without a user."""
    return api.user(client_, user_) if user_ else api.service(client_)


def test_every_refusal_has_the_vendors_status_and_body(api: Api) -> None:
    """Exactly as in the golden file: code, message, parameters, context."""
    lines = []
    for user_, client_, method, path, code in REFUSED:
        answer = api.ask(method, path, token_of(api, user_, client_), json={"muted": True})
        assert answer.json()["code"] == code
        assert answer.headers["inin-correlation-id"] == answer.json()["contextId"]
        body = answer.json() | {"contextId": "…"}
        lines.append(f"{user_ or client_}: {method} {path} → {answer.status_code}\n{shown(body)}")
    same_as_golden("\n\n".join(lines) + "\n", GOLDEN / "refusals.txt")


def shown(body: Any) -> str:
    """Render a body for people."""
    return json.dumps(body, indent=1, ensure_ascii=False)


def test_an_access_policy_denies_what_roles_allow() -> None:
    """With the policy's id in the message, 403."""
    scopes = ("authorization",)
    api = Api(organization(clients=(client("c", scopes=scopes, redirect_uris=(REDIRECT,)),)))
    answer = api.get("authorization/subjects/u-nobody", api.user("c", "u-grants"))
    assert (answer.status_code, answer.json()["code"]) == (403, "authz.policy.denied")
    assert answer.json()["message"].endswith("Policy ID(s): [ap-1]")


def test_what_only_the_moment_decides_is_assumed_and_said(api: Api) -> None:
    """An access policy with a condition does not deny; a header says that it was assumed not to."""
    answer = api.get("conversations/v-1", api.user("c-wide", "u-agent"))
    assert answer.status_code == 200
    assert answer.headers["scopeaudit-sandbox"] == "assumed access-policy"


def test_scopes_hold_nobody_back_where_they_are_not_enforced() -> None:
    """As the vendor's default is: the application may what its user may (facts §5)."""
    for enforced in (False, None):
        api = Api(organization(scopes_enforced=enforced))
        token = api.user("c-readonly", "u-agent")
        assert api.ask("PATCH", MUTE, token, json={"muted": True}).status_code == 202


def test_scopes_of_a_service_client_are_ignored() -> None:
    """Its own roles decide (facts §13.7)."""
    api = Api(organization())
    assert api.get("conversations/v-1", api.service("c-service")).status_code == 200


def test_a_permission_that_divisions_do_not_limit_holds_everywhere() -> None:
    """Although it was granted in another division."""
    aware = (OrgPermission(name=WRAPUP, division_aware=False),)
    api = Api(organization(permissions=aware))
    answer = api.ask("PATCH", MUTE, api.user("c-wide", "u-amer"), json={"muted": True})
    assert answer.json()["code"] == "conversation.error.not.conversation.participant"


def test_two_permissions_in_two_divisions_do_not_add_up() -> None:
    """Where all are needed, one division must have them all; together they pass."""
    names = ("externalContacts:contact:view", "externalContacts:externalOrganization:view")
    api = Api(
        organization(
            roles=(role("r-one", names[0]), role("r-two", names[1])),
            permissions=tuple(OrgPermission(name=one, division_aware=True) for one in names),
            clients=(
                client("c-apart", "CLIENT-CREDENTIALS",
                       grants=(Grant("r-one", EMEA), Grant("r-two", AMER))),
                client("c-joined", "CLIENT-CREDENTIALS",
                       grants=(Grant("r-one", EMEA), Grant("r-two", "*"))),
            ),
        )
    )  # fmt: skip
    path = "/api/v2/externalcontacts/bulk/notes"
    apart, joined = (api.ask("POST", path, api.service(one)) for one in ("c-apart", "c-joined"))
    assert apart.json()["code"] == "missing.division.permission"
    assert joined.status_code == 204


BAD_TOKENS = [
    ("", "authentication.required"),
    ("Basic YTpi", "authentication.required"),
    ("Bearer ", "authentication.required"),
    ("Bearer unknown", "bad.credentials"),
    ("bearer unknown", "bad.credentials"),
]


@pytest.mark.parametrize(("header", "code"), BAD_TOKENS)
def test_a_call_without_a_token_that_works_is_refused(api: Api, header: str, code: str) -> None:
    """With 401, and the code says which of the two it is."""
    answer = api.get("users", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["code"]) == (401, code)


def test_a_token_ends_when_its_time_is_over() -> None:
    """After the client's `token_seconds`."""
    clock = Clock()
    service = client("c", "CLIENT-CREDENTIALS", token_seconds=600)
    api = Api(snapshot(clients=(service,)), clock=clock)
    token = api.service("c")
    clock.forward(599)
    assert api.get("organizations/me", token).status_code == 200
    clock.forward(1)
    assert api.get("organizations/me", token).json()["code"] == "bad.credentials"


def test_an_old_token_keeps_its_old_scopes() -> None:
    """The tokens of the snapshot work under a name, with the scopes they were issued with."""
    old = Token(client="c-wide", user="u-agent", scopes=("users",), issued_at=NOW)
    api = Api(organization(tokens=(old,)))
    stale, fresh = "sandbox-token-0", api.user("c-wide", "u-agent")
    assert api.get("tokens/me", stale).json()["code"] == "app.not.authorized.for.scope"
    codes = [api.ask("PATCH", MUTE, one, json={"muted": True}) for one in (stale, fresh)]
    assert [one.status_code for one in codes] == [403, 202]


def test_a_token_of_the_snapshot_lives_on_as_it_did_when_that_was_taken() -> None:
    """However long ago that was; one that was over then is over still."""
    clock = Clock(NOW + timedelta(days=300))
    lives = (timedelta(hours=1), timedelta(hours=-1))
    tokens = tuple(
        Token(client="c-wide", user="u-agent", scopes=("users",), expires_at=NOW + one)
        for one in lives
    )
    api = Api(organization(tokens=tokens), clock=clock)
    asked = [api.get("users", f"sandbox-token-{number}").status_code for number in (0, 1)]
    clock.forward(3_600)
    assert [*asked, api.get("users", "sandbox-token-0").status_code] == [200, 401, 401]


def test_inactive_clients_and_users_cannot_sign_in(api: Api) -> None:
    """The auditor calls both missing; here neither gets a token."""
    assert (
        api.sign_in("c-off", grant_type="client_credentials").json()["error"] == "invalid_client"
    )
    assert api.authorize("c-wide", "u-gone").json()["error"] == "access_denied"


def test_an_operation_that_is_not_imitated_says_so(api: Api) -> None:
    """It passes the gates, then nothing is done: 204 and a header."""
    answer = api.ask("POST", "/api/v2/conversations/v-1/participants/p-agent/digits",
                     api.user("c-wide", "u-agent"))  # fmt: skip
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["scopeaudit-sandbox"] == "gates passed, nothing was done"


def test_paths_and_methods_that_are_not_there(api: Api) -> None:
    """404 and 405 in the vendor's shape, before any token is looked at."""
    answers: list[httpx.Response] = [
        api.get("nothing/here"),
        api.ask("GET", "/"),
        api.ask("BREW", "/api/v2/users/me"),
    ]
    assert [one.status_code for one in answers] == [404, 404, 405]
    assert [one.json()["code"] for one in answers] == [
        "not.found",
        "not.found",
        "method.not.allowed",
    ]
    assert answers[2].headers["allow"] == "GET"


@pytest.mark.parametrize("code", TEMPLATES)
def test_every_message_can_be_filled(code: str) -> None:
    """Its names are those its message has, and its status repeats the HTTP status."""
    names = {"scopes", "permissions", "permission", "divisions", "policies"}
    names |= {"allowed", "seconds", "reason", "bytes", "user", "type", "id"}
    body = Refusal(code, dict.fromkeys(names, "x")).body("context")
    assert "{" not in body["message"]
    assert body["status"] == Refusal(code).status


def test_home_is_no_other_division() -> None:
    """A grant in the home division does not reach another one (facts §13.12)."""
    people = (user("u-home", ("r-agent", HOME)), user("u-agent", ("r-agent", EMEA)))
    api = Api(organization(users=people))
    answer = api.get("conversations/v-1", api.user("c-wide", "u-home"))
    assert answer.json()["code"] == "missing.any.division.permissions"
    assert answer.json()["messageParams"]["divisions"] == f"[{EMEA}]"
