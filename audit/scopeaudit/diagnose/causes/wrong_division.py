"""The permission is held, but not in the division of the object."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.verdict import HeldPermission, Outcome, Proof

_RULE = "wrong-division"
_FAILED = 400
_PRECISE = frozenset({Gate.SCOPE, Gate.POLICY, Gate.USER})


def judge(case: Case) -> Judged | None:
    """Look where the permission is held."""
    if case.status is not None and case.status < _FAILED:
        return _fewer(case)
    if case.gate in _PRECISE:
        return None
    if (
        case.gate not in {Gate.PERMISSION, Gate.DIVISION}
        and not case.untold
        and not _forbidden_object(case)
    ):
        return None
    proof = case.permission_proof
    return _unproved(case) if proof is None else _by_proof(case, proof)


def _by_proof(case: Case, proof: Proof) -> Judged | None:
    gap = next((one for one in proof.gaps if one.rule == _RULE), None)
    if gap is not None:
        sure = certain if case.gate is not Gate.PERMISSION else likely
        return sure(
            f"held in {_places(case, gap.held_in)}, wanted in {_places(case, gap.wanted)}",
            fix=case.fix(gap),
        )
    if proof.outcome is Outcome.MISSING:
        return ruled_out("the permission is held nowhere")
    if proof.outcome is Outcome.MET and case.untold and case.divisions != [None]:
        return ruled_out("the permission is held in the division of the object")
    return _unproved(case)


def _forbidden_object(case: Case) -> bool:
    return case.told.code == "access.forbidden" and case.told.kind != "Conversation"


def _unproved(case: Case) -> Judged | None:
    if case.gate is Gate.DIVISION or _forbidden_object(case):
        why = (
            f"the answer says that access to this {case.told.kind} is forbidden"
            if _forbidden_object(case)
            else "the answer names divisions: the permission does not count in that of the object"
        )
        return likely(why, *_held(case), fix=_fix(case))
    if not case.names and case.operation is not None:
        return None
    return possible("a role granted in another division looks the same", *_held(case))


def _held(case: Case) -> tuple[str, ...]:
    proof = case.permission_proof
    places = (
        {one.division for one in proof.grounds if isinstance(one, HeldPermission)}
        if proof
        else set()
    )
    return (f"it is held in {_places(case, tuple(sorted(places)))}",) if places else ()


def _fix(case: Case) -> tuple[str, ...]:
    listed = " or ".join(f"`{one}`" for one in case.names) or "the permission"
    where = (
        _places(case, case.told.divisions) if case.told.divisions else "the division of the object"
    )
    return (
        f"Grant the role that has {listed} in {where} as well; `--division` finds the one that adds least",
    )


def _fewer(case: Case) -> Judged | None:
    """Judge a list that was answered: it holds what the caller's divisions cover, and nothing says so."""
    listing = (
        case.operation is not None
        and case.operation.method == "GET"
        and not case.operation.path.endswith("}")
    )
    proof = case.permission_proof if listing else None
    if proof is None or proof.outcome is not Outcome.MET:
        return None
    places = {one.division for one in proof.grounds if isinstance(one, HeldPermission)}
    index = case.evidence.index
    aware = index is not None and any(index.division_aware(one) for one in case.names)
    if not places or ALL_DIVISIONS in places or not aware:
        return None
    return certain(
        f"the permission is held in {_places(case, tuple(sorted(places)))} only: a list holds what lies there, without a word",
        fix=("Grant the role in all divisions, or in those whose objects are wanted",),
    )


def _places(case: Case, divisions: tuple[str, ...]) -> str:
    index = case.evidence.index
    names = [f"`{index.name(one) if index else one}`" for one in divisions]
    return "division " + ", ".join(names) if names else "any division"


CAUSE = KnownCause("wrong-division", "The permission is held in another division", judge)
