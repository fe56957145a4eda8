"""Conversations: the caller's own, and any one by id."""

from collections.abc import Callable

from scopeaudit.model.snapshot import Conversation
from scopeaudit.sandbox import conversation_shapes as shapes
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.section import whole
from scopeaudit.sandbox.wire import Json

_DEFAULT = 25


def mine(call: Call) -> Answer:
    """Answer the conversations the signed-in user takes part in now."""
    return _listed(call, shapes.conversation)


def my_calls(call: Call) -> Answer:
    """Answer the same as calls."""
    return _listed(call, shapes.call_conversation)


def _listed(call: Call, show: Callable[[Conversation], Json]) -> Answer:
    user = call.signed_in().user
    whole(call.tenant.snapshot.conversations)
    rows = [
        one
        for one in call.state.conversations.values()
        if any(user and each.user == user.id and not each.ended for each in one.participants)
    ]
    return Answer(
        body={
            "entities": [show(one) for one in rows],
            "pageSize": max(_DEFAULT, len(rows)),
            "pageNumber": 1,
            "total": len(rows),
            "pageCount": 1,
            "selfUri": call.request.path,
        }
    )


def conversation(call: Call) -> Answer:
    """Answer one conversation in shape A."""
    return Answer(body=shapes.conversation(call.conversation()))


def call_conversation(call: Call) -> Answer:
    """Answer one conversation in shape B."""
    return Answer(body=shapes.call_conversation(call.conversation()))
