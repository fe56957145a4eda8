"""A proof in words: each need with its outcome, and by what it is met, missing or hidden."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    OperationNeed,
    ParticipantNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import (
    Exempt,
    Gap,
    Ground,
    HeldPermission,
    HeldRole,
    HeldScope,
    OnConversation,
    Outcome,
    Proof,
    Proviso,
    SignsIn,
)
from scopeaudit.records import dataclass

Names = Mapping[str, str]
"""Names of roles, divisions, groups, clients and access policies by their ids."""


@dataclass(frozen=True, slots=True)
class Step:
    """One need of a proof: what it asks for, its outcome, the reasons, the needs it is made of."""

    outcome: Outcome
    asks: str
    reasons: tuple[str, ...] = ()
    children: tuple["Step", ...] = ()


def steps(proof: Proof, names: Names) -> Step:
    """Put a proof in words; a reason stands at the innermost need it belongs to, and only there."""
    below = {reason for child in proof.children for reason in _all_reasons(child, names)}
    asks, need = need_in_words(proof.need), proof.need
    if proof.division and not proof.children:
        asks += f" in {division_in_words(proof.division, names)}"
    said = {_gap(gap, names) for gap in proof.gaps if _repeats(gap, need)}
    reasons = dict.fromkeys(
        one for one in reasons_in_words(proof, names) if one not in below | said
    )
    children = tuple(steps(_without_joint(child, proof), names) for child in proof.children)
    return Step(proof.outcome, asks, tuple(reasons), children)


def _without_joint(child: Proof, parent: Proof) -> Proof:
    """Drop provisos of an alternative that its parent says jointly: each alone would read as a demand."""
    if parent.outcome is not Outcome.MET or not isinstance(parent.need, AnyOf | NamedNeed):
        return child
    joint = {one.kind for one in parent.provisos if one not in _below(parent)}
    return replace(child, provisos=tuple(one for one in child.provisos if one.kind not in joint))


def _below(proof: Proof) -> set[Proviso]:
    return {proviso for child in proof.children for proviso in child.provisos}


def _all_reasons(proof: Proof, names: Names) -> Iterator[str]:
    yield from reasons_in_words(proof, names)
    for child in proof.children:
        yield from _all_reasons(child, names)


def _repeats(gap: Gap, need: Need) -> bool:
    """Say whether a gap only repeats what its need asks for."""
    if gap.held_in or gap.policies or gap.latent or gap.note:
        return False
    match need:
        case ScopeNeed(name, _) | PermissionNeed(name) | RoleNeed(name):
            return gap.names == (name,)
        case _:
            return False


def lines(proof: Proof, names: Names) -> Iterator[tuple[int, Outcome | None, str]]:
    """Walk a proof as lines of (depth, outcome, text); reasons have no outcome."""
    yield from _walk(steps(proof, names), 0)


def _walk(step: Step, depth: int) -> Iterator[tuple[int, Outcome | None, str]]:
    yield depth, step.outcome, step.asks
    for reason in step.reasons:
        yield depth + 1, None, reason
    for child in step.children:
        yield from _walk(child, depth + 1)


def need_in_words(need: Need) -> str:  # noqa: C901, PLR0911  one line for each kind of need
    """Say what a need asks for, without what it is made of."""
    match need:
        case AllOf():
            return "all of"
        case AnyOf():
            return "any of"
        case ScopeNeed(scope, basis):
            return f"scope {scope}" + ("" if basis == "published" else f" ({basis})")
        case PermissionNeed(permission):
            return f"permission {permission}"
        case RoleNeed(role):
            return f"role {role}"
        case UserContextNeed():
            return "a signed-in user"
        case ParticipantNeed(who):
            return "being " + (
                "the participant acted on" if who == "self" else "on the conversation"
            )
        case UnpublishedNeed(what, operation):
            return f"the {what} of {operation}, which the vendor does not publish"
        case NamedNeed(name):
            return f"{name}, met by any of"
        case OperationNeed(operation, _, note):
            return f"operation {operation}" + (f" ({note})" if note else "")


def division_in_words(division: str, names: Names) -> str:
    """Return such as `division EMEA`, or `all divisions`."""
    if division == ALL_DIVISIONS:
        return "all divisions"
    return f"division {names.get(division, division)}"


def reasons_in_words(proof: Proof, names: Names) -> Iterator[str]:
    """Yield by what a need is met, what it lacks, what hides it, and on what it depends."""
    yield from (_ground(ground, names) for ground in proof.grounds)
    yield from (_gap(gap, names) for gap in proof.gaps)
    for spot in proof.blind:
        yield f"cannot be seen: {spot.section.replace('_', ' ')}: {blind_in_words(spot)}"
    yield from (f"provided that: {proviso.text}" for proviso in proof.provisos)


def blind_in_words(spot: BlindSpot) -> str:
    """Say why a part was not read, the vendor's answer, and what would open it."""
    answer = " ".join(part for part in (str(spot.status or ""), spot.code) if part)
    call = ": ".join(part for part in (spot.call, answer) if part)
    opens = f"{spot.permission} would open it" if spot.permission else ""
    return "; ".join(part for part in (spot.reason, call, opens) if part)


def _ground(ground: Ground, names: Names) -> str:
    match ground:
        case HeldPermission(permission, pattern, role, division, via, condition):
            held = _held(role, division, via, names)
            as_pattern = f" as {pattern}" if pattern != permission else ""
            return f"held through {held}{as_pattern}" + (f", if {condition}" if condition else "")
        case HeldRole(role, division, via):
            return f"held as {_held(role, division, via, names)}"
        case HeldScope(_, held):
            return f"the client holds scope {held}"
        case SignsIn(grant_type):
            return f"grant type {grant_type} signs a user in"
        case OnConversation(conversation, participant):
            return f"on conversation {conversation} as participant {participant}"
        case Exempt(reason):
            return f"not needed: {reason}"


def _held(role: str, division: str, via: str | None, names: Names) -> str:
    group = f" via group {names.get(via, via)}" if via else ""
    return f"role {names.get(role, role)} in {division_in_words(division, names)}{group}"


def _gap(gap: Gap, names: Names) -> str:
    parts = [f"{gap.rule}: {' or '.join(gap.names)}" if gap.names else gap.rule]
    if gap.held_in:
        held = ", ".join(division_in_words(one, names) for one in gap.held_in)
        parts.append(f"held in {held} only")
    if gap.policies:
        parts.append("denied by " + ", ".join(names.get(one, one) for one in gap.policies))
    if gap.latent:
        parts.append("latent until scopes are enforced")
    return "; ".join([*parts, gap.note] if gap.note else parts)
