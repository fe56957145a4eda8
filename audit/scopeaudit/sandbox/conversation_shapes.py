"""A conversation in the vendor's three shapes: of the conversation, of its call, and of analytics (facts §8)."""

from typing import Any

from scopeaudit.model.snapshot import Conversation, Participant
from scopeaudit.sandbox.wire import Json, given, moment, reference

_HUMAN = {"agent", "user"}


def conversation(one: Conversation) -> Json:
    """Return shape A: `userId` on the participant, `muted` and `held` on its calls."""
    return {
        "id": one.id,
        "participants": [_participant(each) for each in one.participants],
        "divisions": _divisions(one),
        "recentTransfers": [],
        "selfUri": f"/api/v2/conversations/{one.id}",
    }


def _participant(one: Participant) -> Json:
    return given(
        id=one.id,
        endTime=moment(one.ended_at),
        userId=one.user,
        purpose=one.purpose,
        participantType="Internal" if one.purpose in _HUMAN else "External",
        consultParticipantId=one.consult_of,
        monitoredParticipantId=one.monitors,
        coachedParticipantId=one.coaches,
        bargedParticipantId=one.barges,
        calls=[_call(one, communication) for communication in one.communications],
    )


def _call(one: Participant, communication: str) -> Json:
    return given(
        state=state_of(one),
        initialState=state_of(one),
        id=communication,
        direction="inbound",
        muted=one.muted,
        confined=False,
        held=one.held,
        disconnectType="client" if one.ended_at else None,
        disconnectedTime=moment(one.ended_at),
    )


def call_conversation(one: Conversation) -> Json:
    """Return shape B: `user.id`, `muted` and `held` on the participant."""
    return {
        "id": one.id,
        "participants": [_media_participant(each) for each in one.participants],
        "divisions": _divisions(one),
        "recentTransfers": [],
        "selfUri": f"/api/v2/conversations/calls/{one.id}",
    }


def _media_participant(one: Participant) -> Json:
    return given(
        id=one.id,
        endTime=moment(one.ended_at),
        purpose=one.purpose,
        state=state_of(one),
        direction="inbound",
        disconnectType="client" if one.ended_at else None,
        held=one.held,
        user=reference("users", one.user) if one.user else None,
        peer=None,
        muted=one.muted,
        confined=False,
        recording=False,
        monitoredParticipantId=one.monitors,
        coachedParticipantId=one.coaches,
        bargedParticipantId=one.barges,
        consultParticipantId=one.consult_of,
    )


def analytics(one: Conversation) -> Json:
    """Return shape C: `participantId` and `userId` on the participant, ids of others on its sessions."""
    return {
        "conversationId": one.id,
        "divisionIds": list(one.divisions),
        "participants": [_analytics_participant(each) for each in one.participants],
    }


def _analytics_participant(one: Participant) -> Json:
    return given(
        participantId=one.id,
        userId=one.user,
        purpose=one.purpose,
        sessions=[_session(one, communication) for communication in one.communications],
    )


def _session(one: Participant, communication: str) -> Json:
    segment: dict[str, Any] = {"segmentType": "interact", "conference": False}
    if one.ended_at:
        segment["segmentEnd"] = moment(one.ended_at)
    return given(
        sessionId=communication,
        mediaType="voice",
        monitoredParticipantId=one.monitors,
        coachedParticipantId=one.coaches,
        bargedParticipantId=one.barges,
        segments=[segment],
    )


def state_of(one: Participant) -> str:
    """Return the state of a participant's call."""
    if one.ended_at is not None:
        return "terminated"
    return "connected" if one.connected else "alerting"


def _divisions(one: Conversation) -> list[Json]:
    return [
        {"division": reference("authorization/divisions", division), "entities": []}
        for division in one.divisions
    ]
