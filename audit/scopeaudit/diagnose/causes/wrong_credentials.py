"""A sign-in with a wrong id or secret."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.causes.wrong_region import is_refused_sign_in
from scopeaudit.diagnose.judged import Judged, KnownCause, likely, possible

_UNAUTHORIZED = 401


def judge(case: Case) -> Judged | None:
    """Look whether a sign-in was refused for its credentials."""
    if not is_refused_sign_in(case):
        return None
    why = "the sign-in server does not accept this client id with this secret"
    if case.told.code == "invalid_grant":
        return likely(
            "the code or refresh token was used before, has expired, or belongs to another client",
            fix=("Start the sign-in anew: a code and a refresh token work once",),
        )
    if case.told.code == "invalid_client" or case.status == _UNAUTHORIZED:
        return likely(
            why, fix=("Copy id and secret of the client again, for the right environment",)
        )
    return possible(why)


CAUSE = KnownCause("wrong-credentials", "Client id or secret is wrong", judge)
