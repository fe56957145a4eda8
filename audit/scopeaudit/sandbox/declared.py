"""The refusal an operation declares, where the vendor has several for one thing.

From `x-inin-error-codes` of each operation in the vendor's OpenAPI file of July 2026: a conversation that
is not there, a leg that is over or an alerting call have codes and words that differ by operation.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from scopeaudit.sandbox.refusal import Refusal

_ERROR = "conversation.error"
_GONE = f"{_ERROR}.conversation.not.found"
_OVER = f"{_ERROR}.call.disconnected"
_IDLE = f"{_ERROR}.participant.no.active.conversations"
_HOLD = f"{_ERROR}.hold.alerting"
_INVALID = "conversation.participant.update.invalid"
_NOWHERE = "not.found"

_DECLARING_GONE: Mapping[str, str] = {_GONE: _GONE}
_OF_A_CALL: Mapping[str, str] = {_GONE: f"{_GONE}/call"}
_JOINING: Mapping[str, str] = {_IDLE: _NOWHERE}
_OF_OTHER_MEDIA: Mapping[str, str] = {_HOLD: _INVALID}

_INSTEAD: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "deleteConversation": _DECLARING_GONE,
        "postConversationDisconnect": _DECLARING_GONE,
        "getConversationsCall": _DECLARING_GONE,
        "patchConversationsCall": _DECLARING_GONE,
        "patchConversationsCallParticipant": _OF_A_CALL,
        "patchConversationsCallParticipantUserUserId": _OF_A_CALL,
        "patchConversationParticipant": {
            _OVER: f"{_IDLE}/any-media",
            _IDLE: f"{_IDLE}/any-media",
            _HOLD: f"{_HOLD}/any-media",
        },
        "patchConversationsCallParticipantCommunication": {
            _OVER: _NOWHERE,
            _IDLE: _NOWHERE,
            _INVALID: "communication.state.required",
        },
        "postConversationsCallParticipantMonitor": _JOINING,
        "postConversationsCallParticipantCoach": _JOINING,
        "postConversationsCallParticipantBarge": _JOINING,
        "postConversationBarge": {
            _IDLE: f"{_ERROR}.barge.target",
            f"{_ERROR}.multiple.barges": f"{_ERROR}.barge.conference",
        },
        "patchConversationsChatParticipant": {_GONE: _GONE, **_OF_OTHER_MEDIA},
        "patchConversationsEmailParticipant": _OF_OTHER_MEDIA,
        "patchConversationsMessageParticipant": _OF_OTHER_MEDIA,
        "patchConversationsCallbackParticipant": _OF_OTHER_MEDIA,
    }
)
_USUALLY: Mapping[str, str] = MappingProxyType({_GONE: _NOWHERE})


def as_declared(refusal: Refusal, operation: str) -> Refusal:
    """Return a refusal in the code and words that an operation declares for it."""
    instead = _INSTEAD.get(operation, {}).get(refusal.code)
    return replace(refusal, code=instead or _USUALLY.get(refusal.code, refusal.code))
