"""Each cause alone: what suggests it, what makes it certain, what rules it out."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from pkgutil import iter_modules

import pytest

from scopeaudit.diagnose import causes
from scopeaudit.diagnose.causes import CAUSES
from scopeaudit.model.diagnosis import Diagnosis
from scopeaudit.model.snapshot import Client, Grant, Snapshot
from tests.diagnose.office import (
    AMER_LEG,
    ANA,
    ANA_CALL,
    ANA_LEG,
    BEN_LEG,
    CALL,
    CALL_OF_AMER,
    CUSTOMER_LEG,
    OLD_LEG,
    denied_everywhere,
    office,
    signed_in,
)
from tests.diagnose.table import incidents, pasted
from tests.diagnose.test_incidents import answered
from tests.organizations import NOW, ONLY_BILLING, role
from tests.sandbox.api import Api, Clock

MUTE = f"PATCH https://api.mypurecloud.ie/api/v2/conversations/calls/{CALL}/participants/"
NOT_PARTY = " 400 conversation.error.user.not.party The participant for this request does not belong to the user"


def confidence(found: Diagnosis, cause: str) -> str:
    """Return how sure a cause is, "" where it is not named."""
    return next((one.confidence.value for one in found.causes if one.id == cause), "")


def first(text: str, read: Snapshot | None = None, **say: str) -> tuple[str, str]:
    """Return the first cause and how sure it is."""
    found = pasted(text, read, say)
    return found.first.id, found.first.confidence.value


FROM_THE_ANSWER = [
    (
        "401 No authentication bearer token specified in authorization header.",
        "no-token",
        "certain",
    ),
    ("401 The supplied credentials are expired and cannot be used.", "expired-token", "certain"),
    ("403 This feature is not enabled for this organization.", "feature-missing", "certain"),
    ("403 feature.toggle.disabled Feature Toggle is not enabled", "feature-missing", "certain"),
    ("400 A station is required to place a call.", "no-station", "certain"),
    (
        '{"status":400,"code":"conversation.error.multiple.coaches","message":"Multiple coaches on the conversation."}',
        "wrong-call-state",
        "certain",
    ),
    (MUTE + ANA_LEG + NOT_PARTY, "wrong-participant-id", "certain"),
    (f"{MUTE}{ANA_LEG} 404 Participant does not exist.", "wrong-participant-id", "likely"),
    (f"{MUTE}{CALL} 404 Participant does not exist.", "swapped-ids", "certain"),
    (
        f"{MUTE}{ANA_LEG}/communications/{ANA_LEG} 404 Communication could not be found.",
        "swapped-ids",
        "certain",
    ),
    (
        f"{MUTE}{ANA_LEG}/communications/{ANA_CALL} 404 Communication could not be found.",
        "swapped-ids",
        "likely",
    ),
    (
        f"GET /api/v2/conversations/{CALL} 404 The conversation does not exist.",
        "conversation-not-visible",
        "likely",
    ),
    ("GET /api/v2/routing/queues 503", "server-failed", "certain"),
    ("GET /api/v2/routing/queues/q-1 404 not.found", "invalid-request", "likely"),
    ("POST /api/v2/users 400 general.conflict", "invalid-request", "likely"),
    (
        "403 Your organization's security policies have denied access. Policy ID(s): [p-1]",
        "denied-by-access-policy",
        "certain",
    ),
    ("403 User does not have access permissions for this division.", "wrong-division", "likely"),
    ("GET /api/v2/users/u-2 403 Access to User u-2 is forbidden.", "wrong-division", "likely"),
    (
        "POST https://login.mypurecloud.ie/oauth/token 400 invalid_grant",
        "wrong-credentials",
        "likely",
    ),
    (
        "POST https://login.mypurecloud.ie/oauth/token 400 unsupported_grant_type",
        "malformed-sign-in",
        "certain",
    ),
    ("client.muteMicrophone() failed with 403", "no-such-operation", "certain"),
    ("api.patchConversationsVoiceParticipant() gives 403", "no-such-operation", "likely"),
    ("curl: (22) The requested URL returned error: 403", "missing-permission", "possible"),
    (
        "PATCH /api/v2/conversations/chats/{conversationId}/participants/{participantId} 403 not.authorized",
        "not-a-participant",
        "likely",
    ),
    (
        '{"error":"unauthorized_client","error_description":"client is not active"}',
        "inactive-client",
        "certain",
    ),
    ("GET /api/v2/users/me 400 with client credentials", "no-user-context", "likely"),
    (
        "GET https://api.mypurecloud.com/api/v2/users 403 <html>blocked by Zscaler</html>",
        "not-from-vendor",
        "likely",
    ),
    (
        "GET https://x.s3.amazonaws.com/a.wav?X-Amz-Signature=a 403 <Error>Request has expired",
        "not-from-vendor",
        "certain",
    ),
    ('{"log": "CONNECT tunnel failed, response 403"}', "not-from-vendor", "certain"),
    ("GET https://gateway.example.org/api/v2/users 403", "not-from-vendor", "likely"),
]


@pytest.mark.parametrize(("text", "cause", "sure"), FROM_THE_ANSWER, ids=lambda one: one[:50])
def test_from_the_answer_alone(text: str, cause: str, sure: str) -> None:
    """Where the answer says it in so many words it is certain, otherwise it is not."""
    assert first(text)[0] == cause
    assert confidence(pasted(text, None, {}), cause) == sure


FROM_THE_CONVERSATION = [
    (BEN_LEG, "wrong-participant-id", "certain", ANA_LEG),
    (OLD_LEG, "ended-leg", "certain", ANA_LEG),
    (CALL, "swapped-ids", "certain", ANA_LEG),
    (ANA_CALL, "swapped-ids", "certain", ANA_LEG),
    (ANA, "swapped-ids", "certain", "never equals that of a user"),
    ("no-such", "wrong-participant-id", "likely", ANA_LEG),
]


@pytest.mark.parametrize(("leg", "cause", "sure", "fix"), FROM_THE_CONVERSATION)
def test_from_the_conversation(leg: str, cause: str, sure: str, fix: str) -> None:
    """The sandbox refuses the call; the conversation tells why, and the right participant."""
    read = office()
    asked: dict[str, object] = {
        "as": "c-app",
        "user": "Ana",
        "call": f"PATCH /api/v2/conversations/calls/{CALL}/participants/{leg}",
        "body": {"muted": True},
    }
    text = answered(Api(read, clock=Clock()), asked)
    found = pasted(text, read, {"client": "Dashboard", "user": "Ana"})
    assert (found.first.id, found.first.confidence.value) == (cause, sure)
    assert fix in " ".join(found.first.fix)


def test_a_conversation_read_earlier_proves_little_of_later_ones() -> None:
    """A participant who is not in it may have joined since; another gate's code stays what it is."""
    text = f"{MUTE}p-new 400 conversation.participant.update.invalid"
    found = pasted(text, office(), {"client": "Dashboard", "user": "Ana"})
    assert (found.first.id, found.first.confidence.value) == ("wrong-call-state", "certain")
    assert confidence(found, "wrong-participant-id") == ""


def test_a_supervisor_who_has_not_joined() -> None:
    """Sue is not on the call; she may monitor, and that is what to do first."""
    read = office()
    asked: dict[str, object] = {
        "as": "c-app",
        "user": "Sue",
        "call": f"PATCH /api/v2/conversations/calls/{CALL}/participants/{ANA_LEG}",
        "body": {"muted": True},
    }
    found = pasted(
        answered(Api(read, clock=Clock()), asked), read, {"client": "Dashboard", "user": "Sue"}
    )
    assert (found.first.id, found.first.confidence.value) == ("not-a-participant", "certain")
    assert confidence(found, "supervisor-not-participant") == "likely"
    supervisor = next(one for one in found.causes if one.id == "supervisor-not-participant")
    assert f"/participants/{ANA_LEG}/monitor" in supervisor.fix[0]


def test_a_supervisor_who_has_joined_and_names_the_agent() -> None:
    """Joining made a participant of her own, and that is the one to mute."""
    read = office()
    api = Api(read, clock=Clock())
    sue = signed_in(read, "Sue").id
    token = api.user("c-app", sue)
    api.ask(
        "POST",
        f"/api/v2/conversations/calls/{CALL_OF_AMER}/participants/{AMER_LEG}/monitor",
        token,
    )
    one = (read.conversations or ())[0]
    joined = replace(one.participants[-1], id="p-sue", user=sue, purpose="user", monitors=ANA_LEG)
    read = replace(read, conversations=(replace(one, participants=(*one.participants, joined)),))
    found = pasted(MUTE + ANA_LEG + NOT_PARTY, read, {"client": "Dashboard", "user": "Sue"})
    assert (found.first.id, found.first.confidence.value) == (
        "supervisor-not-participant",
        "certain",
    )
    assert "`p-sue`" in found.first.fix[0]


def test_a_consultation_names_the_customer() -> None:
    """The agent's own participant is the wrong one, and the customer's is told."""
    text = f"POST /api/v2/conversations/calls/{CALL}/participants/{ANA_LEG}/consult 400 not.a.participant"
    found = pasted(text, office(), {"client": "Dashboard", "user": "Ana"})
    assert (found.first.id, found.first.confidence.value) == ("wrong-participant-id", "certain")
    assert CUSTOMER_LEG in found.first.fix[0]


SCOPE = '{"status":403,"code":"app.not.authorized.for.scope","message":"App not authorized to use scope [conversations]"}'


def test_a_token_older_than_its_scope() -> None:
    """By its scopes where they are known, by its age where that is, and otherwise it is likely."""
    assert first(SCOPE, office(), client="Dashboard", user="Ana") == ("stale-token", "certain")
    assert first(SCOPE, office(), client="Dashboard", user="Ben") == ("stale-token", "likely")
    old = str(NOW - timedelta(days=3))
    assert first(SCOPE, office(), client="Dashboard", user="Ben", token_issued=old) == (
        "stale-token",
        "certain",
    )


def test_a_token_newer_than_its_client() -> None:
    """It is not stale; what the client has then contradicts the answer."""
    new = str(NOW - timedelta(hours=1))
    found = pasted(SCOPE, office(), {"client": "Dashboard", "user": "Ben", "token_issued": new})
    assert confidence(found, "stale-token") == "ruled out"
    assert confidence(found, "missing-scope") == "ruled out"


def test_scopes_do_not_apply_to_service_clients() -> None:
    """A scope is ruled out for them, whatever else it is."""
    found = pasted("GET /api/v2/users 403", office(), {"client": "Robot"})
    assert confidence(found, "missing-scope") == "ruled out"


def test_an_access_policy_of_the_organization() -> None:
    """A bare 403 is explained by the policy that denies what is granted."""
    found = pasted(
        f"{MUTE}{ANA_LEG} 403", denied_everywhere(), {"client": "Dashboard", "user": "Ana"}
    )
    assert (found.first.id, found.first.confidence.value) == ("denied-by-access-policy", "certain")
    assert "`Nobody`" in found.first.why[0]


def test_a_condition_of_the_role() -> None:
    """The role grants it for one queue only."""
    roles = (role("r-agent", "conversation:participant:wrapup", condition=ONLY_BILLING),)
    found = pasted(
        f"{MUTE}{ANA_LEG} 403", office(roles=roles), {"client": "Dashboard", "user": "Ben"}
    )
    assert (found.first.id, found.first.confidence.value) == ("role-condition", "likely")
    assert "QUEUE q-1" in found.first.why[0]


def test_a_role_that_does_not_count_yet() -> None:
    """The organization as it was read contradicts the answer."""
    text = f"{MUTE}{ANA_LEG} 403 You must have at least one of the following permissions assigned: [conversation:participant:wrapup]"
    assert first(text, office(), client="Dashboard", user="Ana") == ("not-in-effect-yet", "likely")


def test_an_inactive_user() -> None:
    """It is the cause, whatever is granted."""
    assert first("GET /api/v2/users/me 401", office(), user="Zoe") == ("inactive-user", "certain")


def test_a_client_that_was_deleted() -> None:
    """The date of its deletion has passed."""
    gone = Client(id="c-gone", name="Gone", grant_type="CODE", delete_at=NOW - timedelta(days=1))
    read = office(clients=(gone,))
    assert first("GET /api/v2/users/me 401", read, client="Gone") == ("inactive-client", "certain")


@pytest.mark.parametrize(
    ("host", "sure"), [("mypurecloud.de", "certain"), ("mypurecloud.ie", "ruled out")]
)
def test_the_region(host: str, sure: str) -> None:
    """The organization of the tests is in Ireland."""
    text = f"GET https://api.{host}/api/v2/users/me 401 Invalid login credentials."
    assert confidence(pasted(text, office(), {}), "wrong-region") == sure


def test_the_same_client_in_another_division() -> None:
    """The smallest fix is the role it holds already, in the division that is asked for."""
    found = pasted(
        "GET /api/v2/routing/queues 403", office(), {"client": "Robot", "division": "EMEA"}
    )
    assert found.first.id == "wrong-division"
    assert "`Queues` in division `EMEA`" in " ".join(found.first.fix)


def test_a_permission_is_given_by_the_role_that_adds_least() -> None:
    """Of two roles that have it, the narrower; a role nobody else has may be widened instead."""
    reader = role("r-only", "routing:queue:delete")
    wide = role("r-many", "routing:queue:delete", "routing:queue:add", "routing:queue:edit")
    read = office(roles=(*(office().roles or ()), reader, wide))
    found = pasted("DELETE /api/v2/routing/queues/q-1 403", read, {"client": "Robot"})
    assert (found.first.id, found.first.confidence.value) == ("missing-permission", "certain")
    assert "`Only`" in found.first.fix[-1]


def test_what_a_blind_spot_hides_is_not_certain() -> None:
    """Grants that were not returned may hold the permission."""
    robot = Client(id="c-robot", name="Robot", grant_type="CLIENT-CREDENTIALS", grants=None)
    found = pasted("GET /api/v2/users 403", office(clients=(robot,)), {"client": "Robot"})
    assert "certain" not in {one.confidence.value for one in found.causes}


def test_a_wildcard_grant_everywhere_is_no_wrong_division() -> None:
    """What is held in all divisions is held in this one."""
    robot = Client(
        id="c-robot",
        name="Robot",
        grant_type="CLIENT-CREDENTIALS",
        grants=(Grant("r-queues", "*"),),
    )
    found = pasted(
        "GET /api/v2/routing/queues 403",
        office(clients=(robot,)),
        {"client": "Robot", "division": "EMEA"},
    )
    assert confidence(found, "wrong-division") == "ruled out"
    assert confidence(found, "missing-permission") == "ruled out"


def test_nothing_is_certain_without_evidence() -> None:
    """A bare status makes everything possible and nothing sure."""
    for text in ("403", "403 Forbidden", "HTTP 401", "request failed with status 404"):
        found = pasted(text, None, {})
        assert "certain" not in {one.confidence.value for one in found.causes}


def test_the_more_is_known_the_less_is_asked_for() -> None:
    """The command says what would make more certain."""
    assert [one.split(":")[0] for one in pasted("403", None, {}).ask] == [
        "say which call it was",
        "add what is granted",
    ]
    assert pasted("GET /api/v2/users 403", office(), {"client": "Robot"}).ask == ()


def test_every_cause_is_on_its_page_and_under_test() -> None:
    """Registry, documentation and tests name the same causes."""
    known = [one.id for one in CAUSES]
    assert len(known) == len(set(known))
    page = (Path(__file__).parents[2] / "docs" / "diagnose.md").read_text(encoding="utf-8")
    assert [one for one in known if f"| `{one}` |" not in page] == []
    tested = {one.first for one in incidents()} | {one.also for one in incidents()}
    tested |= set(_named_here())
    assert set(known) - tested == set()


def _named_here() -> list[str]:
    text = Path(__file__).read_text(encoding="utf-8")
    return [one.id for one in CAUSES if f'"{one.id}"' in text]


def test_modules_are_named_as_their_causes() -> None:
    """File and id are one name."""
    files = {one.name.replace("_", "-") for one in iter_modules(causes.__path__)}
    assert files == {one.id for one in CAUSES}
