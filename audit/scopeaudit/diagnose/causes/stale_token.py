"""The client has the scope, and the token was issued before it was given."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out
from scopeaudit.model.permission import scope_covers
from scopeaudit.model.verdict import Outcome


def judge(case: Case) -> Judged | None:
    """Compare the scopes of the token with those of the client, or their ages."""
    if case.service or not case.scopes or not (case.gate is Gate.SCOPE or case.untold):
        return None
    proof = case.scope_proof
    if proof is None:
        why = "a token keeps the scopes it was issued with; one that is older than a change does not know it"
        return possible(why) if case.gate is Gate.SCOPE else None
    if proof.outcome is not Outcome.MET:
        return ruled_out("the client itself lacks the scope") if case.gate is Gate.SCOPE else None
    held = case.scopes_of_token
    if held is not None:
        return _by_scopes(case, held)
    return _by_age(case)


def _by_scopes(case: Case, held: tuple[str, ...]) -> Judged | None:
    if any(scope_covers(have, want) for have in held for want in case.scopes):
        return ruled_out("the token itself has the scope")
    listed = ", ".join(f"`{one}`" for one in held) or "no scope"
    why = f"a token was issued with {listed}; the client has {_wanted(case)} now"
    sure = case.gate is Gate.SCOPE or case.refusal.token.scopes is not None
    return (certain if sure else likely)(why, *_ages(case), fix=_fix(case))


def _by_age(case: Case) -> Judged | None:
    client, issued = case.client, case.token_issued
    changed = client.modified_at if client else None
    if issued and changed and issued >= changed:
        return (
            ruled_out("the token is newer than the last change of its client")
            if case.gate is Gate.SCOPE
            else None
        )
    if case.gate is not Gate.SCOPE:
        return None
    why = f"the client has {_wanted(case)}, and the answer says that the token has not"
    older = bool(issued and changed)
    return (certain if older else likely)(why, *_ages(case), fix=_fix(case))


def _ages(case: Case) -> tuple[str, ...]:
    changed = case.client.modified_at if case.client else None
    if case.token_issued is None or changed is None:
        return ()
    return (
        f"the token was issued {case.token_issued:%Y-%m-%d %H:%M}, the client changed {changed:%Y-%m-%d %H:%M} UTC",
    )


def _wanted(case: Case) -> str:
    return " or ".join(f"`{one}`" for one in case.scopes)


def _fix(case: Case) -> tuple[str, ...]:
    name = f"`{case.client.name}`" if case.client else "the application"
    return (f"Sign out of and in to {name} again, so that it gets a new token",)


CAUSE = KnownCause("stale-token", "The token is older than the scope of its client", judge)
