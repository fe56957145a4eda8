"""A client that acts for itself calls what only a signed-in user may."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible, ruled_out

_BAD = 400
_ME = "me"


def judge(case: Case) -> Judged | None:
    """Look at the code, the operation, and the grant type."""
    if case.told.code == "not.a.user":
        return certain(
            "the answer says that the request needs a user and client credentials cannot be used",
            fix=_fix(case),
        )
    if not _needs_user(case) or case.gate not in {Gate.NONE, Gate.GENERAL, Gate.OWNERSHIP}:
        return None
    if case.service:
        name = f"client `{case.client.name}`" if case.client else "the client"
        why = f"{name} uses client credentials, which have no user; the operation needs one"
        sure = case.client is not None and case.gate is Gate.NONE and _declares(case)
        return (certain if sure else likely)(why, fix=_fix(case))
    if case.service is False:
        return ruled_out("a user is signed in") if case.status == _BAD else None
    return (
        possible("the operation needs a signed-in user") if case.status in {_BAD, None} else None
    )


def _declares(case: Case) -> bool:
    return case.operation is not None and case.operation.user_context


def _needs_user(case: Case) -> bool:
    operation = case.operation
    if operation is None:
        return False
    own = _ME in operation.path.split("/")
    return operation.user_context or own or case.on_participant


def _fix(case: Case) -> tuple[str, ...]:
    step = "Call it with a token of a signed-in user (grant type CODE, with PKCE)"
    other = _on_behalf(case)
    return (step, f"Or use `{other}`, which names the user in its path") if other else (step,)


def _on_behalf(case: Case) -> str:
    """Return the operation beside this one that names the user, as `METHOD /path`."""
    operation = case.operation
    if operation is None:
        return ""
    for path in (f"{operation.path}/user/{{userId}}", operation.path.replace("/me", "/{userId}")):
        known = case.evidence.catalog.find(f"{operation.method} {path}")
        if known and known.id != operation.id and not known.user_context:
            return f"{known.method} {known.path}"
    return ""


CAUSE = KnownCause("no-user-context", "The call needs a signed-in user", judge)
