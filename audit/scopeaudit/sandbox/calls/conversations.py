"""Conversations: the caller's own, any one by id, and the query of analytics."""

from collections.abc import Callable
from typing import Any

from scopeaudit.model.snapshot import Conversation
from scopeaudit.sandbox import conversation_shapes as shapes
from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import whole
from scopeaudit.sandbox.wire import Json

_DEFAULT, _MAX = 25, 100


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


def details(call: Call) -> Answer:
    """Answer conversations in shape C; a filter on `conversationEnd` keeps those still going on."""
    asked = call.document()
    whole(call.tenant.snapshot.conversations)
    rows = list(call.state.conversations.values())
    if asked.get("conversationFilters"):
        rows = [one for one in rows if any(not each.ended for each in one.participants)]
    size, page = _paging(asked.get("paging"))
    shown = [shapes.analytics(one) for one in rows[(page - 1) * size : page * size]]
    found = {"conversations": shown} if shown else {}
    return Answer(body=found | {"totalHits": len(rows)})


def _paging(given: Any) -> tuple[int, int]:
    """Read the paging of a body; raises RefusedError."""
    paging = {} if given is None else given
    if not isinstance(paging, dict):
        raise refuse("bad.request", reason="paging is not an object")
    size, page = paging.get("pageSize", _DEFAULT), paging.get("pageNumber", 1)
    if type(size) is not int or type(page) is not int or size < 1 or page < 1:
        raise refuse("bad.request", reason="pageSize and pageNumber are not numbers from 1 on")
    return min(size, _MAX), page
