"""The address a call comes from is not on an allow list."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, possible


def judge(case: Case) -> Judged | None:
    """Look at the code; a sign-in that is refused without one may be this."""
    if case.told.code == "ip.not.authorized":
        return certain(
            "the answer says that requests from this IP address are not authorized",
            fix=(
                (
                    "Add the address to the organization's list of allowed IP addresses (or to that of the client, where"
                    " it has its own), or call from an address that is on it"
                ),
            ),
        )
    if (
        case.found.operation is None
        and case.refusal.path == "/oauth/token"
        and case.gate is Gate.NONE
    ):
        return possible("an allow list of IP addresses refuses a sign-in as well")
    return None


CAUSE = KnownCause("ip-not-allowed", "The IP address is not on the allow list", judge)
