"""Both shapes of a conversation made one."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import get_args

from scopeaudit.model.snapshot import Communication, Conversation, LegState, Participant
from scopeaudit.sources.live.rows import moment
from scopeaudit.sources.live.wire_conversations import (
    WireAnalyticsConversation,
    WireAnalyticsParticipant,
    WireCall,
    WireConversation,
    WireParticipant,
    WireSession,
)

_STATES: Mapping[str, LegState] = MappingProxyType({one: one for one in get_args(LegState)})
_PURPOSE = re.compile(r"[A-Za-z]{1,40}")
_VOICE = "voice"


def of_id(wire: WireConversation, read_at: datetime) -> Conversation:
    """Return a conversation of shape A."""
    divisions = wire.divisions
    return Conversation(
        id=wire.id,
        participants=tuple(map(_participant, wire.participants)),
        divisions=None if divisions is None else _ids(one.division.id for one in divisions),
        read_at=read_at,
    )


def of_analytics(wire: WireAnalyticsConversation, read_at: datetime) -> Conversation:
    """Return a conversation of shape C, whose legs tell neither state nor muted nor held."""
    divisions = wire.division_ids
    return Conversation(
        id=wire.conversation_id,
        participants=tuple(map(_analytics_participant, wire.participants)),
        divisions=None if divisions is None else _ids(divisions),
        read_at=read_at,
    )


def _participant(wire: WireParticipant) -> Participant:
    return Participant(
        id=wire.id,
        user=wire.user_id,
        purpose=_purpose(wire.purpose),
        communications=tuple(map(_call, wire.calls or ())),
        ended_at=moment(wire.end_time),
        consult_of=wire.consult_participant_id,
        monitors=wire.monitored_participant_id,
        coaches=wire.coached_participant_id,
        barges=wire.barged_participant_id,
    )


def _call(wire: WireCall) -> Communication:
    return Communication(
        id=wire.id,
        state=_STATES.get(wire.state or ""),
        muted=wire.muted,
        held=wire.held,
        ended_at=moment(wire.disconnected_time),
    )


def _analytics_participant(wire: WireAnalyticsParticipant) -> Participant:
    sessions = [one for one in wire.sessions or () if one.media_type == _VOICE]
    ends = [_end(one) for one in sessions]
    over = [end for end in ends if end is not None]
    return Participant(
        id=wire.participant_id,
        user=wire.user_id,
        purpose=_purpose(wire.purpose),
        communications=tuple(
            Communication(id=one.session_id, ended_at=end)
            for one, end in zip(sessions, ends, strict=True)
        ),
        ended_at=max(over) if over and len(over) == len(ends) else None,
        monitors=_first(one.monitored_participant_id for one in sessions),
        coaches=_first(one.coached_participant_id for one in sessions),
        barges=_first(one.barged_participant_id for one in sessions),
    )


def _end(wire: WireSession) -> datetime | None:
    """Return when a session ended; None while a segment of it is open."""
    ends = [moment(one.segment_end) for one in wire.segments or ()]
    told = [one for one in ends if one is not None]
    return max(told) if told and len(told) == len(ends) else None


def _purpose(text: str | None) -> str:
    """Return a purpose of the vendor's form; it is free text, and must not carry anything else."""
    return text if text and _PURPOSE.fullmatch(text) else ""


def _first(ids: Iterable[str | None]) -> str | None:
    return next((one for one in ids if one), None)


def _ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
