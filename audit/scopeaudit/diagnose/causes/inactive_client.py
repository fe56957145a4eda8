"""The client is inactive, disabled or deleted."""

import re

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.causes.wrong_region import is_refused_sign_in
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out

_UNAUTHORIZED = 401
_SAYS_SO = re.compile(r"client (?:is )?(?:not active|inactive|disabled)", re.IGNORECASE)
_NOT_OF_STATE = frozenset({"authentication.required", "ip.not.authorized"})


def judge(case: Case) -> Judged | None:
    """Look the client up in the organization."""
    concerns = case.status == _UNAUTHORIZED or case.gate is Gate.TOKEN or is_refused_sign_in(case)
    if case.told.code in _NOT_OF_STATE:
        return None
    if case.client is None and concerns and _SAYS_SO.search(case.refusal.message):
        return certain(
            "the answer says that the client is not active", fix=_fix("of the call", "inactive")
        )
    if case.client is None:
        return _unlisted(case) if concerns else None
    client = case.client
    if client.state == "active":
        return ruled_out(f"client `{client.name}` is active") if concerns else None
    why = f"client `{client.name}` is {client.state}"
    if concerns or case.untold:
        return certain(why, fix=_fix(client.name, client.state))
    return likely(why, "the answer names another reason", fix=_fix(client.name, client.state))


def _unlisted(case: Case) -> Judged:
    index, asked = case.evidence.index, case.refusal.token.client
    if index and asked and index.snapshot.clients is not None and not index.spots("clients"):
        return likely(
            f"the organization has no client `{asked}`: it was deleted, or belongs to another organization",
            fix=("Use a client that the organization has",),
        )
    return possible(
        "tokens of a client that is disabled are dead, and none is issued to an inactive one"
    )


def _fix(name: str, state: str) -> tuple[str, ...]:
    if state == "deleted":
        return (f"Use another client in place of `{name}`",)
    return (
        f"Admin > Integrations > OAuth > client `{name}`: set it to active, then sign in again",
    )


CAUSE = KnownCause("inactive-client", "The client is not active", judge)
