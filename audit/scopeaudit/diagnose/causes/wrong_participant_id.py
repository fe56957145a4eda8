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
    if not _is_to_customer(case) and case.told.code != "not.a.participant":
        return None
    customer = (
        next(
            (
                one
                for one in found.conversation.participants
                if one.purpose in {"customer", "external"}
            ),
            None,
        )
        if found
        else None
    )
    step = f"Use the customer's participant{f' `{customer.id}`' if customer else ''} in the path: a consultation is with it, not with the own leg"
    if found and found.named and found.named in found.own:
        return certain("the path names the caller's own participant", fix=(step,))
    if case.told.code == "not.a.participant":
        return likely(
            "the answer says `not.a.participant`: the path names the wrong one", fix=(step,)
        )
    return (
        possible("a consultation names the customer's participant, not the own one")
        if case.gate is not Gate.NONE
        else None
    )


def _of_another(case: Case, found: Legs | None) -> Judged | None:
    control = case.operation is not None and case.operation.id in CONTROL
    if found and found.named is None and case.on_participant:
        return certain("the conversation has no participant of that id", fix=_own(found))
    if not control or is_joining(case) or case.gate is Gate.LEG:
        return None
    if found and found.live and found.named and found.named.user != found.live.user:
        return certain("the participant of the path is not the caller's", fix=_own(found))
    return (
        possible("the participant of the path may be another's")
        if case.gate is not Gate.NONE
        else None
    )


CAUSE = KnownCause(
    "wrong-participant-id", "The participant of the path is not the right one", judge
)
