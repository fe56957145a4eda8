"""The vendor's service failed: not a matter of access."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.judged import Judged, KnownCause, certain

_FAILED = 500


def judge(case: Case) -> Judged | None:
    """Look at the status."""
    if case.status is None or case.status < _FAILED:
        return None
    return certain(
        f"the answer is {case.status}: the service failed, nobody was refused",
        fix=("Try again with pauses that grow; give the correlation id to the vendor's support",),
    )


CAUSE = KnownCause("server-failed", "The vendor's service failed", judge)
