"""The vendor's refusals that a call may meet, and what to do about each (facts §1, §5, §7, §8, §10)."""

from collections.abc import Iterator

from scopeaudit.model.operation import Operation
from scopeaudit.model.recipe import Refusal, Upon

_TOKEN = (
    Refusal(
        "bad.credentials", "the token is unknown in this region, expired or revoked: sign in again"
    ),
    Refusal("authentication.required", "send a token: sign in first"),
)
_DIVISION = "the role is held in another division than the object's: grant it there"
_OWN = (
    Refusal(
        "conversation.error.user.not.party",
        "the participant is not the signed-in user's: take the one whose user is",
    ),
    Refusal(
        "conversation.error.not.conversation.participant",
        "the signed-in user is not on the conversation: a supervisor monitors, coaches or barges first",
    ),
    Refusal("not.a.participant", "the signed-in user is not on the conversation"),
    Refusal(
        "conversation.error.call.disconnected", "that leg is over: read the conversation again"
    ),
    Refusal(
        "conversation.error.participant.no.active.conversations",
        "no call of the participant is connected: read the conversation again",
    ),
)
_OTHER = (
    Refusal(
        "conversation.error.monitor.own.conversation",
        "the signed-in user is on the conversation already",
    ),
    Refusal(
        "conversation.error.monitor.consultation.conversation",
        "a consultation cannot be monitored",
    ),
    Refusal(
        "conversation.error.coach.consultation.conversation", "a consultation cannot be coached"
    ),
    Refusal("conversation.error.multiple.coaches", "somebody coaches already: one at a time"),
    Refusal("conversation.error.multiple.barges", "somebody barged in already"),
    Refusal("conversation.error.no.user.station", "the user needs a station: choose one first"),
    Refusal(
        "conversation.error.participant.no.active.conversations",
        "no call of that participant is connected: read the conversation again",
    ),
)
_FOUND = (
    Refusal(
        "conversation.error.participant.not.found",
        "no participant has that id in the conversation",
    ),
    Refusal("conversation.error.conversation.not.found", "no conversation has that id"),
)


def refusals(operation: Operation, upon: Upon) -> Iterator[Refusal]:
    """Yield what the operation may be refused with, each code once, the gates of a call first."""
    yield from _TOKEN
    if operation.scopes:
        scopes = " or ".join(operation.scopes)
        advice = f"add scope {scopes} to the client, then sign in again: a token keeps its scopes"
        yield Refusal("app.not.authorized.for.scope", advice)
    if operation.permissions:
        yield from _permissions(operation)
    yield Refusal("authz.policy.denied", "an access policy denies it: more roles do not help")
    if operation.user_context:
        yield Refusal("not.a.user", "client credentials cannot do this: sign a user in")
    if upon != "nobody":
        yield from _OWN if upon == "own" else _OTHER
        yield from _FOUND
    yield Refusal(
        "too.many.requests", "the server asked to wait and was not heard: call less often"
    )
    yield Refusal("not.found", "an id is of another kind, or of nothing that is there")


def _permissions(operation: Operation) -> Iterator[Refusal]:
    every = operation.mode == "all"
    names = (" and " if every else " or ").join(operation.permissions or ())
    code = "missing.permissions" if every else "missing.any.permissions"
    yield Refusal(
        code, f"give the user a role with permission {names}; it takes up to five minutes"
    )
    yield Refusal("missing.division.permission", _DIVISION)
    yield Refusal("missing.any.division.permissions", _DIVISION)
