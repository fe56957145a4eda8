"""Shape B, GET /conversations/calls/{id}: `user.id`, and `state`, `muted` and `held` on the participant."""

from datetime import datetime

from scopeaudit.conversations.parts import Linked, Ref, Wire, moment, state_of
from scopeaudit.conversations.whole import WireDivision, divisions
from scopeaudit.model.snapshot import Communication, Conversation, Participant


class WireCallParticipant(Linked, kw_only=True):
    """CallMediaParticipant: a participant with its one leg, which has no id of its own."""

    id: str
    user: Ref | None = None
    purpose: str | None = None
    state: str | None = None
    muted: bool | None = None
    held: bool | None = None
    end_time: datetime | None = None


class WireCallConversation(Wire, kw_only=True):
    """CallConversation."""

    id: str
    participants: tuple[WireCallParticipant, ...]
    divisions: tuple[WireDivision, ...] | None = None

    @property
    def key(self) -> str:
        """The id."""
        return self.id


def conversation(wire: WireCallConversation, read_at: datetime | None = None) -> Conversation:
    """Return the conversation, which was read at that time."""
    return Conversation(
        id=wire.id,
        divisions=divisions(wire.divisions),
        participants=tuple(map(_participant, wire.participants)),
        read_at=read_at,
    )


def _participant(wire: WireCallParticipant) -> Participant:
    ended_at = moment(wire.end_time)
    leg = Communication(
        state=state_of(wire.state), muted=wire.muted, held=wire.held, ended_at=ended_at
    )
    return Participant(
        id=wire.id,
        user=wire.user.id if wire.user else None,
        purpose=wire.purpose or "",
        communications=(leg,),
        ended_at=ended_at,
        consult_of=wire.consult_participant_id,
        monitors=wire.monitored_participant_id,
        coaches=wire.coached_participant_id,
        barges=wire.barged_participant_id,
    )
