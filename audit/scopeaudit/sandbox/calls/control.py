"""Call control: what a call does to the conversations, and the rules of the service about whose they are.

The rules are those of facts §8: the participant must be the user's own, on the call, and connected.
"""

from dataclasses import replace
from typing import Any

from scopeaudit.model.snapshot import Communication, Conversation, Participant
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import found

_DONE = 202
_JOINED = 201
_SWITCHES = ("muted", "held")
_UNKEPT = {"confined", "recording", "wrapup", "wrapupSkipped", "code"}
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


def _update(call: Call, user: str | None) -> Answer:
    conversation = call.conversation()
    one = _participant(call, conversation)
    if user is not None:
        _check_party(conversation, one, user)
    _check_connected(one)
    return _replaced(call, conversation, _changed(call, one, call.document()))


def _participant(call: Call, conversation: Conversation) -> Participant:
    by_id = {one.id: one for one in conversation.participants}
    one = by_id.get(call.parameters["participantId"])
    if one is None:
        raise refuse("conversation.error.participant.not.found")
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
    one = _participant(call, conversation)
    if call.parameters["communicationId"] not in {leg.id for leg in one.communications}:
        raise refuse("conversation.error.communication.not.found")
    _check_connected(one)
    if call.document() != {"state": "disconnected"}:
        raise refuse("conversation.participant.update.invalid")
    done = _replaced(call, conversation, _ended(call, one))
    return replace(done, status=200, body={})


def update_call(call: Call) -> Answer:
    """End a call for everybody, which is all that is kept of this operation."""
    if call.document() != {"state": "disconnected"}:
        raise refuse("bad.request", reason="the sandbox keeps only the state disconnected")
    return replace(disconnect(call), status=200, body={})


def disconnect(call: Call) -> Answer:
    """End a conversation for everybody."""
    conversation = call.conversation()
    participants = tuple(_ended(call, one) for one in conversation.participants)
    changed = replace(conversation, participants=participants)
    return Answer(status=_DONE, state=call.state.with_conversation(changed))


def monitor(call: Call) -> Answer:
    """Let the caller listen to a participant; not in an own conversation, not in a consultation."""
    conversation, target, user = _joining(call)
    if _is_in(conversation, user):
        raise refuse("conversation.error.monitor.own.conversation")
    if _is_consultation(conversation):
        raise refuse("conversation.error.monitor.consultation.conversation")
    return _joined(
        call, conversation, Participant(id=call.new_id(), user=user, monitors=target.id)
    )


def coach(call: Call) -> Answer:
    """Let the caller speak to a participant alone; one coach at a time, not in a consultation."""
    conversation, target, user = _joining(call)
    if _is_consultation(conversation):
        raise refuse("conversation.error.coach.consultation.conversation")
    if any(one.coaches and not one.ended for one in conversation.participants):
        raise refuse("conversation.error.multiple.coaches")
    return _joined(call, conversation, Participant(id=call.new_id(), user=user, coaches=target.id))


def barge(call: Call) -> Answer:
    """Let the caller speak to everybody; of a consultation only its initiator, nobody twice."""
    conversation, target, user = _joining(call)
    _check_unbarged(conversation, target)
    if target.consult_of:
        raise refuse("conversation.error.barge.not.consult.initiator")
    return _joined(call, conversation, Participant(id=call.new_id(), user=user, barges=target.id))


def barge_conversation(call: Call) -> Answer:
    """Let the caller barge in on the first agent who is connected."""
    conversation, user = call.conversation(), _user(call)
    agents = [one for one in conversation.participants if one.user and _is_on(one)]
    if not agents:
        raise refuse("conversation.error.participant.no.active.conversations")
    _check_unbarged(conversation, agents[0])
    new = Participant(id=call.new_id(), user=user, barges=agents[0].id)
    return _joined(call, conversation, new)


def _joining(call: Call) -> tuple[Conversation, Participant, str]:
    conversation = call.conversation()
    target = _participant(call, conversation)
    if not _is_on(target):
        raise refuse("conversation.error.participant.no.active.conversations")
    return conversation, target, _user(call)


def _user(call: Call) -> str:
    user = call.signed_in().user
    if user is None:
        raise refuse("not.a.user")
    return user.id


def _is_on(one: Participant) -> bool:
    return one.connected is not False


def _is_in(conversation: Conversation, user: str) -> bool:
    return any(one.user == user and _is_on(one) for one in conversation.participants)


def _is_consultation(conversation: Conversation) -> bool:
    return any(one.consult_of and not one.ended for one in conversation.participants)


def _check_unbarged(conversation: Conversation, target: Participant) -> None:
    if any(one.barges == target.id and not one.ended for one in conversation.participants):
        raise refuse("conversation.error.multiple.barges")


def _joined(call: Call, conversation: Conversation, new: Participant) -> Answer:
    """Add the participant the caller becomes: a new one with its own id (facts §13.5)."""
    leg = Communication(id=call.new_id(), state="connected", muted=False, held=False)
    new = replace(new, purpose="user", communications=(leg,))
    changed = replace(conversation, participants=(*conversation.participants, new))
    return Answer(status=_JOINED, state=call.state.with_conversation(changed))
