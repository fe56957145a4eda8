"""The gates of one call, as the vendor's gateway has them: scope, permission, division, policy, user.

What one permission is worth in one division is decided by `evaluate`, as for an audit; that an operation
wants any or all of its permissions, and the scopes of a token, are read here from the catalog's row. The
order of the gates is not published (facts §1): the sandbox refuses for the first of token, scope,
permission with division and policy, user context.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from scopeaudit.evaluate import ANYWHERE, Question, ServiceClient, UserThroughClient, prove
from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import scope_covers
from scopeaudit.model.policy import PermissionNeed
from scopeaudit.model.snapshot import Client, User
from scopeaudit.model.verdict import Gap, Outcome, Proof
from scopeaudit.sandbox.refusal import RefusedError, bracketed, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who makes a call: the client, its user if one signed in, what decides, and the token's scopes."""

    token: str
    client: Client
    user: User | None
    access: Access
    scopes: tuple[str, ...]

    @property
    def subject(self) -> ServiceClient | UserThroughClient:
        """Return the caller as the one a proof is about."""
        kind = UserThroughClient if self.user else ServiceClient
        return kind(self.access, self.client)


def pass_gates(
    operation: Operation, caller: Caller, index: Index, places: tuple[str, ...]
) -> tuple[str, ...]:
    """Raise RefusedError at the first gate that holds the caller back.

    `places` are the divisions of the object, one of which must do; none means that the object has no
    division or that it is not known, so that any will do. Returns the kinds of what had to be assumed.
    """
    if index.snapshot.scopes_enforced:
        _pass_scopes(operation, caller)
    assumed = _pass_permissions(operation, Question(index, caller.subject), places)
    if operation.user_context and caller.user is None:
        raise refuse("not.a.user")
    return assumed


def reaches(operation: Operation, caller: Caller, index: Index, places: tuple[str, ...]) -> bool:
    """Say whether the permissions of an operation reach an object of those divisions, if any."""
    try:
        _pass_permissions(operation, Question(index, caller.subject), places)
    except RefusedError:
        return False
    return True


def _pass_scopes(operation: Operation, caller: Caller) -> None:
    """Scopes limit applications that sign users in, and are alternatives (facts §5, §6)."""
    if caller.user is None or not operation.scopes:
        return
    if not any(scope_covers(held, one) for held in caller.scopes for one in operation.scopes):
        raise refuse("app.not.authorized.for.scope", scopes=bracketed(operation.scopes))


def _pass_permissions(
    operation: Operation, question: Question, places: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what is assumed in the first division in which the permissions are held."""
    if not operation.permissions:
        return ()
    refusals = []
    for division in places or _anywhere(operation, question):
        tried = [
            prove(PermissionNeed(one), replace(question, division=division))
            for one in operation.permissions
        ]
        refusal = _refusal(operation, tried, places)
        if refusal is None:
            return _assumed(operation, tried)
        refusals.append(refusal)
    raise min(refusals, key=lambda one: _NEAREST_FIRST.index(one.refusal.code))


def _anywhere(operation: Operation, question: Question) -> tuple[str, ...]:
    """Return the divisions to try where the object has none: all of ALL must be held in one of them."""
    if operation.mode == "any" or len(operation.permissions or ()) == 1:
        return (ANYWHERE,)
    held = {one.division for one in question.subject.access.holdings}  # type: ignore[union-attr]
    return tuple(sorted(held)) or (ANYWHERE,)


def _refusal(
    operation: Operation, tried: list[Proof], places: tuple[str, ...]
) -> RefusedError | None:
    """Return why the permissions do not do in one division, or None where they do."""
    missed = [one for one in tried if one.outcome is not Outcome.MET]
    if not missed or (operation.mode == "any" and len(missed) < len(tried)):
        return None
    if operation.mode == "any":
        return _none_of(operation.permissions or (), missed, places)
    return _not_all(missed)


def _none_of(
    permissions: tuple[str, ...], missed: list[Proof], places: tuple[str, ...]
) -> RefusedError:
    if denied := _policies(missed):
        return refuse("authz.policy.denied", policies=", ".join(denied))
    if any(_is(one, "wrong-division") for one in missed):
        return refuse(
            "missing.any.division.permissions",
            permissions=bracketed(permissions),
            divisions=bracketed(places),
        )
    return refuse("missing.any.permissions", permissions=bracketed(permissions))


def _not_all(missed: list[Proof]) -> RefusedError:
    """Name what is lacking for certain; what the snapshot hides only where nothing else is."""
    known = ("wrong-division", "denied-by-access-policy")
    missed = [one for one in missed if one.outcome is Outcome.MISSING] or missed
    if lacking := [one for one in missed if not _is(one, *known)]:
        return refuse("missing.permissions", permissions=bracketed(_names(lacking)))
    if elsewhere := [one for one in missed if _is(one, "wrong-division")]:
        return refuse("missing.division.permission", permission=_names(elsewhere)[0])
    return refuse("authz.policy.denied", policies=", ".join(_policies(missed)))


_NEAREST_FIRST = (
    "authz.policy.denied",
    "missing.division.permission",
    "missing.any.division.permissions",
    "missing.any.permissions",
    "missing.permissions",
)


def _is(proof: Proof, *rules: str) -> bool:
    return any(gap.rule in rules for gap in proof.gaps)


def _names(proofs: Iterable[Proof]) -> tuple[str, ...]:
    return tuple(one.need.permission for one in proofs if isinstance(one.need, PermissionNeed))


def _policies(proofs: Iterable[Proof]) -> tuple[str, ...]:
    gaps: Iterable[Gap] = (gap for one in proofs for gap in one.gaps)
    return tuple(sorted({policy for gap in gaps for policy in gap.policies}))


def _assumed(operation: Operation, tried: list[Proof]) -> tuple[str, ...]:
    """Return the kinds of provisos the permissions are under; of alternatives the freest counts."""
    met = [one for one in tried if one.outcome is Outcome.MET]
    if operation.mode == "any":
        met = [min(met, key=lambda one: len(one.provisos))]
    return tuple(sorted({proviso.kind for one in met for proviso in one.provisos}))
