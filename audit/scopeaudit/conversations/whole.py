"""Shape A, GET /conversations/{id}: `userId` on the participant, `muted` and `held` on its calls."""

from collections.abc import Iterator
from datetime import datetime

from scopeaudit.conversations.parts import Linked, Ref, Wire, moment, state_of
from scopeaudit.model.snapshot import Communication, Conversation, Participant


class WireLeg(Wire, kw_only=True):
    """A call, or the leg of another medium; only a call tells `muted`."""

    id: str = ""
    state: str | None = None
    muted: bool | None = None
    held: bool | None = None
    disconnected_time: datetime | None = None


_Legs = tuple[WireLeg, ...] | None


class WireParticipant(Linked, kw_only=True):
    """Participant; `muted` is never told on it (facts §13.4)."""

    id: str
    user_id: str | None = None
    purpose: str | None = None
    end_time: datetime | None = None
    calls: _Legs = None
    callbacks: _Legs = None
    chats: _Legs = None
    emails: _Legs = None
    messages: _Legs = None
    videos: _Legs = None
    screenshares: _Legs = None
    cobrowsesessions: _Legs = None
    social_expressions: _Legs = None
    internal_messages: _Legs = None

    def legs(self) -> Iterator[WireLeg]:
        """Yield the legs of all media, calls first."""
        media = (
            self.calls,
            self.callbacks,
            self.chats,
            self.emails,
            self.messages,
            self.videos,
            self.screenshares,
            self.cobrowsesessions,
            self.social_expressions,
            self.internal_messages,
        )
        return (leg for legs in media for leg in legs or ())


class WireDivision(Wire, kw_only=True):
    """One division a conversation belongs to."""

    division: Ref


class WireConversation(Wire, kw_only=True):
    """Conversation."""

    id: str
    participants: tuple[WireParticipant, ...]
    divisions: tuple[WireDivision, ...] | None = None

    @property
    def key(self) -> str:
        """The id."""
        return self.id


def conversation(wire: WireConversation, read_at: datetime | None = None) -> Conversation:
    """Return the conversation, which was read at that time."""
    return Conversation(
        id=wire.id,
        divisions=divisions(wire.divisions),
        participants=tuple(map(_participant, wire.participants)),
        read_at=read_at,
    )


def divisions(wires: tuple[WireDivision, ...] | None) -> tuple[str, ...] | None:
    """Return the ids of divisions, each once; None where the vendor left them out."""
    return None if wires is None else tuple(dict.fromkeys(one.division.id for one in wires))


def _participant(wire: WireParticipant) -> Participant:
    return Participant(
        id=wire.id,
        user=wire.user_id,
        purpose=wire.purpose or "",
        communications=tuple(map(_leg, wire.legs())),
        ended_at=moment(wire.end_time),
        consult_of=wire.consult_participant_id,
        monitors=wire.monitored_participant_id,
        coaches=wire.coached_participant_id,
        barges=wire.barged_participant_id,
    )


def _leg(wire: WireLeg) -> Communication:
    return Communication(
        id=wire.id,
        state=state_of(wire.state),
        muted=wire.muted,
        held=wire.held,
        ended_at=moment(wire.disconnected_time),
    )
