"""The page that embeds the vendor's application stands on a domain that is not allowed."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.judged import Judged, KnownCause, certain


def judge(case: Case) -> Judged | None:
    """Look at the code."""
    if case.told.code.lower() != "host_not_allowed":
        return None
    return certain(
        "the answer says `host_not_allowed`",
        fix=("Add the page's domain to the organization's allowed embeddable domains",),
    )


CAUSE = KnownCause("embedding-not-allowed", "The domain may not embed the application", judge)
