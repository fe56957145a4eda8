"""The token has expired, was revoked, or is unknown."""

from datetime import datetime, timedelta

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.causes.wrong_region import is_refused_sign_in
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out

_UNAUTHORIZED = 401
_FORBIDDEN = 403
_USUAL = 86_400
"""How long a token lives where its client does not say (facts §7)."""


def judge(case: Case) -> Judged | None:
    """Look at the age of the token."""
    if case.told.code in {"authentication.required", "ip.not.authorized"} or is_refused_sign_in(
        case
    ):
        return None
    fix = ("Get a new token: sign in again, or renew it before it expires",)
    end = _end(case)
    dead = case.status == _UNAUTHORIZED or case.told.code in {
        "bad.credentials",
        "credentials.expired",
    }
    if end is not None and end <= case.at and (dead or case.gate in {Gate.NONE, Gate.GENERAL}):
        sure = certain if dead else likely
        return sure(f"the token ended {end:%Y-%m-%d %H:%M} UTC, before the call", fix=fix)
    if case.told.code == "credentials.expired":
        return certain("the answer says that the credentials have expired", fix=fix)
    if dead:
        return _dead(case, end, fix)
    if case.gate is Gate.GENERAL and case.status == _FORBIDDEN and not case.on_participant:
        return possible(
            "an expired token is now and then answered 403, when a page outlives its sign-in"
        )
    return None


def _dead(case: Case, end: datetime | None, fix: tuple[str, ...]) -> Judged:
    if case.refusal.token.sent is False:
        return ruled_out("the request has no Authorization header")
    why = ["the answer is 401: the token is not known (any more), or has idled out"]
    if end is not None:
        why.append(
            f"by its age it would last until {end:%Y-%m-%d %H:%M} UTC: then it was revoked or idled out"
        )
    return likely(*why, fix=fix)


def _end(case: Case) -> datetime | None:
    """Return when the token ends, by what it says of itself, the organization, or the client's setting."""
    token, index = case.refusal.token, case.evidence.index
    if token.expires_at is not None:
        return token.expires_at
    if index and case.client and case.user:
        wanted = (case.client.id, case.user.id)
        ends = [
            one.expires_at
            for one in index.snapshot.tokens or ()
            if (one.client, one.user) == wanted
        ]
        if ends and ends[-1] and case.evidence.token_issued is None:
            return ends[-1]
    if case.token_issued is None:
        return None
    seconds = case.client.token_seconds if case.client else None
    return case.token_issued + timedelta(seconds=seconds or _USUAL)


CAUSE = KnownCause("expired-token", "The token has expired, was revoked or is unknown", judge)
