"""No token was sent."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, ruled_out

_UNAUTHORIZED = 401


def judge(case: Case) -> Judged | None:
    """Look at the code, and at what was sent."""
    if case.told.code == "authentication.required":
        return certain(
            "the answer says that no bearer token was in the Authorization header",
            fix=("Send `Authorization: Bearer` and the token with the call",),
        )
    if case.status == _UNAUTHORIZED and case.refusal.token.sent is False and case.operation:
        return certain(
            "the request has no Authorization header",
            fix=("Send `Authorization: Bearer` and the token with the call",),
        )
    if case.status == _UNAUTHORIZED and case.refusal.token.sent:
        return ruled_out("the request has an Authorization header")
    return None


CAUSE = KnownCause("no-token", "No token was sent", judge)
