"""A request for a token that has not the form of one."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.causes.wrong_region import is_refused_sign_in
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible

_MALFORMED = frozenset({"invalid_request", "unsupported_grant_type"})
_FIX = (
    (
        "Send `grant_type=client_credentials` as the form body (`application/x-www-form-urlencoded`), and id and secret"
        " as Basic authorization"
    ),
)
_BAD = 400


def judge(case: Case) -> Judged | None:
    """Look for `grant_type` in the body, where it belongs."""
    if not is_refused_sign_in(case):
        return None
    refusal = case.refusal
    fields = {name for name, _ in refusal.fields}
    if case.told.code in _MALFORMED:
        return certain(f"the answer says `{case.told.code}`", fix=_FIX)
    seen = bool(fields) or (refusal.origin.kind == "curl" and refusal.token.sent is not None)
    if seen and "grant_type" not in fields:
        where = "the query" if "grant_type" in refusal.asked else "nowhere in the body"
        return certain(f"`grant_type` stands in {where}; it belongs in the form body", fix=_FIX)
    if case.told.code == "unauthorized_client":
        return likely(
            "the client's grant type is another than the request's",
            fix=("Use the grant type the client was made for, or a client of this grant type",),
        )
    if case.status == _BAD and "grant_type" not in fields and not case.told.code:
        return possible("a request without `grant_type` in its form body is answered 400")
    return None


CAUSE = KnownCause("malformed-sign-in", "The request for a token has the wrong form", judge)
