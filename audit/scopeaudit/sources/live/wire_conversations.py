"""What is kept of conversations: ids, states and times. There is no field for a name, an address or an attribute.

Two of the vendor's shapes (facts §8): A, of one conversation by its id, and C, of analytics.
"""

import msgspec


class _Wire(msgspec.Struct, rename="camel"):
    """Field names as the vendor writes them."""


class Ref(_Wire):
    """An object that is only named by its id."""

    id: str


class WireCall(_Wire):
    """Call, of shape A: a leg with what only it tells."""

    id: str = ""
    state: str | None = None
    muted: bool | None = None
    held: bool | None = None
    disconnected_time: str | None = None


class WireParticipant(_Wire):
    """Participant, of shape A; `user_id` is the person, `id` is not."""

    id: str
    user_id: str | None = None
    purpose: str | None = None
    end_time: str | None = None
    consult_participant_id: str | None = None
    monitored_participant_id: str | None = None
    coached_participant_id: str | None = None
    barged_participant_id: str | None = None
    calls: tuple[WireCall, ...] | None = None


class WireConversationDivision(_Wire):
    """A division of a conversation, of shape A."""

    division: Ref


class WireConversation(_Wire):
    """Conversation, shape A."""

    id: str
    participants: tuple[WireParticipant, ...]
    divisions: tuple[WireConversationDivision, ...] | None = None


class WireSegment(_Wire):
    """AnalyticsConversationSegment: open while it has no end."""

    segment_end: str | None = None


class WireSession(_Wire):
    """AnalyticsSession: a leg, whatever its medium."""

    session_id: str
    media_type: str = ""
    monitored_participant_id: str | None = None
    coached_participant_id: str | None = None
    barged_participant_id: str | None = None
    segments: tuple[WireSegment, ...] | None = None


class WireAnalyticsParticipant(_Wire):
    """AnalyticsParticipant."""

    participant_id: str
    user_id: str | None = None
    purpose: str | None = None
    sessions: tuple[WireSession, ...] | None = None


class WireAnalyticsConversation(_Wire):
    """AnalyticsConversation, shape C."""

    conversation_id: str
    participants: tuple[WireAnalyticsParticipant, ...]
    division_ids: tuple[str, ...] | None = None


class WireDetails(_Wire):
    """A page of the query of analytics; conversations are left out where there are none."""

    total_hits: int
    conversations: list[msgspec.Raw] = []
