"""The role grants the permission under a condition that was not met."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, likely
from scopeaudit.model.verdict import HeldPermission, Outcome


def judge(case: Case) -> Judged | None:
    """Look whether every way the permission is held has a condition."""
    if not (case.untold or case.gate in {Gate.PERMISSION, Gate.DIVISION, Gate.GENERAL}):
        return None
    proof = case.permission_proof
    if proof is None or proof.outcome is not Outcome.MET:
        return None
    conditions = [one.text for one in proof.provisos if one.kind == "condition"]
    if not conditions:
        return None
    roles = {
        one.role for one in proof.grounds if isinstance(one, HeldPermission) and one.condition
    }
    index = case.evidence.index
    named = ", ".join(sorted(f"`{index.name(one) if index else one}`" for one in roles))
    return likely(
        *conditions,
        fix=(
            f"Admin > People & Permissions > Roles > {named or 'the role'}: widen the condition so that it takes this object in",
        ),
    )


CAUSE = KnownCause("role-condition", "The role's condition is not met", judge)
