"""Call control: what a call does to the conversations, and the rules of the service about whose they are.

The rules are those of facts §8: the participant must be the user's own, on the call, and connected.
"""

from dataclasses import replace
from typing import Any

from scopeaudit.model.snapshot import Conversation, Participant
from scopeaudit.sandbox import conversation_shapes as shapes
from scopeaudit.sandbox.call import NOTE, Answer, Call
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import found

_DONE = 202
_SWITCHES = ("muted", "held")
_UNKEPT = {"confined", "recording", "wrapup", "wrapupSkipped", "resumeTime", "code"}
"""What a request may ask for besides, which no snapshot holds."""


def update_own(call: Call) -> Answer:
    """Mute, hold or end the caller's own participant."""
    user = call.signed_in().user
    if user is None:
        raise refuse("not.a.user")
    return _update(call, user.id)


def update_for_user(call: Call) -> Answer:
    """Do the same for the user the path names, who must be the participant."""
    return _update(call, found(call.tenant.users, call.parameters["userId"]).id)


def update(call: Call) -> Answer:
    """Do the same for any participant: the vendor declares no ownership rule here."""
    return _update(call, None)


def update_of_other_media(call: Call) -> Answer:
    """Do the same for what is no call, where the vendor was seen to answer 403 to who is not the party.

    So it does for a leg that is over, in other words.
    """
    conversation, user = call.conversation(), call.signed_in().user
    one = participant(call, conversation)
    if user is None or one.user != user.id:
        raise refuse("not.authorized")
    if one.ended:
        raise refuse("not.authorized/access", type="Conversation", id=conversation.id)
    return _update(call, user.id)


def _update(call: Call, user: str | None) -> Answer:
    conversation = call.conversation()
    one = participant(call, conversation)
    if user is not None:
        _check_party(conversation, one, user)
    _check_connected(one)
    return _replaced(call, conversation, _changed(call, one, call.document()))


def participant(call: Call, conversation: Conversation) -> Participant:
    """Return the participant the path names; raises RefusedError."""
    by_id = {one.id: one for one in conversation.participants}
    one = by_id.get(call.parameters["participantId"])
    if one is None:
        raise refuse("not.found")
    return one


def _check_party(conversation: Conversation, one: Participant, user: str) -> None:
    if all(each.user != user for each in conversation.participants):
        raise refuse("conversation.error.not.conversation.participant")
    if one.user != user:
        raise refuse("conversation.error.user.not.party")


def _check_connected(one: Participant) -> None:
    if one.ended:
        raise refuse("conversation.error.call.disconnected")
    if not one.communications:
        raise refuse("conversation.error.participant.no.active.conversations")


def _changed(call: Call, one: Participant, asked: dict[str, Any]) -> Participant:
    """Return the participant as the body wants it; refuses what no participant can be."""
    switches = {name: asked[name] for name in _SWITCHES if name in asked}
    known = {*_SWITCHES, "state"} | _UNKEPT
    if not asked or not set(asked) <= known or not all(type(v) is bool for v in switches.values()):
        raise refuse("conversation.participant.update.invalid")
    if one.connected is False and "held" in switches:
        raise refuse("conversation.error.hold.alerting")
    if "state" not in asked:
        return _with_legs(one, **switches)
    if asked["state"] == "disconnected":
        return _ended(call, _with_legs(one, **switches))
    if asked["state"] == "connected":
        return _with_legs(one, state="connected", **switches)
    raise refuse("conversation.participant.update.invalid")


def _with_legs(one: Participant, **changes: Any) -> Participant:
    """Change the legs that are not over."""
    legs = (leg if leg.ended else replace(leg, **changes) for leg in one.communications)
    return replace(one, communications=tuple(legs))


def _ended(call: Call, one: Participant) -> Participant:
    if one.ended_at is not None:
        return one
    over = _with_legs(one, state="terminated", held=False, ended_at=call.now)
    return replace(over, ended_at=call.now)


def _replaced(call: Call, conversation: Conversation, one: Participant) -> Answer:
    participants = tuple(one if each.id == one.id else each for each in conversation.participants)
    changed = replace(conversation, participants=participants)
    return Answer(status=_DONE, state=call.state.with_conversation(changed))


def end_communication(call: Call) -> Answer:
    """End one communication; this operation can do nothing else."""
    conversation = call.conversation()
    one = participant(call, conversation)
    if call.parameters["communicationId"] not in {leg.id for leg in one.communications}:
        raise refuse("not.found")
    _check_connected(one)
    if call.document() != {"state": "disconnected"}:
        raise refuse("conversation.participant.update.invalid")
    done = _replaced(call, conversation, _ended(call, one))
    return replace(done, status=200, body={})


def update_call(call: Call) -> Answer:
    """End a call for everybody, which is all that is kept of this operation.

    Who is not active on the call cannot change its recording (facts §8).
    """
    asked = call.document()
    if asked == {"state": "disconnected"}:
        return _changed_call(_all_ended(call), call)
    if set(asked) != {"recordingState"}:
        raise refuse("bad.request", reason="the sandbox knows state and recordingState only")
    conversation, user = call.conversation(), call.signed_in().user
    if all(one.ended for one in conversation.participants):
        raise refuse("conversation.error.call.disconnected/recording")
    if not any(user and one.user == user.id and is_on(one) for one in conversation.participants):
        raise refuse("conversation.error.forbidden.not.active.participant")
    told = {NOTE: "the recording state is not kept"}
    return replace(_changed_call(conversation, call), status=_DONE, headers=told)


def _changed_call(conversation: Conversation, call: Call) -> Answer:
    """Answer the conversation as it is now."""
    return Answer(
        body=shapes.conversation(conversation), state=call.state.with_conversation(conversation)
    )


def disconnect(call: Call) -> Answer:
    """End a conversation for everybody."""
    return Answer(status=_DONE, state=call.state.with_conversation(_all_ended(call)))


def delete(call: Call) -> Answer:
    """Do the same, which is answered with another status."""
    return replace(disconnect(call), status=204)


def _all_ended(call: Call) -> Conversation:
    conversation = call.conversation()
    people = tuple(_ended(call, one) for one in conversation.participants)
    return replace(conversation, participants=people)


def add_for_user(call: Call) -> Answer:
    """Add somebody on behalf of a user, who must be a participant; nobody is added here."""
    user, conversation = call.parameters["userId"], call.conversation()
    if all(one.user != user for one in conversation.participants):
        raise refuse("not.found/participant", user=user)
    return Answer(body=shapes.conversation(conversation), headers={NOTE: "nobody was added"})


def is_on(one: Participant) -> bool:
    """Say whether a participant is connected, or may be."""
    return one.connected is not False
