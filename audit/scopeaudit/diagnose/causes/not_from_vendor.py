"""The refusal did not come from the vendor's API at all: a proxy, a store of files, a cloud behind a data action."""

import re

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.hosts import is_like_vendor
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely

_CLOUD = re.compile(
    r"lambda|amazonaws|\barn:|iam|googleapis|the caller does not have permission|is not authorized to perform",
    re.IGNORECASE,
)
_FILES = re.compile(
    r"signaturedoesnotmatch|request has expired|<error>|accessdenied</|signature=", re.IGNORECASE
)


def judge(case: Case) -> Judged | None:
    """Look at who answered."""
    refusal = case.refusal
    if case.told.code == "tunnel.refused":
        return certain(
            "the proxy answered before any call reached the vendor: it refused to connect",
            fix=_PROXY,
        )
    if refusal.answerer != "other":
        return None
    if refusal.host and not is_like_vendor(refusal.host):
        return (likely if case.operation else certain)(
            f"`{refusal.host}` answered, which is no host of the vendor's API, without an error body of its",
            fix=_fix(refusal.message),
        )
    return likely(
        "the answer has neither the vendor's error body nor its correlation id",
        fix=_fix(refusal.message),
    )


_PROXY = (
    "Have the proxy or firewall let `api.` and `login.` of the region through; no role or scope helps",
)


def _fix(message: str) -> tuple[str, ...]:
    if _FILES.search(message):
        return ("Ask the API for a new address: signed addresses of files expire",)
    if _CLOUD.search(message):
        return (
            (
                "Look at the cloud function behind the data action: the role it is called with, the account"
                " and the external id; no role or scope of the vendor helps"
            ),
        )
    return ("Look at what stands between: a proxy, a gateway, a sign-in page, a store of files",)


CAUSE = KnownCause("not-from-vendor", "The refusal did not come from the vendor's API", judge)
