"""The id in the path is that of another kind of object: a client's where a user's belongs, or the other way."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.judged import Judged, KnownCause, certain

_FAILED = 400


def judge(case: Case) -> Judged | None:
    """Look the ids of the path up in the organization."""
    index = case.evidence.index
    if index is None or (case.status is not None and case.status < _FAILED):
        return None
    for name, kind in (
        ("userId", "a user"),
        ("subjectId", "a user or group"),
        ("groupId", "a group"),
    ):
        client = index.clients.get(case.ids.get(name, ""))
        if client is not None:
            return certain(
                f"the id in the path is that of client `{client.name}`, where {kind} belongs",
                fix=(
                    f"Admin > Integrations > OAuth > client `{client.name}` > Roles: a client's roles are set on the client itself",
                ),
            )
    users = {one.id: one for one in index.snapshot.users or ()}
    user = users.get(case.ids.get("clientId", ""))
    if user is None:
        return None
    return certain(
        f"the id in the path is that of user `{user.name}`, where a client belongs",
        fix=("Use the id of the OAuth client",),
    )


CAUSE = KnownCause("wrong-kind-of-object", "The id belongs to another kind of object", judge)
