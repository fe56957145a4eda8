"""What was not checked before is enforced since a day, or the published need has changed."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.enforcements import Enforcement
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, likely, possible, ruled_out
from scopeaudit.model.operation import Operation
from scopeaudit.model.verdict import Outcome

_CHECKED = frozenset({Gate.NONE, Gate.PERMISSION, Gate.DIVISION})


def judge(case: Case) -> Judged | None:
    """Look for the operation among dated changes, and compare it with an older catalog."""
    operation = case.operation
    if (
        operation is None
        or case.gate not in _CHECKED
        or not (case.untold or case.gate is not Gate.NONE)
    ):
        return None
    proof = case.permission_proof
    if proof is not None and proof.outcome is Outcome.MET and case.untold:
        return ruled_out("the caller holds what is needed now")
    changed = _changed(case, operation)
    if changed:
        return likely(changed, fix=_fix(case, None))
    entry = next(
        (one for one in case.evidence.enforcements if _is_meant(one, case, operation)), None
    )
    if entry is None:
        return None
    if entry.who == "service clients" and case.service is None:
        return possible(f"since {entry.since}: {entry.what}")
    return likely(f"since {entry.since}: {entry.what} ({entry.source})", fix=_fix(case, entry))


def _is_meant(entry: Enforcement, case: Case, operation: Operation) -> bool:
    if operation.id not in entry.operations or entry.since > case.at.date():
        return False
    named = (
        case.gate is Gate.NONE or not entry.permissions or set(entry.permissions) & set(case.names)
    )
    return bool(named) and not (entry.who == "service clients" and case.service is False)


def _changed(case: Case, operation: Operation) -> str:
    """Say how the published need differs from that of the older catalog; "" where it does not."""
    earlier = case.evidence.earlier
    before = earlier.operations.get(operation.id) if earlier else None
    if before is None or earlier is None:
        return ""
    if (before.permissions, before.mode) == (operation.permissions, operation.mode):
        return ""
    was, now = _needs(before), _needs(operation)
    return (
        f"catalog {earlier.version} has {was}, catalog {case.evidence.catalog.version} has {now}"
    )


def _needs(operation: Operation) -> str:
    listed = ", ".join(f"`{one}`" for one in operation.permissions or ())
    return f"{operation.mode} of {listed}" if listed else "no permission"


def _fix(case: Case, entry: Enforcement | None) -> tuple[str, ...]:
    wanted = (entry.permissions if entry else ()) or case.names
    listed = " or ".join(f"`{one}`" for one in wanted) or "what is needed now"
    step = f"Give the caller a role with {listed}"
    if entry and entry.instead:
        return (
            step,
            "Or use " + " or ".join(f"`{one}`" for one in entry.instead) + ", which needs less",
        )
    proof = case.permission_proof
    return (case.fix(proof.gaps[0]) if proof and proof.gaps else ()) or (step,)


CAUSE = KnownCause("newly-enforced", "A requirement is enforced that was not before", judge)
