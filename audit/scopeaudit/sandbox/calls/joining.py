"""Monitor, coach, barge: who joins is a new participant with an id of its own (facts §8, §13.5)."""

from dataclasses import replace

from scopeaudit.model.snapshot import Communication, Conversation, Participant
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.calls.control import is_on, participant
from scopeaudit.sandbox.refusal import refuse

_JOINED = 201


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
    agents = [one for one in conversation.participants if one.user and is_on(one)]
    if not agents:
        raise refuse("conversation.error.participant.no.active.conversations")
    _check_unbarged(conversation, agents[0])
    new = Participant(id=call.new_id(), user=user, barges=agents[0].id)
    return _joined(call, conversation, new)


def _joining(call: Call) -> tuple[Conversation, Participant, str]:
    conversation = call.conversation()
    target = participant(call, conversation)
    if not is_on(target):
        raise refuse("conversation.error.participant.no.active.conversations")
    return conversation, target, _user(call)


def _user(call: Call) -> str:
    """Return who joins: a user, with a station to hear by."""
    user = call.signed_in().user
    if user is None:
        raise refuse("not.a.user")
    if user.id in call.scenario.without_station:
        raise refuse("conversation.error.no.user.station")
    return user.id


def _is_in(conversation: Conversation, user: str) -> bool:
    return any(one.user == user and is_on(one) for one in conversation.participants)


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
