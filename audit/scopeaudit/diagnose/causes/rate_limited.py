"""Too many requests: a limit on the token, the user or the organization."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain

_TOO_MANY = 429


def judge(case: Case) -> Judged | None:
    """Look at the status, the code, and the headers that count."""
    if case.status != _TOO_MANY and case.gate is not Gate.RATE:
        return None
    refusal = case.refusal
    wait = refusal.header("retry-after") or (str(case.told.seconds) if case.told.seconds else "")
    allowed = refusal.header("inin-ratelimit-allowed")
    why = [f"the answer is {case.status or _TOO_MANY}: a rate limit is used up"]
    if allowed:
        count = refusal.header("inin-ratelimit-count")
        why.append(f"the vendor counted {count or 'more'} requests of {allowed} allowed")
    pause = f"Wait {wait} seconds" if wait.isdigit() else "Wait as long as `Retry-After` says"
    return certain(
        *why,
        fix=(
            f"{pause}, then go on more slowly: keep `inin-ratelimit-count` below `-allowed`; no role or scope helps",
        ),
    )


CAUSE = KnownCause("rate-limited", "A rate limit is used up", judge)
