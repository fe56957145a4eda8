"""The caller lacks the permission."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.causes.denied_by_access_policy import denial
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out
from scopeaudit.model.verdict import Outcome, Proof

_RULE = "missing-permission"
_FORBIDDEN = 403
_PRECISE = frozenset({Gate.SCOPE, Gate.POLICY, Gate.USER, Gate.TOKEN})


def judge(case: Case) -> Judged | None:
    """Look whether the caller holds it anywhere."""
    if case.gate in _PRECISE:
        return ruled_out(f"the answer names another gate: {case.gate.value}")
    if case.gate not in {Gate.PERMISSION, Gate.DIVISION, Gate.GENERAL} and not case.untold:
        return None
    if case.gate is Gate.GENERAL and case.status != _FORBIDDEN:
        return None
    proof = case.permission_proof
    return _unproved(case) if proof is None else _by_proof(case, proof)


def _by_proof(case: Case, proof: Proof) -> Judged:
    if proof.outcome is Outcome.UNKNOWN:
        return possible(
            f"it could not be seen: {proof.blind[0].reason}"
            if proof.blind
            else "it could not be seen"
        )
    if proof.outcome is Outcome.MET:
        return _held(case)
    gap = next((one for one in proof.gaps if one.rule == _RULE), None)
    if gap is None:
        return ruled_out("the permission is held somewhere")
    if denial(proof) is not None:
        return possible("another of the alternatives would do as well")
    sure = certain if case.gate is Gate.PERMISSION or case.untold else likely
    return sure(f"{case.who} holds {_listed(case)} nowhere", fix=case.fix(gap))


def _held(case: Case) -> Judged:
    why = f"{case.who} holds it, by the organization as it was read"
    return possible(why) if case.gate is Gate.PERMISSION else ruled_out(why)


def _unproved(case: Case) -> Judged | None:
    if case.gate is Gate.PERMISSION:
        return likely(
            f"the answer names {_listed(case) or 'a permission'} as lacking", fix=_fix(case)
        )
    if case.gate is Gate.DIVISION:
        return possible("it may be held in no division at all")
    if case.gate is Gate.GENERAL:
        return possible(
            "`not.authorized` is refused by the service; a permission that lacks has a code of its own"
        )
    if case.names:
        return likely(
            f"the operation needs {_listed(case)}, which is the usual reason of a 403",
            fix=_fix(case),
        )
    if case.operation is not None:
        return possible(
            "no permission is published for the operation, which does not mean that none is checked"
        )
    return possible("a permission that lacks is the usual reason of a 403")


def _listed(case: Case) -> str:
    joined = " or " if case.any_of_them else " and "
    return joined.join(f"`{one}`" for one in case.names)


def _fix(case: Case) -> tuple[str, ...]:
    listed = _listed(case) or "it"
    whom = (
        "the client (its roles count)"
        if case.service
        else case.who or "the user, or the client where it acts for itself,"
    )
    note = "; `--snapshot` finds the role that adds least"
    return (f"Give {whom} a role with {listed}, in the division of the object{note}",)


CAUSE = KnownCause("missing-permission", "The caller lacks the permission", judge)
