"""Which of the vendor's shapes a JSON document has, and the conversations in it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from scopeaudit.conversations import analytics, call, whole
from scopeaudit.errors import UnreadableError
from scopeaudit.model.snapshot import Conversation

Answer = Mapping[str, object]
"""One decoded JSON object."""

_ON_THE_PARTICIPANT = frozenset({"user", "state", "muted", "held"})
"""What only shape B tells of a participant itself."""

_HINT = (
    "expected the answer of GET /api/v2/conversations/{id}, of GET /api/v2/conversations/calls/{id}, "
    "or of a details query of analytics"
)


def conversations_of(
    document: object, read_at: datetime | None = None
) -> tuple[Conversation, ...]:
    """Return the conversations of one answer: a conversation of any shape, or a list or page of them.

    Raises UnreadableError for a document that is none of these.
    """
    return tuple(_read(one, read_at) for one in _each(document))


def _each(document: object) -> Iterator[Answer]:
    rows = document
    if isinstance(document, Mapping) and "participants" not in document:
        rows = document.get("entities", document.get("conversations"))
    if isinstance(document, Mapping) and "participants" in document:
        rows = [document]
    if not isinstance(rows, list):
        raise UnreadableError("this is no answer about conversations", _HINT)
    for row in rows:
        if not isinstance(row, Mapping):
            raise UnreadableError("this is no answer about conversations", _HINT)
        yield row


def _read(one: Answer, read_at: datetime | None) -> Conversation:
    try:
        if "conversationId" in one:
            told = msgspec.convert(one, analytics.WireAnalyticsConversation)
            return analytics.conversation(told, read_at)
        if _tells_legs_on_participants(one):
            return call.conversation(msgspec.convert(one, call.WireCallConversation), read_at)
        return whole.conversation(msgspec.convert(one, whole.WireConversation), read_at)
    except (msgspec.ValidationError, OverflowError) as error:
        message = f"a conversation is not as the vendor tells it: {str(error).lower()}"
        raise UnreadableError(message, _HINT) from error


def _tells_legs_on_participants(one: Answer) -> bool:
    participants = one.get("participants")
    return isinstance(participants, list) and any(
        isinstance(each, Mapping) and not _ON_THE_PARTICIPANT.isdisjoint(each)
        for each in participants
    )
