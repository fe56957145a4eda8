"""The conversation is in a state that does not allow it: own, consultation, conference, held, coached already."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely

_CONFLICT = 409
_STEPS = (
    (
        "own.conversation",
        "Nobody monitors a conversation they are on: act through the own participant instead",
    ),
    (
        "consultation",
        "Wait until the consultation is over: it can be neither monitored nor coached",
    ),
    ("multiple", "Wait until the other supervisor has left: one at a time"),
    ("barge", "Barge in on the initiator of a consultation, and not in a conference"),
    ("alerting", "Wait until the call is answered"),
    ("update.invalid", "Send only fields that this operation changes, with values it knows"),
)


def judge(case: Case) -> Judged | None:
    """Look at the code."""
    if case.status == _CONFLICT and case.operation is not None:
        return likely(
            "the answer is 409: the object is in another state than the request expects",
            fix=("Read the object again, and send the change its state allows",),
        )
    if case.gate is not Gate.STATE or case.told.code == "conversation.error.no.user.station":
        return None
    step = next(
        (text for word, text in _STEPS if word in case.told.code),
        "Read the conversation again first",
    )
    return certain(
        f"the answer says `{case.told.code}`: no matter of roles or scopes", fix=(step,)
    )


CAUSE = KnownCause("wrong-call-state", "The state of the conversation does not allow it", judge)
