"""Error bodies against the vendor's: what its OpenAPI file declares, and what was seen on the wire.

Every error that any test of this folder gets is held against the same declarations (`api.py`).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from scopeaudit.model.snapshot import Conversation, Grant, Snapshot
from scopeaudit.sandbox import Fault, Scenario
from scopeaudit.sandbox.refusal import TEMPLATES
from tests.organizations import client, role, snapshot, user
from tests.sandbox.api import REDIRECT, Api
from tests.sandbox.vendor_errors import DECLARED, KEYS, OURS, SEEN, misfits

GAPS = (
    "scopes",
    "permissions",
    "permission",
    "divisions",
    "policies",
    "allowed",
    "seconds",
    "bytes",
)
SEEN_GAPS = {"{user}": "%s", "{type}": "Conversation", "{id}": "%s"}


@pytest.mark.parametrize("key", TEMPLATES)
def test_every_refusal_is_declared_or_marked_as_ours(key: str) -> None:
    """With the status and the message of the declaration, a name for each of its gaps."""
    status, message = TEMPLATES[key]
    if key in OURS:
        return
    declared = DECLARED[key.partition("/")[0], status]
    blank = message
    for gap, filled in SEEN_GAPS.items():
        blank = blank.replace(gap, filled)
    for name in GAPS:
        blank = blank.replace(f"{{{name}}}", "%s")
    assert blank in declared, declared


def organization() -> Snapshot:
    """Make an organization in which what was seen can happen again."""
    return snapshot(
        user("u-1"),
        clients=(
            client("c-service", "CLIENT-CREDENTIALS", grants=(Grant("r-call", "*"),)),
            client("c-app", scopes=("users",), redirect_uris=(REDIRECT,)),
        ),
        roles=(role("r-call", "conversation:agentlessCall:add"),),
        conversations=(Conversation(id="v-1", participants=()),),
    )


AGAIN = [
    ("404-not-participant", "POST", "conversations/calls/v-1/participants/user/18ee7", "service"),
    ("403-missing-any-text", "GET", "journey/actionmaps", "service"),
    ("403-missing-any-two", "GET", "processautomation/triggers", "service"),
    ("403-missing-any-code", "GET", "telephony/providers/edges/numberplans", "service"),
    ("403-scope", "GET", "telephony/providers/edges", "user"),
    ("401-bad-credentials", "GET", "users", "none"),
    ("429-retry-in-message", "GET", "groups", "service"),
    ("400-not-a-user", "GET", "users/me", "service"),
]


@pytest.mark.parametrize(("name", "method", "path", "who"), AGAIN)
def test_what_was_seen_is_answered_again(name: str, method: str, path: str, who: str) -> None:
    """The same status, code and words; the order of alternative scopes is not known to be fixed."""
    bare = Fault("too-many-requests-bare", "getGroups", seconds=3)
    api = Api(organization(), Scenario(rate_limit=None, faults=(bare,)))
    token = {"service": api.service("c-service"), "user": api.user("c-app", "u-1"), "none": "x"}
    answer = api.ask(method, f"/api/v2/{path}", token[who]).json()
    seen = SEEN[name]
    assert answer["status"] == seen["status"]
    assert answer["code"] == (seen["code"] or answer["code"])
    assert words(answer["message"]) >= words(seen["message"])


def words(message: str) -> set[str]:
    """Return the words of a message in whatever order; dots stand for what was left out."""
    bare = (one.strip("[],.") for one in message.split())
    return {one for one in bare if one}


BODIES = [name for name, one in SEEN.items() if one["body"]]


@pytest.mark.parametrize("name", BODIES)
def test_bodies_have_the_keys_that_were_seen_in_their_order(name: str) -> None:
    """What was left out of one that was seen is left out, or empty."""
    api = Api(organization())
    ours = api.get("journey/actionmaps", api.service("c-service")).json()
    seen: dict[str, Any] = SEEN[name]["body"]
    both = [key for key in ours if key in seen]
    assert both == [key for key in seen if key in ours]
    assert set(ours) | set(seen) <= set(KEYS)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"code": "missing.scope"}, "code"),
    ({"status": 404}, "status"),
    ({"message": "You may not."}, "message"),
    ({"reason": "x"}, "keys"),
    ({"contextId": "other"}, "contextId"),
]


@pytest.mark.parametrize(("change", "what"), BAD)
def test_an_error_that_is_not_the_vendors_is_told(change: dict[str, Any], what: str) -> None:
    """The judge of all the others is judged: it sees a wrong code, status, message, key or id."""
    api = Api(organization())
    answer = api.get("journey/actionmaps", api.service("c-service"))
    headers = {**answer.headers}
    assert not list(misfits(answer.status_code, headers, answer.json()))
    told = list(misfits(answer.status_code, headers, answer.json() | change))
    assert any(one.startswith(what) for one in told), told


def test_the_declarations_are_those_of_the_vendors_file() -> None:
    """All codes that an auditor may meet, none twice."""
    read = json.loads(Path(__file__).with_name("vendor_errors.json").read_bytes())
    pairs = [(one["code"], one["status"]) for one in read["declared"]]
    assert len(pairs) == len(set(pairs)) == 47
