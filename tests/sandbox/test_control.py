"""Call control: what passes changes the conversation, what is refused does not."""

from typing import Any

import pytest

from scopeaudit.model.snapshot import Client, Conversation, Grant, Participant, Snapshot
from scopeaudit.sandbox import Scenario
from tests.organizations import NOW, client, legs, role, snapshot, user
from tests.sandbox.api import REDIRECT, Api, Clock

ALL = (
    "conversation:participant:wrapup",
    "conversation:communication:view",
    "conversation:communication:disconnect",
    "conversation:call:monitor",
    "conversation:call:coach",
    "conversation:call:barge",
)
CALLS = "/api/v2/conversations/calls/v-1/participants"


def participants() -> tuple[Participant, ...]:
    """Make a call of two agents: one talks, one was transferred away and has an older leg."""
    return (
        Participant(id="p-customer", purpose="customer", communications=legs("m-0")),
        Participant(
            id="p-old", user="u-ann", purpose="agent", communications=legs("m-1"), ended_at=NOW
        ),
        Participant(
            id="p-ann", user="u-ann", purpose="agent", communications=legs("m-2", muted=False)
        ),
        Participant(id="p-bob", user="u-bob", purpose="agent", communications=legs("m-3")),
        Participant(id="p-silent", user="u-ann", purpose="user"),
        Participant(
            id="p-ringing",
            user="u-ann",
            purpose="agent",
            communications=legs("m-4", state="alerting"),
        ),
    )


def organization(*more: Participant, without: str = "") -> Snapshot:
    """Make an organization with that call."""
    people = tuple(one for one in (*participants(), *more) if one.id != without)
    return snapshot(
        *(user(one, ("r-all", "*")) for one in ("u-ann", "u-bob", "u-cat", "u-dan")),
        roles=(role("r-all", *ALL),),
        clients=(
            Client(
                id="c-desk",
                name="Desk",
                grant_type="CODE",
                scopes=("conversations",),
                redirect_uris=(REDIRECT,),
            ),
            client("c-service", "CLIENT-CREDENTIALS", grants=(Grant("r-all", "*"),)),
        ),
        conversations=(Conversation(id="v-1", participants=people),),
    )


@pytest.fixture
def api() -> Api:
    """Make its sandbox."""
    return Api(organization())


def shape_b(api: Api) -> dict[str, Any]:
    """Read the participants as calls show them, by id."""
    answer = api.get("conversations/calls/v-1", api.service("c-service")).json()
    return {one["id"]: one for one in answer["participants"]}


def test_a_mute_that_passes_changes_muted_and_nothing_else(api: Api) -> None:
    """202 without a body, and both shapes show it."""
    before = shape_b(api)
    answer = api.ask("PATCH", f"{CALLS}/p-ann", api.user("c-desk", "u-ann"), json={"muted": True})
    assert (answer.status_code, answer.content) == (202, b"")
    before["p-ann"]["muted"] = True
    assert shape_b(api) == before
    shape_a = api.get("conversations/v-1", api.service("c-service")).json()["participants"]
    (ann,) = (one for one in shape_a if one["id"] == "p-ann")
    assert (ann["userId"], ann["calls"][0]["muted"], "muted" in ann) == ("u-ann", True, False)


REFUSED = [
    ("u-ann", "p-bob", {"muted": True}, 400, "conversation.error.user.not.party"),
    ("u-ann", "p-old", {"muted": True}, 400, "conversation.error.call.disconnected"),
    (
        "u-ann",
        "p-silent",
        {"muted": True},
        400,
        "conversation.error.participant.no.active.conversations",
    ),
    ("u-ann", "p-ringing", {"held": True}, 400, "conversation.error.hold.alerting"),
    ("u-cat", "p-ann", {"muted": True}, 404, "conversation.error.not.conversation.participant"),
    ("u-ann", "v-1", {"muted": True}, 404, "not.found"),
    ("u-ann", "p-ann", {"muted": "yes"}, 400, "conversation.participant.update.invalid"),
    ("u-ann", "p-ann", {"mooted": True}, 400, "conversation.participant.update.invalid"),
    ("u-ann", "p-ann", {"state": "asleep"}, 400, "conversation.participant.update.invalid"),
    ("u-ann", "p-ann", {}, 400, "conversation.participant.update.invalid"),
    ("u-ann", "p-ann", [], 400, "bad.request"),
]


@pytest.mark.parametrize(("who", "participant", "body", "status", "code"), REFUSED)
def test_a_refused_update_changes_nothing(
    api: Api, who: str, participant: str, body: Any, status: int, code: str
) -> None:
    """Ownership, ended legs and who is on the call, each with the vendor's own code (facts §8)."""
    before = shape_b(api)
    answer = api.ask("PATCH", f"{CALLS}/{participant}", api.user("c-desk", who), json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert shape_b(api) == before


def test_a_conversation_that_is_not_there(api: Api) -> None:
    """404, once the permission is held."""
    path = "/api/v2/conversations/calls/v-9/participants/p-ann"
    answer = api.ask("PATCH", path, api.user("c-desk", "u-ann"), json={"muted": True})
    assert answer.json()["code"] == "conversation.error.conversation.not.found"


def test_a_service_client_mutes_on_behalf_of_a_user_only(api: Api) -> None:
    """Its way is `/user/{userId}`, where the participant must be that user's."""
    token = api.service("c-service")
    paths = ("p-ann", "p-ann/user/u-ann", "p-ann/user/u-bob", "p-ann/user/u-none")
    answers = [api.ask("PATCH", f"{CALLS}/{one}", token, json={"muted": True}) for one in paths]
    assert [one.status_code for one in answers] == [400, 202, 400, 404]
    assert answers[0].json()["code"] == "not.a.user"
    assert answers[2].json()["code"] == "conversation.error.user.not.party"
    assert shape_b(api)["p-ann"]["muted"] is True


def test_the_generic_update_has_no_ownership_rule(api: Api) -> None:
    """The vendor declares none, and no user context either."""
    path = "/api/v2/conversations/v-1/participants/p-bob"
    answer = api.ask("PATCH", path, api.service("c-service"), json={"held": True})
    assert answer.status_code == 202
    assert shape_b(api)["p-bob"]["held"] is True


def test_hold_and_disconnect() -> None:
    """A held leg shows it, an ended one has an end time and can do nothing more."""
    clock = Clock()
    api = Api(organization(), clock=clock)
    token = api.user("c-desk", "u-ann")
    for body in ({"held": True}, {"state": "disconnected"}):
        assert api.ask("PATCH", f"{CALLS}/p-ann", token, json=body).status_code == 202
    ann = shape_b(api)["p-ann"]
    assert (ann["state"], ann["endTime"]) == ("terminated", "2026-11-23T06:00:00.000Z")
    again = api.ask("PATCH", f"{CALLS}/p-ann", token, json={"muted": True})
    assert again.json()["code"] == "conversation.error.call.disconnected"


def test_disconnecting_ends_every_leg(api: Api) -> None:
    """The caller's lists of conversations are empty then."""
    token = api.user("c-desk", "u-ann")
    assert api.get("conversations", token).json()["total"] == 1
    done = api.ask("POST", "/api/v2/conversations/v-1/disconnect", token)
    assert done.status_code == 202
    assert {one["state"] for one in shape_b(api).values()} == {"terminated"}
    assert api.get("conversations", token).json()["entities"] == []


def test_one_communication_can_only_be_ended(api: Api) -> None:
    """Any other change of it, and any other communication, is refused."""
    token = api.user("c-desk", "u-bob")
    tried = (("m-2", "disconnected"), ("m-3", "connected"), ("m-3", "disconnected"))
    answers = [
        api.ask("PATCH", f"{CALLS}/p-bob/communications/{one}", token, json={"state": state})
        for one, state in tried
    ]
    assert [one.status_code for one in answers] == [404, 400, 200]


JOINS = [
    ("monitor", "monitoredParticipantId"),
    ("coach", "coachedParticipantId"),
    ("barge", "bargedParticipantId"),
]


@pytest.mark.parametrize(("what", "key"), JOINS)
def test_who_joins_is_a_new_participant(api: Api, what: str, key: str) -> None:
    """With an id of its own, and the target's beside it (facts §13.5)."""
    before = shape_b(api)
    answer = api.ask("POST", f"{CALLS}/p-ann/{what}", api.user("c-desk", "u-cat"))
    assert answer.status_code == 201
    after = shape_b(api)
    (new,) = (after[one] for one in set(after) - set(before))
    assert (new["user"]["id"], new[key]) == ("u-cat", "p-ann")


def test_a_supervisor_mutes_only_what_is_the_supervisors(api: Api) -> None:
    """The own participant of the monitoring, not the agent's."""
    token = api.user("c-desk", "u-cat")
    api.ask("POST", f"{CALLS}/p-ann/monitor", token)
    (own,) = (
        one["id"] for one in shape_b(api).values() if one.get("user", {}).get("id") == "u-cat"
    )
    muted = [
        api.ask("PATCH", f"{CALLS}/{one}", token, json={"muted": True}) for one in (own, "p-ann")
    ]
    assert [one.status_code for one in muted] == [202, 400]


CONSULTED = Participant(id="p-new", user="u-dan", consult_of="p-ann", communications=legs("m-9"))
COACHED = Participant(id="p-new", user="u-dan", coaches="p-ann", communications=legs("m-9"))
BARGED = Participant(id="p-new", user="u-dan", barges="p-ann", communications=legs("m-9"))
JOIN_REFUSED = [
    ("monitor", (), "p-ann", "u-bob", "conversation.error.monitor.own.conversation"),
    ("monitor", (CONSULTED,), "p-ann", "u-cat", "conversation.error.monitor.consultation.conversation"),
    ("coach", (CONSULTED,), "p-ann", "u-cat", "conversation.error.coach.consultation.conversation"),
    ("coach", (COACHED,), "p-ann", "u-cat", "conversation.error.multiple.coaches"),
    ("barge", (BARGED,), "p-ann", "u-cat", "conversation.error.multiple.barges"),
    ("barge", (CONSULTED,), "p-new", "u-cat", "conversation.error.barge.not.consult.initiator"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "more", "target", "who", "code"), JOIN_REFUSED)
def test_joins_the_service_refuses(
    what: str, more: tuple[Participant, ...], target: str, who: str, code: str
) -> None:
    """Each with the vendor's code, and nobody joins."""
    api = Api(organization(*more))
    before = shape_b(api)
    answer = api.ask("POST", f"{CALLS}/{target}/{what}", api.user("c-desk", who))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert shape_b(api) == before


def test_an_ended_leg_is_no_target(api: Api) -> None:
    """These operations declare no code of their own for it."""
    for what in ("monitor", "coach", "barge"):
        answer = api.ask("POST", f"{CALLS}/p-old/{what}", api.user("c-desk", "u-cat"))
        assert (answer.status_code, answer.json()["code"]) == (404, "not.found")


def test_a_conversation_is_barged_by_its_first_agent(api: Api) -> None:
    """Who is connected; nobody twice."""
    token = api.user("c-desk", "u-cat")
    answers = [api.ask("POST", "/api/v2/conversations/v-1/barge", token) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 400]
    assert answers[1].json()["code"] == "conversation.error.barge.conference"
    assert api.ask("POST", f"{CALLS}/p-ann/barge", api.service("c-service")).status_code == 400


@pytest.mark.parametrize("what", ["p-ann/monitor", "p-ann/coach", "p-ann/barge"])
def test_who_has_no_station_joins_no_call(what: str) -> None:
    """As the scenario says: no snapshot holds stations."""
    api = Api(organization(), Scenario(rate_limit=None, without_station=frozenset({"u-cat"})))
    before = shape_b(api)
    answer = api.ask("POST", f"{CALLS}/{what}", api.user("c-desk", "u-cat"))
    code = "conversation.error.no.user.station"
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert shape_b(api) == before
    assert api.ask("POST", f"{CALLS}/{what}", api.user("c-desk", "u-dan")).status_code == 201


def test_only_who_is_active_changes_the_recording(api: Api) -> None:
    """The one refusal of ownership that is a 403 (facts §8)."""
    path, body = "/api/v2/conversations/calls/v-1", {"recordingState": "paused"}
    answers = [
        api.ask("PATCH", path, api.user("c-desk", who), json=body) for who in ("u-ann", "u-cat")
    ]
    assert [one.status_code for one in answers] == [202, 403]
    assert answers[0].json()["id"] == "v-1"
    code = "conversation.error.forbidden.not.active.participant"
    assert answers[1].json()["code"] == code


GONE = "conversation.error.conversation.not.found"
SWAPPED = [
    ("v-1", "v-1", "", "not.found"),  # the conversation's id as the participant's
    ("v-1", "m-2", "", "not.found"),  # the communication's
    ("v-1", "u-ann", "", "not.found"),  # the user's
    ("v-1", "v-1", "/user/u-ann", "not.found"),
    ("v-1", "m-2", "/monitor", "not.found"),
    ("p-ann", "p-ann", "", GONE),
    ("m-2", "p-ann", "/user/u-ann", GONE),
    ("p-ann", "p-ann", "/monitor", "not.found"),  # which declares no other code
]


@pytest.mark.parametrize(("conversation", "participant", "what", "code"), SWAPPED)
def test_ids_in_each_others_place_are_found_nowhere(
    api: Api, conversation: str, participant: str, what: str, code: str
) -> None:
    """404, never a permission problem (facts §13.2)."""
    path = f"/api/v2/conversations/calls/{conversation}/participants/{participant}{what}"
    method = "POST" if what == "/monitor" else "PATCH"
    answer = api.ask(method, path, api.user("c-desk", "u-ann"), json={"muted": True})
    assert (answer.status_code, answer.json()["code"]) == (404, code)


BY_OPERATION = [
    ("calls/v-1/participants/p-old", "conversation.error.call.disconnected"),
    ("v-1/participants/p-old", "conversation.error.participant.no.active.conversations"),
    ("calls/v-1/participants/p-old/communications/m-1", "not.found"),
    ("chats/v-1/participants/p-old", "not.authorized"),
]


@pytest.mark.parametrize(("path", "code"), BY_OPERATION)
def test_a_leg_that_is_over_is_refused_as_each_operation_declares(
    api: Api, path: str, code: str
) -> None:
    """The vendor has several codes for one thing."""
    answer = api.ask(
        "PATCH",
        f"/api/v2/conversations/{path}",
        api.user("c-desk", "u-ann"),
        json={"state": "disconnected"},
    )
    assert answer.json()["code"] == code


def test_after_a_transfer_the_connected_leg_is_the_one_to_mute(api: Api) -> None:
    """The same user is there twice; the leg that was left answers that it is over (facts §13.3)."""
    token = api.user("c-desk", "u-ann")
    old, new = (
        api.ask("PATCH", f"{CALLS}/{one}", token, json={"muted": True})
        for one in ("p-old", "p-ann")
    )
    assert (old.json()["code"], new.status_code) == ("conversation.error.call.disconnected", 202)


def test_both_legs_of_a_consult_mute_their_own() -> None:
    """Each the own participant, not that of the other (facts §13.6)."""
    api = Api(organization(CONSULTED))
    for who, own, other in (("u-ann", "p-ann", "p-new"), ("u-dan", "p-new", "p-ann")):
        token = api.user("c-desk", who)
        answers = [
            api.ask("PATCH", f"{CALLS}/{one}", token, json={"muted": True}) for one in (own, other)
        ]
        assert [one.status_code for one in answers] == [202, 400]
        assert answers[1].json()["code"] == "conversation.error.user.not.party"


UNKEPT = "/api/v2/conversations/{}/participants/{}/digits"


def test_what_is_not_imitated_names_what_is_there(api: Api) -> None:
    """A conversation or participant that is nowhere is 404 for every operation."""
    token = api.user("c-desk", "u-ann")
    ids = (("v-1", "p-ann"), ("v-1", "v-1"), ("p-ann", "p-ann"))
    answers = [api.ask("POST", UNKEPT.format(*pair), token) for pair in ids]
    assert [one.status_code for one in answers] == [204, 404, 404]
    assert answers[0].headers["scopeaudit-sandbox"] == "gates passed, nothing was done"


OTHER_MEDIA = [
    ("u-ann", "p-ann", 202, ""),
    ("u-ann", "p-bob", 403, "You are not authorized to perform the requested action."),
    ("u-cat", "p-ann", 403, "You are not authorized to perform the requested action."),
    ("", "p-ann", 403, "You are not authorized to perform the requested action."),
    ("u-ann", "p-old", 403, "Access to Conversation v-1 is forbidden."),
]


@pytest.mark.parametrize("media", ["emails", "chats", "messages", "callbacks"])
@pytest.mark.parametrize(("who", "participant", "status", "said"), OTHER_MEDIA)
def test_other_media_answer_403_to_who_is_not_the_party(
    api: Api, media: str, who: str, participant: str, status: int, said: str
) -> None:
    """As was seen on the wire, where the same mistake on a call is a 400 or 404."""
    token = api.user("c-desk", who) if who else api.service("c-service")
    path = f"/api/v2/conversations/{media}/v-1/participants/{participant}"
    answer = api.ask("PATCH", path, token, json={"state": "disconnected"})
    assert answer.status_code == status
    if said:
        assert (answer.json()["code"], answer.json()["message"]) == ("not.authorized", said)
