"""Through what an ability came or went: the difference between two proofs."""

from collections.abc import Iterator

from scopeaudit.difference.standing import Standing
from scopeaudit.index import Index
from scopeaudit.model.difference import Cause, CauseKind
from scopeaudit.model.verdict import Gap, HeldPermission, HeldRole, HeldScope, Outcome, Proof

_BY_GAP: dict[str, tuple[CauseKind, CauseKind]] = {
    "inactive-user": ("activated", "deactivated"),
    "inactive-client": ("activated", "deactivated"),
    "denied-by-access-policy": ("access-policy", "access-policy"),
}
"""What a gap means that is closed, and one that has opened."""


def causes(
    before: Standing, after: Standing, place: str, sides: tuple[Index, Index]
) -> tuple[Cause, ...]:
    """Return what explains the difference in a place, sorted; never empty."""
    found = dict.fromkeys(_causes(before, after, place, sides))
    return tuple(sorted(found)) or (Cause(kind="other"),)


def _causes(
    before: Standing, after: Standing, place: str, sides: tuple[Index, Index]
) -> Iterator[Cause]:
    was, now = before.proof(place), after.proof(place)
    if Outcome.UNKNOWN in {before.outcome(place), after.outcome(place)}:
        yield from _unread(before, was)
        yield from _unread(after, now)
    if after.outcome(place) is Outcome.MET:
        yield from [Cause(kind="new")] if before.presence == "absent" else []
        yield from _gained(was, now, sides[0], better=True)
    elif after.outcome(place) is Outcome.MISSING:
        yield from [Cause(kind="gone")] if after.presence == "absent" else []
        yield from _gained(now, was, sides[1], better=False)


def _unread(standing: Standing, proof: Proof | None) -> Iterator[Cause]:
    if standing.presence == "unread":
        yield Cause(kind="unread", text="the subject may not have been listed")
    for spot in proof.blind if proof and proof.outcome is Outcome.UNKNOWN else ():
        yield Cause(kind="unread", text=f"{spot.section}: {spot.reason}")


def _gained(
    poorer: Proof | None, richer: Proof | None, poor: Index, *, better: bool
) -> Iterator[Cause]:
    """Yield what the richer proof rests on and the poorer does not; `better` if the richer is later."""
    found = dict.fromkeys(_joined(_new_grounds(poorer, richer), poor, better=better))
    yield from found
    if poorer is not None:
        for gap in poorer.gaps:
            if (kinds := _BY_GAP.get(gap.rule)) is not None:
                yield _of_gap(gap, kinds[0 if better else 1])


def _of_gap(gap: Gap, kind: CauseKind) -> Cause:
    return Cause(kind=kind, text="" if gap.policies else ", ".join(gap.names), names=gap.policies)


def _new_grounds(
    poorer: Proof | None, richer: Proof | None
) -> Iterator[HeldPermission | HeldRole | HeldScope]:
    held = set(_grounds(poorer)) if poorer else set()
    for ground in _grounds(richer) if richer else ():
        if ground not in held:
            yield ground


def _grounds(proof: Proof) -> Iterator[HeldPermission | HeldRole | HeldScope]:
    """Yield what a proof rests on, each as often as it is named."""
    for ground in proof.grounds:
        if isinstance(ground, HeldPermission | HeldRole | HeldScope):
            yield ground
    for child in proof.children:
        if child.outcome is Outcome.MET:
            yield from _grounds(child)


def _joined(
    grounds: Iterator[HeldPermission | HeldRole | HeldScope], poor: Index, *, better: bool
) -> Iterator[Cause]:
    """Yield a cause for each role and place, with all permissions it gives, and for each scope."""
    roles: dict[tuple[str, str, str], list[str]] = {}
    for ground in grounds:
        if isinstance(ground, HeldScope):
            yield Cause(kind="scope-added" if better else "scope-removed", names=(ground.held,))
        else:
            names = [ground.permission] if isinstance(ground, HeldPermission) else []
            roles.setdefault((ground.role, ground.division, ground.via), []).extend(names)
    for (role, division, via), names in roles.items():
        changed = role in poor.roles and any(not poor.covers(role, one) for one in names)
        yield Cause(
            kind=_kind(changed=changed, better=better),
            role=role,
            division=division,
            via=via,
            names=tuple(sorted(set(names))) if changed else (),
        )


def _kind(*, changed: bool, better: bool) -> CauseKind:
    """Say whether a role was given or taken, or holds more or less than it did."""
    if changed:
        return "role-widened" if better else "role-narrowed"
    return "granted" if better else "revoked"
