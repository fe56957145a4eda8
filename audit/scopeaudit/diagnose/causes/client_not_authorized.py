"""The scope is configured on the client, and no administrator of the organization authorized it."""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.diagnose.judged import Judged, KnownCause, certain, possible
from scopeaudit.model.permission import scope_covers


def judge(case: Case) -> Judged | None:
    """Compare the client's scopes with those an administrator authorized."""
    if case.service or not (case.gate is Gate.SCOPE or (case.untold and case.scopes)):
        return None
    client = case.client
    if client is None:
        return (
            possible("an organization that enforces scopes authorizes each client")
            if case.gate is Gate.SCOPE
            else None
        )
    if client.authorized_scopes is None or not _any(client.scopes or (), case.scopes):
        return None
    if _any(client.authorized_scopes, case.scopes):
        return None
    wanted = " or ".join(f"`{one}`" for one in case.scopes)
    return certain(
        f"client `{client.name}` is configured with {wanted}, but not authorized for it",
        fix=(
            (
                f"Authorize client `{client.name}` for {wanted}; whoever does it needs permission"
                " `oauth:client:authorize`. Then sign in again"
            ),
        ),
    )


def _any(held: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return any(scope_covers(have, want) for have in held for want in wanted)


CAUSE = KnownCause(
    "client-not-authorized", "No administrator authorized the client for the scope", judge
)
