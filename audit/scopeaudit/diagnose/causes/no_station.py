"""The user has no station, which a call needs."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.judged import Judged, KnownCause, certain


def judge(case: Case) -> Judged | None:
    """Look at the code."""
    if case.told.code != "conversation.error.no.user.station":
        return None
    return certain(
        "the answer says that a station is required",
        fix=(
            "Have the user choose a station (phone) before the call is made, monitored, coached or barged into",
        ),
    )


CAUSE = KnownCause("no-station", "The user has no station", judge)
