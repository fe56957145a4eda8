"""One call as the vendor tells it in each of its shapes, with everything that must not be kept."""

from typing import Any

PERSONAL = (
    "Ana Ito",
    "tel:+15550000000",
    "sip:ana@example.org",
    "customer-number",
    "4711",
    "+1555",
)
"""Names, numbers, addresses and attributes of people in the answers."""

_NAMED = {
    "name": "Ana Ito",
    "address": "sip:ana@example.org",
    "ani": "+1555",
    "attributes": {"customer-number": "4711"},
}

WHOLE: dict[str, Any] = {
    "id": "v-1",
    "address": "tel:+15550000000",
    "divisions": [
        {"division": {"id": "d-1", "name": "EMEA"}, "entities": []},
        {"division": {"id": "d-1"}, "entities": []},
    ],
    "recentTransfers": [],
    "participants": [
        _NAMED
        | {
            "id": "p-old",
            "userId": "u-1",
            "purpose": "agent",
            "endTime": "2026-08-28T18:40:28.462Z",
            "calls": [
                {
                    "id": "m-1",
                    "state": "terminated",
                    "muted": False,
                    "held": False,
                    "disconnectType": "transfer",
                    "disconnectedTime": "2026-08-28T18:40:28.462Z",
                }
            ],
        },
        {
            "id": "p-new",
            "userId": "u-1",
            "purpose": "agent",
            "consultParticipantId": "p-customer",
            "calls": [{"id": "m-2", "state": "connected", "muted": True, "held": False}],
            "messages": [{"id": "m-3", "state": "a-state-of-tomorrow", "held": True}],
        },
        {"id": "p-boss", "userId": "u-2", "purpose": "user", "monitoredParticipantId": "p-new"},
    ],
}
"""Shape A."""

CALL: dict[str, Any] = {
    "id": "v-1",
    "recordingState": "none",
    "participants": [
        _NAMED
        | {
            "id": "p-ivr",
            "purpose": "ivr",
            "state": "terminated",
            "disconnectType": "transfer",
            "muted": False,
            "held": False,
            "endTime": "2026-08-28T18:40:26.809Z",
            "peer": "m-9",
        },
        {
            "id": "p-agent",
            "purpose": "agent",
            "state": "connected",
            "muted": True,
            "held": False,
            "user": {"id": "u-1"},
            "queue": {"id": "q-1"},
            "connectedTime": "2026-08-28T18:40:28.462Z",
        },
    ],
}
"""Shape B, as notifications tell it too: without divisions."""

ANALYTICS: dict[str, Any] = {
    "conversationId": "v-1",
    "divisionIds": ["d-1", "d-2"],
    "participants": [
        {
            "participantId": "p-agent",
            "participantName": "Ana Ito",
            "userId": "u-1",
            "purpose": "agent",
            "sessions": [
                {
                    "sessionId": "m-1",
                    "mediaType": "voice",
                    "ani": "tel:+15550000000",
                    "segments": [
                        {"segmentEnd": "2026-08-28T18:40:01.000Z"},
                        {"segmentEnd": "2026-08-28T18:40:02.000Z"},
                    ],
                },
                {"sessionId": "m-2", "segments": [{"segmentType": "interact"}]},
            ],
        },
        {
            "participantId": "p-boss",
            "userId": "u-2",
            "purpose": "user",
            "sessions": [{"sessionId": "m-3", "coachedParticipantId": "p-agent"}],
        },
    ],
}
"""Shape C."""
