"""A feature, licence or product is missing."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, possible, ruled_out

_FORBIDDEN = 403


def judge(case: Case) -> Judged | None:
    """Look at the code."""
    if case.gate is Gate.FEATURE:
        return certain(
            f"the answer says `{case.told.code}`",
            fix=(
                "Have the feature switched on, or its licence or product added, for the organization",
            ),
        )
    index = case.evidence.index
    if case.gate is Gate.PERMISSION or (case.untold and case.names):
        if index and any(one in index.permissions for one in case.names):
            return ruled_out("the organization's own catalog has the permission")
        if index is None or index.snapshot.permissions is None:
            return possible(
                "a product that is not licensed looks the same: its permissions are in no role"
            )
        return None
    if case.gate is Gate.GENERAL and case.status == _FORBIDDEN and not case.on_participant:
        return possible("a service refuses so what the organization has no licence for")
    return None


CAUSE = KnownCause("feature-missing", "A licence, product or feature is missing", judge)
