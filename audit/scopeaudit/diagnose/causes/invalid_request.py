"""The request itself is not accepted, or its object is not there: no gate of access refused it."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, likely, possible

_STATUSES = frozenset({400, 405, 406, 409, 411, 412, 413, 415, 422})
_NOT_FOUND = 404


def judge(case: Case) -> Judged | None:
    """Look at the status, where the answer names no gate."""
    if (
        case.gate not in {Gate.NONE, Gate.GENERAL, Gate.OTHER}
        or case.told.code == "access.forbidden"
    ):
        return None
    code = f" (`{case.told.code}`)" if case.told.code else ""
    if case.status == _NOT_FOUND and case.operation is not None:
        return likely(
            f"the answer is 404{code}: the object of the path is not there, or not for this caller",
            fix=("Look at the ids of the path, the region, and the divisions the caller sees",),
        )
    if case.status in _STATUSES and case.operation is not None:
        return (possible if case.on_participant else _likely)(
            f"the answer is {case.status}{code}: the request is not accepted as it is, which is no matter of access"
        )
    return None


def _likely(why: str) -> Judged:
    return likely(
        why,
        fix=(
            "Compare fields and values of the request with the vendor's description of the operation",
        ),
    )


CAUSE = KnownCause("invalid-request", "The request, or its object, is not accepted", judge)
