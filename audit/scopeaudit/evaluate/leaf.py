"""One leaf of a need: decided by the grants, the scopes, or the kind of subject."""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from scopeaudit.evaluate.combine import unique
from scopeaudit.evaluate.presence import decide_presence
from scopeaudit.evaluate.question import (
    ANYWHERE,
    ApplicationAlone,
    Question,
    ServiceClient,
    UserAlone,
    UserThroughClient,
    access_of,
)
from scopeaudit.index import Index
from scopeaudit.model.access import Access, Holding
from scopeaudit.model.permission import ALL_DIVISIONS, permission_covers, scope_covers
from scopeaudit.model.policy import (
    Leaf,
    Need,
    ParticipantNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)
from scopeaudit.model.snapshot import AccessPolicy, BlindSpot, Client
from scopeaudit.model.verdict import (
    Exempt,
    Gap,
    Ground,
    HeldPermission,
    HeldRole,
    HeldScope,
    Outcome,
    Proof,
    Proviso,
    SignsIn,
)
from scopeaudit.records import dataclass


def decide_leaf(need: Leaf, question: Question) -> Proof:
    """Decide one leaf for the division of the question."""
    match need:
        case ScopeNeed():
            return _scope(need, question)
        case PermissionNeed():
            return _permission(need, question)
        case RoleNeed():
            return _role(need, question)
        case UserContextNeed():
            return _user_context(need, question)
        case ParticipantNeed():
            return _participant(need, question)
        case UnpublishedNeed(what, operation):
            reason = f"the vendor publishes no {what} for `{operation}`"
            return _unknown(need, BlindSpot(section="catalog", reason=reason))
        case _:
            assert_never(need)


def _unknown(need: Need, *blind: BlindSpot) -> Proof:
    return Proof(need, Outcome.UNKNOWN, blind=blind)


def _missing(need: Need, gap: Gap) -> Proof:
    return Proof(need, Outcome.MISSING, gaps=(gap,))


def _met(need: Need, grounds: Iterable[Ground] = (), *provisos: Proviso) -> Proof:
    return Proof(need, Outcome.MET, grounds=tuple(grounds), provisos=provisos)


def _scope(need: ScopeNeed, question: Question) -> Proof:
    match question.subject:
        case ServiceClient():
            return _met(need, (Exempt("scopes do not apply to client credentials"),))
        case UserAlone():
            return _met(
                need, (), Proviso("application", f"the application holds scope `{need.scope}`")
            )
        case UserThroughClient(_, client) | ApplicationAlone(client):
            return _scope_of(need, client, question)


def _scope_of(need: ScopeNeed, client: Client, question: Question) -> Proof:
    enforced = question.index.snapshot.scopes_enforced
    if question.forbidding and enforced is False:
        return _met(need, (Exempt("the organization does not enforce scopes"),))
    held = [one for one in client.scopes or () if scope_covers(one, need.scope)]
    allowed = client.authorized_scopes
    authorized = allowed is None or any(scope_covers(one, need.scope) for one in allowed)
    if held and authorized:
        unread = enforced is True and allowed is None
        return _met(need, (HeldScope(need.scope, min(held)),), *(_AUTHORIZED if unread else ()))
    blind = _unseen_scopes(need, client, question, configured=bool(held))
    if blind:
        return _unknown(need, *blind)
    return _missing(need, _scope_gap(need, enforced=enforced, configured=bool(held)))


_AUTHORIZED = (
    Proviso(
        "application", "an administrator authorized the client for its scopes, which was not read"
    ),
)
"""What a scope also takes where scopes are enforced (facts §5)."""


def _unseen_scopes(
    need: ScopeNeed, client: Client, question: Question, *, configured: bool
) -> tuple[BlindSpot, ...]:
    """Return what keeps a scope that was not seen from being missing for certain."""
    if client.scopes is None:
        reason = "its scopes were not returned"
        return (BlindSpot(section="clients", reason=reason, ids=(client.id,)),)
    about = question.index.about.get(client.id, ())
    if not configured and any(one.section == "clients" for one in about):
        return tuple(one for one in about if one.section == "clients")
    if not question.forbidding:
        return ()
    if need.basis == "inferred":
        reason = (
            f"the vendor publishes no scope here; `{need.scope}` is inferred from its neighbours"
        )
        return (BlindSpot(section="catalog", reason=reason),)
    if question.index.snapshot.scopes_enforced is None:
        return question.index.spots("scopes_enforced")
    return ()


def _scope_gap(need: ScopeNeed, *, enforced: bool | None, configured: bool) -> Gap:
    notes = []
    if configured:
        notes.append("configured on the client, but no administrator authorized it")
    if need.basis == "inferred":
        notes.append(
            "the vendor publishes no scope here; this one is inferred from its neighbours"
        )
    if enforced is None:
        notes.append("it is not known whether the organization enforces scopes")
    return Gap("missing-scope", (need.scope,), latent=enforced is False, note="; ".join(notes))


def _user_context(need: UserContextNeed, question: Question) -> Proof:
    match question.subject:
        case ServiceClient():
            note = "client credentials never have a user"
            return _missing(need, Gap("no-user-context", ("user context",), note=note))
        case UserAlone():
            return _met(need, (), Proviso("application", "the application signs the user in"))
        case UserThroughClient(_, client) | ApplicationAlone(client):
            return _met(need, (SignsIn(client.grant_type),))


def _participant(need: ParticipantNeed, question: Question) -> Proof:
    if isinstance(question.subject, ServiceClient):
        note = "client credentials are on no conversation"
        return _missing(need, Gap("no-user-context", (f"participant {need.who}",), note=note))
    if question.presence is not None and not isinstance(question.subject, ApplicationAlone):
        return decide_presence(need, question.presence)
    text = (
        "the user is the participant acted on, with a connected call"
        if need.who == "self"
        else "the user is a participant of the conversation"
    )
    return _met(need, (), Proviso("participant", text))


def _role(need: RoleNeed, question: Question) -> Proof:
    access = access_of(question.subject)
    if access is None:
        return _met(need, (), Proviso("user", f"the user who signs in holds role `{need.role}`"))
    wanted = question.index.roles_named(need.role)
    held = [one for one in sorted(access.holdings) if one.role in wanted]
    counting = [one for one in held if _covers_division(one, question.division)]
    if counting:
        return _met(need, (HeldRole(one.role, one.division, one.via) for one in counting))
    if access.hidden:
        return _unknown(need, *access.hidden)
    if held:
        return _missing(need, _elsewhere(need.role, held, question.division))
    if not wanted and question.forbidding:
        # A misspelt role holds nobody back: that nobody has it proves nothing.
        reason = f"no role named `{need.role}` was read"
        return _unknown(need, BlindSpot(section="roles", reason=reason))
    note = "" if wanted else "the organization has no role of that name"
    return _missing(need, Gap("missing-role", (need.role,), wanted=_wanted(question), note=note))


def _covers_division(holding: Holding, division: str) -> bool:
    return division == ANYWHERE or holding.division in {ALL_DIVISIONS, division}


def _wanted(question: Question) -> tuple[str, ...]:
    return (question.division,) if question.division else ()


def _elsewhere(name: str, held: Iterable[Holding], division: str) -> Gap:
    places = tuple(sorted({one.division for one in held}))
    return Gap("wrong-division", (name,), wanted=(division,), held_in=places)


@dataclass(frozen=True, slots=True)
class _Held:
    """One way a permission is held."""

    holding: Holding
    pattern: str
    condition: str


def _permission(need: PermissionNeed, question: Question) -> Proof:
    access = access_of(question.subject)
    if access is None:
        text = f"the user who signs in holds permission `{need.permission}`"
        return _met(need, (), Proviso("user", text))
    held = tuple(_ways(need.permission, access, question.index))
    aware = question.index.division_aware(need.permission)
    counting = [
        one for one in held if aware is False or _covers_division(one.holding, question.division)
    ]
    if counting:
        return _held_permission(need, counting, access, _denying_client(question))
    return _unheld_permission(need, held, question, access)


def _ways(permission: str, access: Access, index: Index) -> Iterable[_Held]:
    for holding in sorted(access.holdings):
        for coverage in index.covers(holding.role, permission):
            yield _Held(holding, coverage.pattern, str(coverage.condition or ""))


def _held_permission(
    need: PermissionNeed, held: list[_Held], access: Access, of_client: tuple[AccessPolicy, ...]
) -> Proof:
    denials = _denying(access.denials, need.permission)
    if denials:
        return _missing(need, _denied(need, denials))
    sure = [one for one in held if not one.condition]
    grounds = (
        HeldPermission(
            need.permission,
            one.pattern,
            one.holding.role,
            one.holding.division,
            one.holding.via,
            one.condition,
        )
        for one in sure or held
    )
    return _met(
        need, grounds, *_conditions(sure, held), *_policy_provisos(need, access, of_client)
    )


def _denied(need: PermissionNeed, denials: list[AccessPolicy]) -> Gap:
    policies = tuple(sorted(one.id for one in denials))
    return Gap("denied-by-access-policy", (need.permission,), policies=policies)


def _conditions(sure: list[_Held], held: list[_Held]) -> tuple[Proviso, ...]:
    if sure:
        return ()
    text = " or ".join(unique(one.condition for one in held))
    return (Proviso("condition", f"the role grants it only where {text}"),)


def _policy_provisos(
    need: PermissionNeed, access: Access, of_client: tuple[AccessPolicy, ...]
) -> tuple[Proviso, ...]:
    if not access.policies_read:
        return (Proviso("access-policy", "access policies could not be read; one may deny it"),)
    return tuple(
        Proviso("access-policy", f"access policy `{one.id}` may deny `{need.permission}`")
        for one in _denying((*access.possible_denials, *of_client), need.permission)
    )


def _denying_client(question: Question) -> tuple[AccessPolicy, ...]:
    """Return the policies that name the application a user signs in through: they may deny."""
    if not isinstance(question.subject, UserThroughClient):
        return ()
    own = question.index.access_of(question.subject.client)
    return tuple(
        one for one in (*own.denials, *own.possible_denials) if one.subject_type == "CLIENT"
    )


def _denying(policies: tuple[AccessPolicy, ...], permission: str) -> list[AccessPolicy]:
    return [
        one for one in policies if one.target == "*" or permission_covers(one.target, permission)
    ]


def _unheld_permission(
    need: PermissionNeed, held: tuple[_Held, ...], question: Question, access: Access
) -> Proof:
    denials = _denying(access.denials, need.permission)
    unaware = held and question.index.division_aware(need.permission) is None
    if denials and (access.hidden or unaware):
        # Denied for certain: whatever is hidden could not help.
        return _missing(need, _denied(need, denials))
    hiding = [one for one in access.hidden if _may_hide(one, need.permission)]
    if hiding:
        return _unknown(need, *hiding)
    note = "an access policy denies it as well, wherever it is granted" if denials else ""
    if not held:
        names = (need.permission,)
        gap = Gap("missing-permission", names, wanted=_wanted(question), note=note)
        return _missing(need, gap)
    if unaware:
        return _unknown(need, _unaware(need.permission, question.index))
    gap = _elsewhere(need.permission, (one.holding for one in held), question.division)
    return _missing(need, replace(gap, note=note))


def _may_hide(spot: BlindSpot, permission: str) -> bool:
    """Say whether what was not read may give a permission."""
    return spot.at_most is None or any(permission_covers(one, permission) for one in spot.at_most)


def _unaware(permission: str, index: Index) -> BlindSpot:
    spots = index.spots("permissions")
    reason = f"it is not known whether divisions limit `{permission}`"
    return spots[0] if spots else BlindSpot(section="permissions", reason=reason)
