"""Being on a conversation: decided by the user of its participants, never by their ids (facts §8, §13.1)."""

from collections.abc import Iterable

from scopeaudit.model.policy import ParticipantNeed
from scopeaudit.model.snapshot import BlindSpot, Conversation, Participant
from scopeaudit.model.verdict import Gap, OnConversation, Outcome, Proof, Proviso
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Presence:
    """Whose presence on which conversation is asked about, and what may hide parts of the conversation."""

    conversation: Conversation
    user: str
    blind: tuple[BlindSpot, ...] = ()


def decide_presence(need: ParticipantNeed, on: Presence) -> Proof:
    """Decide whether a user is on a conversation; as oneself, with a call that is connected.

    A call that is still alerting is a proviso; a leg of which the vendor's shape tells no state is unknown.
    """
    own = [one for one in on.conversation.participants if one.user == on.user]
    going_on = [one for one in own if not one.ended]
    connected = [one for one in going_on if one.connected]
    if connected or (need.who == "any" and going_on):
        return Proof(need, Outcome.MET, grounds=tuple(_grounds(on, connected or going_on)))
    alerting = [one for one in going_on if one.connected is False]
    if alerting:
        text = f"the call of participant `{alerting[0].id}` is connected by then"
        grounds = tuple(_grounds(on, alerting))
        return Proof(need, Outcome.MET, grounds, provisos=(Proviso("participant", text),))
    blind = on.blind or (_untold(on),) if going_on else on.blind
    if blind:
        return Proof(need, Outcome.UNKNOWN, blind=blind)
    return Proof(need, Outcome.MISSING, gaps=(_gap(on, own),))


def _grounds(on: Presence, participants: Iterable[Participant]) -> Iterable[OnConversation]:
    return (OnConversation(on.conversation.id, one.id) for one in participants)


def _untold(on: Presence) -> BlindSpot:
    name = on.conversation.id
    reason = f"whether calls of conversation `{name}` are connected was not told"
    return BlindSpot(section="conversations", reason=reason, ids=(name,))


def _gap(on: Presence, own: list[Participant]) -> Gap:
    """Return what is lacking: a call that goes on, or a participant at all."""
    names = (f"participant of {on.conversation.id}",)
    if own:
        return Gap("ended-leg", names, note="every leg of theirs is over")
    return Gap("not-a-participant", names, note="no participant of it is theirs")
