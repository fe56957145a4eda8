"""The call went to another region than the organization's: tokens and clients are known in one region only."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.hosts import region_of
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out

_UNAUTHORIZED = 401
_SIGN_IN_STATUS = frozenset({400, 401, 403, 404})


def judge(case: Case) -> Judged | None:
    """Compare the host with the region of the organization."""
    token = case.status == _UNAUTHORIZED or case.told.code == "bad.credentials"
    if not token and not is_refused_sign_in(case):
        return None
    if case.told.code in {"authentication.required", "ip.not.authorized", "credentials.expired"}:
        return None
    called, home = region_of(case.refusal.host), _home(case)
    if called and home:
        return _compared(called, home)
    if case.told.code == "invalid_client" or (is_refused_sign_in(case) and case.gate is Gate.NONE):
        return likely(
            "a client is known in its own region only; elsewhere its sign-in is refused like a wrong secret",
            fix=("Sign in at `login.` of the region the organization is in",),
        )
    return possible("a token of one region is unknown in another, which looks like a dead token")


def is_refused_sign_in(case: Case) -> bool:
    """Say whether a sign-in was refused."""
    if case.operation is not None:
        return False
    if case.gate is Gate.SIGN_IN:
        return True
    return case.refusal.path == "/oauth/token" and (
        case.status is None or case.status in _SIGN_IN_STATUS
    )


def _home(case: Case) -> str:
    return case.evidence.index.snapshot.organization.region if case.evidence.index else ""


def _compared(called: str, home: str) -> Judged:
    if called == home:
        return ruled_out(f"the call went to `{called}`, where the organization is")
    return certain(
        f"the call went to region `{called}`, the organization is in `{home}`",
        fix=(f"Call `api.{home}` and sign in at `login.{home}`",),
    )


CAUSE = KnownCause("wrong-region", "The call went to another region", judge)
