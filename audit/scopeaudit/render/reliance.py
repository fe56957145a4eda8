"""What relies on something that a finding would take away: expectations that are met by it, and calls."""

from collections.abc import Iterable, Iterator

from scopeaudit.model.change import Change, SetScopes, SetState, TakeRole
from scopeaudit.model.directory import Used
from scopeaudit.model.finding import Finding
from scopeaudit.model.permission import permission_covers, scope_covers
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import Role
from scopeaudit.model.verdict import Ground, HeldPermission, HeldRole, HeldScope
from scopeaudit.records import dataclass

Asked = tuple[str, str]
"""An expectation and one of its actions."""
Thing = tuple[str, str]
"""What may be held: a kind and a name. Of `grant`, whatever a role gives; of `client`, all it can do."""


WITHOUT_EFFECT = frozenset({"ignored-scopes", "ignored-roles", "leftover-grant"})
"""Rules about what gives nothing as things are, so that nothing relies on it."""


@dataclass(frozen=True, slots=True)
class Relied:
    """Expectations that would fail without it, and calls that need it.

    `calls` are None where no usage was read of the clients it is about, or it is about no client; `days` are
    those of the usage.
    """

    expectations: tuple[Asked, ...]
    calls: tuple[Used, ...] | None
    days: int = 0


class Reliance:
    """Knows what relies on what is held, by all verdicts that are met as expected."""

    def __init__(self, result: AuditResult) -> None:
        self._usage = result.directory.usage
        self._scopes = {one.id: frozenset(one.scopes or ()) for one in result.directory.clients}
        self._grants = {one.id: tuple(_patterns(one)) for one in result.directory.roles}
        self._by: dict[Thing, dict[tuple[str, Asked], None]] = {}
        for verdict in result.verdicts:
            if verdict.allowed and verdict.outcome.value == "met":
                asked = (verdict.client or "", (verdict.expectation, verdict.action))
                for thing in _rested_on(verdict.client, verdict.proof.grounds):
                    self._by.setdefault(thing, {})[asked] = None

    def of(self, finding: Finding) -> Relied | None:
        """Return what relies on what a finding would take away; None where it takes nothing."""
        if finding.rule in WITHOUT_EFFECT:
            return Relied((), ())
        taken = tuple(dict.fromkeys(self._taken(finding)))
        if not taken:
            return None
        clients = frozenset(_clients(finding))
        found = (asked for one in taken for asked in self._by.get(one, ()))
        relying = dict.fromkeys(
            asked for client, asked in found if not clients or client in clients
        )
        usage = self._usage
        return Relied(tuple(relying), self._calls(taken, clients), usage.days if usage else 0)

    def _taken(self, finding: Finding) -> Iterator[Thing]:
        by_change = [one for change in finding.changes for one in self._taken_by(change)]
        yield from by_change or ((excess.kind, excess.name) for excess in finding.excess)

    def _taken_by(self, change: Change) -> Iterator[Thing]:
        match change:
            case TakeRole(role):
                yield "grant", role
            case SetScopes(client, scopes):
                gone = self._scopes.get(client, frozenset()).difference(scopes)
                yield from (("scope", one) for one in sorted(gone))
            case SetState(client, "inactive"):
                yield "client", client

    def _calls(self, taken: Iterable[Thing], clients: Iterable[str]) -> tuple[Used, ...] | None:
        usage = self._usage
        known = [one for one in sorted(clients) if usage and one not in usage.unread]
        if usage is None or not known:
            return None
        return tuple(
            call
            for one in known
            for call in usage.by_client.get(one, ())
            if any(self._covers(thing, need) for thing in taken for need in call.needs or ())
        )

    def _covers(self, thing: Thing, need: str) -> bool:
        match thing:
            case "scope", name:
                return scope_covers(name, need)
            case "permission", name:
                return permission_covers(name, need)
            case "grant", role:
                return any(permission_covers(one, need) for one in self._grants.get(role, ()))
            case kind, _:
                return kind == "client"


def _rested_on(client: str | None, grounds: Iterable[Ground]) -> Iterator[Thing]:
    """Yield all that a met verdict rests on."""
    if client:
        yield "client", client
    for ground in grounds:
        match ground:
            case HeldPermission(permission, pattern, role):
                yield from (("permission", permission), ("permission", pattern), ("grant", role))
            case HeldRole(role):
                yield from (("role", role), ("grant", role))
            case HeldScope(_, held):
                yield "scope", held


def _clients(finding: Finding) -> Iterator[str]:
    """Yield the clients that a finding is about, as subjects or through them."""
    for one in finding.subjects:
        yield from (one.id,) if one.kind == "client" else (one.client,) if one.client else ()


def _patterns(role: Role) -> Iterator[str]:
    yield from role.permissions
    for one in role.policies:
        yield from (f"{one.domain}:{one.entity}:{action}" for action in one.actions)
