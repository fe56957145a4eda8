"""An id stands where another kind of id belongs: conversation, participant, communication, user."""

from collections.abc import Iterator

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible
from scopeaudit.diagnose.legs import HINT, legs

_PRECISE = frozenset(
    {Gate.TOKEN, Gate.SCOPE, Gate.PERMISSION, Gate.DIVISION, Gate.POLICY, Gate.RATE, Gate.STATE}
)


def judge(case: Case) -> Judged | None:
    """Compare the ids of the path with each other, and with those that are known."""
    found = list(_swapped(case))
    if found:
        whys = tuple(why for why, _ in found)
        if case.gate in _PRECISE or case.untold:
            return possible(*whys, "which is answered 400 or 404, once the other gates are passed")
        return certain(*whys, fix=tuple(dict.fromkeys(fix for _, fix in found)))
    if case.told.code == "conversation.error.communication.not.found":
        return likely(
            "the communication of the path is not on that participant; a participant's or call's id is often put there",
            fix=(
                (
                    "Use the `id` of an entry of the participant's `calls[]` (`/conversations/{id}`) as communicationId"
                ),
            ),
        )
    if case.told.code == "conversation.error.participant.not.found":
        return possible(
            "a conversation's, user's or communication's id is often put for a participant's"
        )
    return None


def _swapped(case: Case) -> Iterator[tuple[str, str]]:
    """Yield what stands where it does not belong, and what belongs there."""
    conversation = case.ids.get("conversationId", "")
    participant = case.ids.get("participantId", "")
    communication = case.ids.get("communicationId", "")
    yours = _yours(case)
    if participant and participant == conversation:
        yield "the participant id of the path is the conversation's id", yours
    if communication and communication == participant:
        yield "the communication id of the path is the participant's id", _COMMUNICATION
    if communication and communication == conversation:
        yield "the communication id of the path is the conversation's id", _COMMUNICATION
    if participant and participant in _users(case):
        yield "the participant id of the path is the id of a user", yours
    yield from _known(case, participant, communication, yours)


def _known(
    case: Case, participant: str, communication: str, yours: str
) -> Iterator[tuple[str, str]]:
    known = case.conversation
    for one in known.participants if known else ():
        if participant and participant in {leg.id for leg in one.communications}:
            yield "the participant id of the path is the id of a communication (a call)", yours
        if communication and communication == one.id and communication != participant:
            yield "the communication id of the path is the id of a participant", _COMMUNICATION


_COMMUNICATION = "Use the `id` of an entry of the participant's `calls[]` as communicationId"


def _users(case: Case) -> frozenset[str]:
    index = case.evidence.index
    known = {one.id for one in (index.snapshot.users or ())} if index else set[str]()
    there = {one.user for one in case.conversation.participants} if case.conversation else set()
    mentioned = {case.ids.get("userId", ""), case.caller} - {""}
    return frozenset({*known, *(one for one in there if one), *mentioned})


def _yours(case: Case) -> str:
    found = legs(case)
    if found and found.live:
        return f"Use participant `{found.live.id}`, which is the caller's. {HINT}"
    return f"Use the participant's `id` from the conversation. {HINT}"


CAUSE = KnownCause("swapped-ids", "An id stands where another kind of id belongs", judge)
