"""Who gives a role must hold it."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, likely, possible

_GIVING = frozenset(
    {
        "postOauthClients",
        "putOauthClient",
        "postAuthorizationSubjectBulkadd",
        "postAuthorizationSubjectBulkreplace",
        "postAuthorizationSubjectDivisionRole",
        "putUserRoles",
        "postAuthorizationRole",
    }
)
_FIELDS = frozenset({"roleDivisions", "roleIds", "grants", "roles"})
_REFUSED = frozenset({400, 403, None})
_FIX = (
    "Give the role to whoever makes the change first (and to the client it is made with), then give it on",
)


def judge(case: Case) -> Judged | None:
    """Look at the message, or at an operation that gives roles."""
    if case.told.code == "grant.ceiling":
        return certain(
            "the answer says that the caller does not have some of the roles that are to be given",
            fix=_FIX,
        )
    if case.told.code == "role.not.selectable":
        return likely("a role can be given to a client only by someone who holds it", fix=_FIX)
    giving = case.operation is not None and case.operation.id in _GIVING
    if not giving or case.status not in _REFUSED or case.gate not in {Gate.NONE, Gate.GENERAL}:
        return None
    if case.status == 400 or _FIELDS & {name for name, _ in case.refusal.fields}:  # noqa: PLR2004
        return likely("the request gives roles, which only someone who holds them may", fix=_FIX)
    return possible("who gives a role must hold it")


CAUSE = KnownCause("grant-ceiling", "The caller does not hold the roles to be given", judge)
