"""Refusals that tell of a token older than its client's last change, which nobody offered to be read."""

from collections.abc import Iterator

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.tried import Tried
from scopeaudit.evaluate import ApplicationAlone, Question, prove_anywhere
from scopeaudit.model.verdict import HeldScope, Outcome

REFUSED = "app.not.authorized.for.scope"
"""The vendor's answer to a token whose scopes do not do (facts §1)."""


def refused_for_scope(
    audited: Audited, clients: frozenset[str]
) -> Iterator[tuple[Tried, tuple[str, ...]]]:
    """Yield the attempts that were refused for a scope, with those of their client that would do now."""
    for one in audited.tried:
        if one.attempt.code == REFUSED and one.attempt.client in clients:
            held = _held(audited, one)
            if held:
                yield one, held


def _held(audited: Audited, one: Tried) -> tuple[str, ...]:
    if one.need is None or one.client is None:
        return ()
    proof = prove_anywhere(one.need, Question(audited.index, ApplicationAlone(one.client)))
    if proof.outcome is not Outcome.MET:
        return ()
    return tuple(sorted({each.held for each in proof.grounds if isinstance(each, HeldScope)}))


def is_older(one: Tried) -> bool | None:
    """Say whether its token was older than the client's last change; None where that is not known."""
    changed = one.client.modified_at if one.client else None
    if changed is None:
        return None
    if one.attempt.time < changed:
        return False
    issued = one.attempt.token_issued_at
    # NOTE: refused since the change, for a scope the client holds: only an older token is.
    return True if issued is None else issued < changed
