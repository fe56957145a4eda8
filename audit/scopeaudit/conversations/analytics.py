"""Shape C, analytics: `participantId`, `userId`, and sessions that tell neither state nor `muted`."""

from collections.abc import Iterable
from datetime import datetime

from scopeaudit.conversations.parts import Linked, Wire, moment
from scopeaudit.model.snapshot import Communication, Conversation, Participant


class WireSegment(Wire, kw_only=True):
    """A stretch of a session; it goes on while it has no end."""

    segment_end: datetime | None = None


class WireSession(Linked, kw_only=True):
    """A session: one leg, with the participants it monitors, coaches or barges."""

    session_id: str = ""
    segments: tuple[WireSegment, ...] | None = None

    def ended_at(self) -> datetime | None:
        """Return when its last segment ended; None while one goes on, or where none was told."""
        ends = [one.segment_end for one in self.segments or ()]
        return max(map(moment, ends)) if ends and None not in ends else None  # type: ignore[type-var]  # none is None here


class WireAnalyticsParticipant(Wire, kw_only=True):
    """AnalyticsParticipant."""

    participant_id: str
    user_id: str | None = None
    purpose: str | None = None
    sessions: tuple[WireSession, ...] | None = None


class WireAnalyticsConversation(Wire, kw_only=True):
    """AnalyticsConversation; `conversation_end` is given once everybody has left."""

    conversation_id: str
    participants: tuple[WireAnalyticsParticipant, ...]
    division_ids: tuple[str, ...] | None = None
    conversation_end: datetime | None = None

    @property
    def key(self) -> str:
        """The id."""
        return self.conversation_id


def conversation(wire: WireAnalyticsConversation, read_at: datetime | None = None) -> Conversation:
    """Return the conversation, which was read at that time."""
    ended_at = moment(wire.conversation_end)
    divisions = wire.division_ids
    return Conversation(
        id=wire.conversation_id,
        divisions=None if divisions is None else tuple(dict.fromkeys(divisions)),
        participants=tuple(_participant(one, ended_at) for one in wire.participants),
        read_at=read_at,
    )


def _participant(wire: WireAnalyticsParticipant, ended_at: datetime | None) -> Participant:
    sessions = wire.sessions or ()
    return Participant(
        id=wire.participant_id,
        user=wire.user_id,
        purpose=wire.purpose or "",
        communications=tuple(
            Communication(id=one.session_id, ended_at=one.ended_at()) for one in sessions
        ),
        ended_at=ended_at,
        consult_of=_first(one.consult_participant_id for one in sessions),
        monitors=_first(one.monitored_participant_id for one in sessions),
        coaches=_first(one.coached_participant_id for one in sessions),
        barges=_first(one.barged_participant_id for one in sessions),
    )


def _first(told: Iterable[str | None]) -> str | None:
    return next(filter(None, told), None)
