"""Conversations as analytics shows them: by query, or by id (shape C of facts §8).

Only conversations of divisions in which the caller holds the permission are shown (facts §2).
"""

from collections.abc import Iterator
from typing import Any

from scopeaudit.model.snapshot import Conversation
from scopeaudit.sandbox import conversation_shapes as shapes
from scopeaudit.sandbox.call import NOTE, Answer, Call
from scopeaudit.sandbox.gates import reaches
from scopeaudit.sandbox.refusal import refuse
from scopeaudit.sandbox.section import whole

_DEFAULT, _MAX = 25, 100
_CLAUSES = ("clauses", "predicates")


def details(call: Call) -> Answer:
    """Answer the conversations that pass every filter; what no snapshot holds is taken as met."""
    asked = call.document()
    filters = [*_list(asked, "conversationFilters"), *_list(asked, "segmentFilters")]
    rows = [one for one in _visible(call) if all(_passes(one, each) for each in filters)]
    size, page = _paging(asked.get("paging"))
    shown = [shapes.analytics(one) for one in rows[(page - 1) * size : page * size]]
    found = {"conversations": shown} if shown else {}
    unknown = sorted({name for each in filters for name in _unknown(each)})
    note = {NOTE: f"assumed filters on {', '.join(unknown)}"} if unknown else {}
    return Answer(body=found | {"totalHits": len(rows)}, headers=note)


def by_ids(call: Call) -> Answer:
    """Answer the conversations with one of the ids."""
    ids = call.words("id")
    shown = [shapes.analytics(one) for one in _visible(call) if one.id in ids]
    return Answer(body={"conversations": shown})


def one(call: Call) -> Answer:
    """Answer one conversation."""
    return Answer(body=shapes.analytics(call.conversation()))


def _visible(call: Call) -> list[Conversation]:
    whole(call.tenant.snapshot.conversations)
    index, caller = call.tenant.index, call.signed_in()
    return [
        each
        for each in call.state.conversations.values()
        if reaches(call.operation, caller, index, each.divisions or ())
    ]


def _list(asked: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list of objects of a body; raises RefusedError."""
    given = asked.get(name) or []
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise refuse("bad.request", reason=f"{name} is not a list of objects")
    return given


def _passes(conversation: Conversation, clause: dict[str, Any]) -> bool:
    """Say whether a conversation passes a filter, a clause of one, or a predicate."""
    parts = [each for name in _CLAUSES for each in _list(clause, name)]
    if "dimension" in clause or not parts:
        return _holds(conversation, clause)
    combine = any if clause.get("type") == "or" else all
    return combine(_passes(conversation, each) for each in parts)


def _holds(conversation: Conversation, predicate: dict[str, Any]) -> bool:
    known = _values(conversation, predicate.get("dimension"))
    if known is None:
        return True
    match predicate.get("operator", "matches"):
        case "exists":
            return bool(known)
        case "notExists":
            return not known
        case _:
            return predicate.get("value") in known


def _values(conversation: Conversation, dimension: object) -> set[str] | None:
    """Return what a conversation has for a dimension; None where no snapshot holds that."""
    people = conversation.participants
    match dimension:
        case "conversationId":
            return {conversation.id}
        case "conversationEnd":
            return {"ended"} if all(each.ended for each in people) else set()
        case "divisionId":
            return set(conversation.divisions or ())
        case "userId":
            return {each.user for each in people if each.user}
        case "purpose":
            return {each.purpose for each in people if each.purpose}
        case _:
            return None


_KNOWN = ("conversationId", "conversationEnd", "divisionId", "userId", "purpose")


def _unknown(clause: dict[str, Any]) -> Iterator[str]:
    """Yield the dimensions, properties and metrics of a filter that are taken as met."""
    for name in ("dimension", "property", "metric"):
        if name in clause and clause[name] not in _KNOWN:
            yield f"{clause[name]:.40}" if isinstance(clause[name], str) else name
    for name in _CLAUSES:
        for each in _list(clause, name):
            yield from _unknown(each)


def _paging(given: Any) -> tuple[int, int]:
    """Read the paging of a body; raises RefusedError."""
    paging = {} if given is None else given
    if not isinstance(paging, dict):
        raise refuse("bad.request", reason="paging is not an object")
    size, page = paging.get("pageSize", _DEFAULT), paging.get("pageNumber", 1)
    if type(size) is not int or type(page) is not int or size < 1 or page < 1:
        raise refuse("bad.request", reason="pageSize and pageNumber are not numbers from 1 on")
    return min(size, _MAX), page
