"""The conversation is not there for the caller: unknown, of another region, or in a division that is not seen."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible
from scopeaudit.model.policy import PermissionNeed
from scopeaudit.model.verdict import Outcome

_NOT_FOUND = 404
_VIEW = "conversation:communication:view"


def judge(case: Case) -> Judged | None:
    """Look at the code, and whether the caller may see conversations of its divisions."""
    says = (
        case.told.code == "conversation.error.conversation.not.found"
        or case.told.kind == "Conversation"
    )
    perhaps = (
        case.status == _NOT_FOUND
        and "conversationId" in case.ids
        and case.gate in {Gate.NONE, Gate.GENERAL}
    )
    if not says and not perhaps:
        return None
    proof = case.prove(PermissionNeed(_VIEW)) if case.conversation else None
    if proof is not None and proof.outcome is Outcome.MISSING and proof.gaps:
        return certain(
            "the conversation exists, and the caller holds no view of its divisions",
            fix=case.fix(proof.gaps[0]),
        )
    if says:
        why = (
            "the conversation exists, so that it is not visible to the caller"
            if case.conversation
            else _why(case)
        )
        return likely(why, fix=_FIX)
    return possible(
        "a conversation of another division, or of another region, is answered like one that is not there"
    )


def _why(case: Case) -> str:
    if case.told.kind:
        return "the answer says that access to the conversation is forbidden"
    return "the answer says that the conversation does not exist: for this caller, in this region"


_FIX = (
    (
        f"Look whether the id is a conversation's and of this region; then whether the caller holds `{_VIEW}` in one of"
        " the conversation's divisions"
    ),
)

CAUSE = KnownCause(
    "conversation-not-visible", "The conversation is not visible to the caller", judge
)
