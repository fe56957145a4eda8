"""The organization's own permission catalog has no such permission: a licence or product is not there."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, ruled_out


def judge(case: Case) -> Judged | None:
    """Look the permissions up in the organization's own catalog."""
    index = case.evidence.index
    if index is None or not case.names or not (case.gate is Gate.PERMISSION or case.untold):
        return None
    if index.snapshot.permissions is None or index.spots("permissions"):
        return None
    lacking = [one for one in case.names if one not in index.permissions]
    if not lacking or (case.any_of_them and len(lacking) < len(case.names)):
        return ruled_out("the organization's own catalog has the permission")
    listed = " and ".join(f"`{one}`" for one in lacking)
    return certain(
        f"the organization's own permission catalog has no {listed}, so that no role can hold it",
        fix=(
            "Ask the vendor for the licence, product or beta that brings the permission; roles do not help",
        ),
    )


CAUSE = KnownCause("permission-not-offered", "The organization has no such permission", judge)
