"""An access policy denies it, whatever the roles are."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, possible, ruled_out
from scopeaudit.model.verdict import Gap, Outcome, Proof

_RULE = "denied-by-access-policy"
_PRECISE = frozenset({Gate.PERMISSION, Gate.SCOPE, Gate.DIVISION, Gate.USER})


def judge(case: Case) -> Judged | None:
    """Look at the code, and at the policies of the organization."""
    if case.gate is Gate.POLICY:
        return _told(case)
    proof = case.permission_proof
    if proof is None or case.gate in _PRECISE or not case.untold:
        return (
            ruled_out(f"the answer names another gate: {case.gate.value}")
            if case.gate in _PRECISE and proof
            else None
        )
    gap = denial(proof)
    if proof.outcome is Outcome.MISSING and gap is not None:
        return certain(f"access policy {_named(case, gap.policies)} denies it", fix=case.fix(gap))
    if any(one.kind == "access-policy" for one in proof.provisos):
        return possible(*(one.text for one in proof.provisos if one.kind == "access-policy"))
    return None


def denial(proof: Proof) -> Gap | None:
    """Return what denies a permission that is held: the only one, or one of the alternatives."""
    proofs = (proof, *proof.children)
    return next((gap for one in proofs for gap in one.gaps if gap.rule == _RULE), None)


def _told(case: Case) -> Judged:
    policies = case.told.policies
    if not policies:
        return certain(
            "the answer says that security policies have denied access",
            fix=("Look for the access policy that denies it, and change it or its condition",),
        )
    named = _named(case, policies)
    return certain(
        f"the answer says that security policies have denied access: {named}",
        fix=(f"Change access policy {named}, or its condition; the roles are right as they are",),
    )


def _named(case: Case, policies: tuple[str, ...]) -> str:
    index = case.evidence.index
    known = {one.id: one.name for one in (index.snapshot.access_policies or ())} if index else {}
    return ", ".join(f"`{known.get(one) or one}`" for one in policies)


CAUSE = KnownCause("denied-by-access-policy", "An access policy denies it", judge)
