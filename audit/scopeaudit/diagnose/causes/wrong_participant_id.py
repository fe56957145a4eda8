"""The participant of the path is another's, or none of the conversation."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible
from scopeaudit.diagnose.legs import CONTROL, HINT, Legs, concerns, is_joining, legs

_CONFLICT = 409
_TO_CUSTOMER = (
    "/consult",
    "/consult/agent",
    "/consult/queue",
    "/consult/external",
    "/replace/queue",
    "/voice/consult",
)


def judge(case: Case) -> Judged | None:
    """Look at the code, and at whose participant the path names."""
    if not concerns(case):
        return None
    found = legs(case)
    code = case.told.code
    if code == "conversation.error.user.not.party":
        return certain(
            "the answer says that the participant belongs to another user", fix=_own(found)
        )
    if code == "conversation.error.participant.not.found":
        return _not_found(found)
    if code == "not.a.participant" or _is_to_customer(case):
        return _target(case, found)
    if case.status == _CONFLICT:
        return possible("another participant's state is in the way")
    return _of_another(case, found)


def _own(found: Legs | None) -> tuple[str, ...]:
    if found and found.live:
        return (f"Use participant `{found.live.id}`, which is the caller's", HINT)
    return (f"Use the participant whose user is the token's. {HINT}",)


def _not_found(found: Legs | None) -> Judged:
    if found:
        return certain("the conversation has no participant of that id", fix=_own(found))
    return likely("the answer says that the participant does not exist", fix=_own(found))


def _is_to_customer(case: Case) -> bool:
    return case.operation is not None and case.operation.path.endswith(_TO_CUSTOMER)


def _target(case: Case, found: Legs | None) -> Judged | None:
    """Judge the operations that name the customer's participant, not the caller's."""
    customer = f" `{found.customer.id}`" if found and found.customer else ""
    step = f"Use the customer's participant{customer} in the path: one consults with it, not with the own leg"
    if found and found.named and found.named in found.own:
        return certain("the path names the caller's own participant", fix=(step,))
    if case.told.code == "not.a.participant":
        why = "the answer says `not.a.participant`: the path names the wrong one"
        return likely(why, fix=(step,))
    return _perhaps(case, "a consultation names the customer's participant, not the own one")


def _of_another(case: Case, found: Legs | None) -> Judged | None:
    if case.gate in {Gate.LEG, Gate.STATE} or is_joining(case):
        return None
    if found and found.named is None and "participantId" in case.ids:
        return likely(
            "the conversation, as it was read, has no participant of that id", fix=_own(found)
        )
    if case.operation is None or case.operation.id not in CONTROL:
        return None
    if found and found.live and found.named and found.named.user != found.live.user:
        sure = certain if case.gate is Gate.OWNERSHIP else likely
        return sure("the participant of the path is not the caller's", fix=_own(found))
    return _perhaps(case, "the participant of the path may be another's")


def _perhaps(case: Case, why: str) -> Judged | None:
    return None if case.gate is Gate.NONE else possible(why)


CAUSE = KnownCause(
    "wrong-participant-id", "The participant of the path is not the right one", judge
)
