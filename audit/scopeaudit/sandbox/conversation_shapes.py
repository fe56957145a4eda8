"""A conversation in the vendor's three shapes: of the conversation, of its call, and of analytics (facts §8)."""

from typing import Any

from scopeaudit.model.snapshot import Communication, Conversation, Participant
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
        calls=[_call(one, leg) for leg in one.communications],
    )


def _call(one: Participant, leg: Communication) -> Json:
    ended_at = leg.ended_at or one.ended_at
    return given(
        state=_state(one, leg),
        initialState=_state(one, leg),
        id=leg.id,
        direction="inbound",
        muted=leg.muted,
        confined=False,
        held=leg.held,
        disconnectType="client" if ended_at else None,
        disconnectedTime=moment(ended_at),
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
        "divisionIds": list(one.divisions or ()),
        "participants": [_analytics_participant(each) for each in one.participants],
    }


def _analytics_participant(one: Participant) -> Json:
    return given(
        participantId=one.id,
        userId=one.user,
        purpose=one.purpose,
        sessions=[_session(one, leg) for leg in one.communications],
    )


def _session(one: Participant, leg: Communication) -> Json:
    segment: dict[str, Any] = {"segmentType": "interact", "conference": False}
    if ended_at := leg.ended_at or one.ended_at:
        segment["segmentEnd"] = moment(ended_at)
    return given(
        sessionId=leg.id,
        mediaType="voice",
        monitoredParticipantId=one.monitors,
        coachedParticipantId=one.coaches,
        bargedParticipantId=one.barges,
        segments=[segment],
    )


def state_of(one: Participant) -> str:
    """Return the state of a participant: that of the first leg that goes on."""
    going = [leg for leg in one.communications if not leg.ended]
    if one.ended or not one.communications:
        return "terminated" if one.ended else "none"
    return _state(one, going[0])


def _state(one: Participant, leg: Communication) -> str:
    if one.ended_at is not None:
        return "terminated"
    return leg.state or ("terminated" if leg.ended else "connected")


def _divisions(one: Conversation) -> list[Json]:
    return [
        {"division": reference("authorization/divisions", division), "entities": []}
        for division in one.divisions or ()
    ]
