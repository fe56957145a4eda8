"""From a gap to the steps that close it: each rule to its fix."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence

from scopeaudit.index import Index
from scopeaudit.model.change import Holder, SetScopes, SetState
from scopeaudit.model.permission import scope_covers
from scopeaudit.model.snapshot import Client
from scopeaudit.model.verdict import Gap, GapRule
from scopeaudit.remedy.case import Case
from scopeaudit.remedy.giving import is_narrow, power, roles_giving
from scopeaudit.remedy.permission import brings, grant_or_create, permission_fix
from scopeaudit.remedy.step import Step, told
from scopeaudit.remedy.wording import OAUTH, any_of

SIGN_IN_AGAIN = Step("Then sign in again: a token keeps the scopes it was issued with")


def smallest_fix(
    index: Index,
    gap: Gap,
    client: Client | None,
    users: Sequence[int],
    division: str | None,
) -> tuple[str, ...]:
    """Return the steps that close a gap with the least side effect, the preferred way first.

    `users` are positions in the snapshot, empty for a client alone; `division` the id of the one division
    it is to be closed in, None for those the gap names. A step that begins with "Or" is an alternative.
    """
    return told(steps_to_close(index, gap, client, users, division))


def steps_to_close(
    index: Index,
    gap: Gap,
    client: Client | None,
    users: Sequence[int],
    division: str | None,
) -> tuple[Step, ...]:
    """Return the same steps, each with the changes of settings that it asks for."""
    divisions = gap.wanted if division is None else (division,)
    return _FIXES[gap.rule](Case(index, gap, client, users, divisions))


def _scope(case: Case) -> tuple[Step, ...]:
    scope = _narrowest(case.gap.names)
    if case.client is None:
        return (Step(f"Use a client that holds scope `{scope}`"),)
    held = case.client.scopes or ()
    configured = any(scope_covers(one, scope) for one in held)
    more = SetScopes(case.client.id, tuple(sorted({*held, scope})))
    tick = Step(f"{OAUTH} > client `{case.client.name}` > Scope: tick `{scope}`", (more,))
    return (*(() if configured else (tick,)), *_authorize(case.client, scope), SIGN_IN_AGAIN)


def _authorize(client: Client, scope: str) -> tuple[Step, ...]:
    if client.authorized_scopes is None:
        return ()
    if any(scope_covers(one, scope) for one in client.authorized_scopes):
        return ()
    step = f"Authorize client `{client.name}` for scope `{scope}`"
    return (Step(f"{step}; whoever does it needs permission `oauth:client:authorize`"),)


def _narrowest(scopes: Collection[str]) -> str:
    return min(scopes, key=lambda one: (not one.endswith(":readonly"), one))


def _role(case: Case) -> tuple[Step, ...]:
    names = case.gap.names
    roles = [case.index.roles[role] for name in names for role in case.index.roles_named(name)]
    if not roles:
        return (Step(f"Create role {any_of(names)}, or correct its name in the policy"),)
    return (case.grant(min(roles, key=power).id),)


def _division(case: Case) -> tuple[Step, ...]:
    """Return the grant in the wanted division of the role held elsewhere that brings least.

    Power held elsewhere is no reason for power here: a super-user's role, or one with a wildcard, is
    proposed only where a policy asks for it by name.
    """
    ways = _ways_elsewhere(case)
    if not ways:
        return (grant_or_create(case),)
    roles = case.index.roles
    role, via = min(ways, key=lambda one: (power(roles[one[0]]), -ways[one], one))
    if via:
        group, name = case.index.name(via), case.index.name(role)
        step = f"Grant role `{name}` to group `{group}`{case.where} as well; its members follow"
        return (Step(step, (case.given(role, Holder("group", via)),)),)
    everyone = ways[role, via] == max(1, len(case.users))
    remark = "it is held elsewhere already" if everyone else brings(roles[role])
    return (case.grant(role, remark),)


def _ways_elsewhere(case: Case) -> Counter[tuple[str, str]]:
    """Count by role and group those concerned who hold it that way, of the roles that may be granted."""
    index, names = case.index, case.gap.names
    asked_for = {role for name in names for role in index.roles_named(name)}
    giving = {
        role
        for role in roles_giving(index, names)
        if role in asked_for or is_narrow(index.roles[role])
    }
    ways = Counter[tuple[str, str]]()
    for holdings, count in case.holdings():
        for one in {(one.role, one.via) for one in holdings if one.role in giving}:
            ways[one] += count
    return ways


def _user_context(case: Case) -> tuple[Step, ...]:
    client = f"client `{case.client.name}`" if case.client else "the client"
    return (
        Step(
            f"Call it with a token of a signed-in user (grant type CODE, with PKCE): {client} has none"
        ),
        Step("Or use an operation that acts on behalf of a user, where the vendor publishes one"),
    )


def _denied(case: Case) -> tuple[Step, ...]:
    known = {one.id: one.name or one.id for one in case.index.snapshot.access_policies or ()}
    policies = ", ".join(f"`{known.get(one, one)}`" for one in case.gap.policies)
    return (
        Step(
            f"Change access policy {policies} so that it no longer denies {any_of(case.gap.names)}"
            f" to {case.them}; the roles are right as they are"
        ),
    )


def _client_state(case: Case) -> tuple[Step, ...]:
    if case.client is None:
        return ()
    name, expected = case.client.name, "or take it out of the expectation"
    if case.client.state == "deleted":
        return (Step(f"Use another client in place of `{name}`, {expected}"),)
    active = SetState(case.client.id, "active")
    return (Step(f"{OAUTH} > client `{name}`: set it to active, {expected}", (active,)),)


def _user_state(case: Case) -> tuple[Step, ...]:
    people = case.index.people.rows
    deleted = [one for one in case.users if people[one].state == "deleted"]
    stays = "out of the expectation: a deleted user stays deleted"
    if not deleted:
        return (Step(f"Activate {case.them}, or take them out of the expectation"),)
    if len(deleted) == len(case.users):
        return (Step(f"Take {case.them} {stays}"),)
    return (
        Step(
            f"Activate those of {case.them} who are inactive, or take them out of the expectation"
        ),
        Step(f"Take those who are deleted {stays}"),
    )


def _participant(_case: Case) -> tuple[Step, ...]:
    return (
        Step(
            "Act on a participant of one's own whose call is connected: the one whose user is the"
            " signed-in user"
        ),
        Step(
            "Or, as a supervisor, monitor, coach or barge first: it adds a participant of one's own"
        ),
    )


_FIXES: dict[GapRule, Callable[[Case], tuple[Step, ...]]] = {
    "missing-scope": _scope,
    "missing-permission": permission_fix,
    "missing-role": _role,
    "wrong-division": _division,
    "no-user-context": _user_context,
    "denied-by-access-policy": _denied,
    "inactive-client": _client_state,
    "inactive-user": _user_state,
    "not-a-participant": _participant,
    "ended-leg": _participant,
}
