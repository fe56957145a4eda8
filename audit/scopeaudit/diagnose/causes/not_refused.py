"""Nothing was refused: the call was accepted, which is not yet done."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely

_ACCEPTED = 202
_FAILED = 400


def judge(case: Case) -> Judged | None:
    """Look at the status."""
    status = case.status
    if status is None or status >= _FAILED or case.gate is not Gate.NONE:
        return None
    if status == _ACCEPTED:
        return certain(
            "the vendor answered 202: every gate was passed, and the change is under way, not done",
            fix=(
                (
                    "Change what the application shows only when the conversation's own event says so; a state"
                    " that never comes is a matter of the station, not of access"
                ),
            ),
        )
    return likely(
        f"the vendor answered {status}: no gate refused it",
        fix=("Look at what was answered: a list holds only what the caller's divisions cover",),
    )


CAUSE = KnownCause("not-refused", "The call was not refused", judge)
