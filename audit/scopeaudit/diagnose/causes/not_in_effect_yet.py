"""The role is there and does not count yet: a change of grants takes up to five minutes."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, likely, possible
from scopeaudit.model.verdict import Outcome

_GATES = frozenset({Gate.PERMISSION, Gate.DIVISION})


def judge(case: Case) -> Judged | None:
    """Look whether the organization as it was read contradicts the answer."""
    if case.gate not in _GATES:
        return None
    proof = case.permission_proof
    if proof is None:
        return possible("a change of roles takes up to five minutes to count")
    if proof.outcome is not Outcome.MET or any(one.kind == "condition" for one in proof.provisos):
        return None
    return likely(
        "the answer says that the permission lacks; by the organization as it was read the caller holds it",
        "a change of roles takes up to five minutes to count, or was made after the call",
        fix=("Call again five minutes after the change; then read the organization again",),
    )


CAUSE = KnownCause("not-in-effect-yet", "The change of roles does not count yet", judge)
