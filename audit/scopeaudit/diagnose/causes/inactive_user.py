"""The user is inactive or deleted."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, ruled_out

_UNAUTHORIZED = 401
_REFUSED = frozenset({401, 403})


def judge(case: Case) -> Judged | None:
    """Look the user up in the organization."""
    user = case.user
    if user is None or case.service or (case.status is not None and case.status not in _REFUSED):
        return None
    if user.state == "active":
        return ruled_out(f"user `{user.name}` is active") if case.gate is Gate.TOKEN else None
    fix = (
        (f"Activate user `{user.name}`, then sign in again",)
        if user.state == "inactive"
        else ("Sign in as another user: a deleted one stays deleted",)
    )
    why = f"user `{user.name}` is {user.state}, and can do nothing whatever the grants are"
    sure = case.untold or case.gate is Gate.TOKEN or case.status == _UNAUTHORIZED
    return (certain if sure else likely)(why, fix=fix)


CAUSE = KnownCause("inactive-user", "The user is not active", judge)
