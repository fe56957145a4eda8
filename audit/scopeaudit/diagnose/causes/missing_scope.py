"""The client lacks every scope that the operation accepts."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out
from scopeaudit.model.permission import scope_covers
from scopeaudit.model.verdict import Outcome, Proof

_PRECISE = frozenset({Gate.PERMISSION, Gate.DIVISION, Gate.POLICY, Gate.USER})


def judge(case: Case) -> Judged | None:
    """Compare the scopes of the client with those that are accepted."""
    if case.gate in _PRECISE:
        return ruled_out(f"the answer names another gate: {case.gate.value}")
    if case.gate is not Gate.SCOPE and not case.untold:
        return None
    exempt = _exempt(case)
    if exempt or not case.scopes:
        return ruled_out(exempt) if exempt else _without_names(case)
    proof = case.scope_proof
    return _unproved(case) if proof is None else _by_proof(case, proof)


def _exempt(case: Case) -> str:
    """Say why no scope is needed; "" where one is."""
    if case.service:
        return "scopes do not apply to client credentials: their roles count"
    index = case.evidence.index
    if case.gate is not Gate.SCOPE and index and index.snapshot.scopes_enforced is False:
        return "the organization does not enforce scopes"
    return ""


def _by_proof(case: Case, proof: Proof) -> Judged:
    name = f"client `{case.client.name}`" if case.client is not None else "the client"
    if proof.outcome is Outcome.MET:
        return ruled_out(f"{name} has it")
    if proof.outcome is Outcome.UNKNOWN or not proof.gaps:
        return _unproved(case)
    if _configured(case):
        why = "the client is configured with it; what lacks is an administrator's authorization"
        return ruled_out(why)
    scopes = (case.client.scopes or ()) if case.client is not None else ()
    held = ", ".join(f"`{one}`" for one in scopes)
    why = f"{name} has {f'scopes {held}' if held else 'no scope'}; the operation takes {_wanted(case)}"
    index = case.evidence.index
    sure = case.gate is Gate.SCOPE or (index is not None and index.snapshot.scopes_enforced)
    return (certain if sure else likely)(why, fix=case.fix(proof.gaps[0]))


def _without_names(case: Case) -> Judged | None:
    if case.gate is Gate.SCOPE:
        return likely(
            "the answer says that the application is not authorized for the scope", fix=_SOME
        )
    return None


_SOME = (
    "Add the scope the operation takes to the client, then sign in again; `--operation` names it",
)


def _unproved(case: Case) -> Judged:
    if case.gate is not Gate.SCOPE:
        return possible(
            f"the operation takes scope {_wanted(case)}, where the organization enforces scopes"
        )
    return likely(
        f"the answer says that the application has none of {_wanted(case)}",
        fix=(
            f"Add scope `{_narrowest(case.scopes)}` to {_client(case)} (Admin > Integrations > OAuth > Scope)",
            "Then sign in again: a token keeps the scopes it was issued with",
        ),
    )


def _configured(case: Case) -> bool:
    held = (case.client.scopes or ()) if case.client else ()
    return any(scope_covers(have, want) for have in held for want in case.scopes)


def _narrowest(scopes: tuple[str, ...]) -> str:
    return min(scopes, key=lambda one: (not one.endswith(":readonly"), one))


def _client(case: Case) -> str:
    name = case.client.name if case.client else case.refusal.token.client
    return f"client `{name}`" if name else "the client"


def _wanted(case: Case) -> str:
    return " or ".join(f"`{one}`" for one in case.scopes)


CAUSE = KnownCause("missing-scope", "The client lacks the scope", judge)
