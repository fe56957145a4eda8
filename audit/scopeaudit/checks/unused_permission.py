"""unused-permission: a client that acts for itself holds permissions that none of its calls needs."""

from collections.abc import Iterable, Iterator

from scopeaudit.catalog import Catalog
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import acts_for_itself, left_out, who, working_clients
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Words, beyond, found
from scopeaudit.checks.holders import is_super
from scopeaudit.checks.setting import number
from scopeaudit.checks.usage import too_short, uncounted, window_of
from scopeaudit.checks.wording import counted, listed, quoted, sentences
from scopeaudit.index import Index
from scopeaudit.model.finding import Finding
from scopeaudit.model.permission import is_wildcard, permission_covers
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot, Client, Role, UsageWindow

RULE = Rule(
    id="unused-permission",
    title="A client holds permissions that its calls do not need",
    severity=Severity.LOW,
    family="hygiene",
    reads=("clients", "roles", "usage"),
    parameters={"min_days": 7},
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client-credentials client that called something, and needs less."""
    window = window_of(audited, number(RULE, setting, "min_days"))
    if window is None:
        return
    for position, client, needed in _uses(audited, window):
        unused = None if needed is None else _unused(audited, client, needed)
        if unused:
            yield _finding(audited, setting, position, client, unused)


def limits(audited: Audited, setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what is left open: unknown roles, too short a window, calls whose needs nobody publishes."""
    window = audited.index.snapshot.usage
    yield from left_out(
        audited,
        "the roles of some clients were not returned",
        lambda client: client.grants is None and acts_for_itself(client),
    )
    yield from too_short(audited, number(RULE, setting, "min_days"))
    if window is not None:
        ids = tuple(client.id for _, client, needed in _uses(audited, window) if needed is None)
        if ids:
            reason = "clients call operations whose permissions are not published"
            yield BlindSpot(section="usage", reason=reason, ids=ids)


def _uses(
    audited: Audited, window: UsageWindow
) -> Iterator[tuple[int, Client, frozenset[str] | None]]:
    """Yield the clients that act for themselves and called something, with what that needs.

    It is None where the needs of a call are not published; super-users are left out.
    """
    called: dict[str, set[tuple[str, str]]] = {}
    unseen = uncounted(audited)
    for one in window.calls:
        if (one.requests or one.refused) and one.client not in unseen:
            called.setdefault(one.client, set()).add((one.method, one.path))
    for position, client in working_clients(audited):
        calls = called.get(client.id)
        access = audited.index.access_of(client)
        if calls and acts_for_itself(client) and not is_super(audited.index, access):
            yield position, client, _needed(audited.catalog, calls)


def _needed(catalog: Catalog, calls: Iterable[tuple[str, str]]) -> frozenset[str] | None:
    """Return every permission the calls name, alternatives included."""
    needed: set[str] = set()
    for method, path in calls:
        operation = catalog.find(f"{method} {path}")
        if operation is None or operation.permissions is None:
            return None
        needed.update(operation.permissions)
    return frozenset(needed)


def _unused(audited: Audited, client: Client, needed: frozenset[str]) -> dict[str, list[str]]:
    """Return by role id which permissions it grants the client for nothing, wildcards expanded.

    A permission that no operation of the catalog names is left out: what needs it is not known.
    """
    index, known = audited.index, audited.catalog.permissions
    roles = sorted({one.role for one in index.access_of(client).holdings} & index.roles.keys())
    granted = {role: _granted(index.roles[role], known) for role in roles}
    return {role: sorted(names - needed) for role, names in granted.items() if names - needed}


def _granted(role: Role, known: frozenset[str]) -> set[str]:
    patterns = {
        f"{one.domain}:{one.entity}:{action}" for one in role.policies for action in one.actions
    }
    wild = [one for one in patterns if is_wildcard(one)]
    expanded = {name for name in known if any(permission_covers(one, name) for one in wild)}
    return (patterns & known) | expanded


def _finding(
    audited: Audited,
    setting: RuleSetting,
    position: int,
    client: Client,
    unused: dict[str, list[str]],
) -> Finding:
    name, index = quoted(client.name), audited.index
    names = sorted({one for every in unused.values() for one in every})
    pairs = [(role, one) for role, every in unused.items() for one in every]
    facts = (
        fact(
            audited,
            f"role {quoted(index.name(role))} grants {quoted(one)}",
            "clients",
            position,
            "grants",
        )
        for role, one in pairs
    )
    words = Words(
        message=f"Client {name} holds permissions that none of its calls needs",
        cause=sentences(
            f"in {counted(_days(audited), 'day')} it called nothing that needs {listed(names)}",
        ),
        evidence=bounded(facts, len(pairs)),
        remedy=tuple(_remedy(index, client, unused)),
        excess=beyond("permission", names),
    )
    return found(audited, RULE, setting, words, key=(client.id,), subjects=(who(client),))


def _days(audited: Audited) -> int:
    window = audited.index.snapshot.usage
    return window.days if window else 0


def _remedy(index: Index, client: Client, unused: dict[str, list[str]]) -> Iterator[str]:
    place = f"Admin > Integrations > OAuth > client {quoted(client.name)} > Roles"
    names = listed(index.name(role) for role in unused)
    yield f"{place}: replace {names} by a role of its own, without what it does not use"
    yield "Leave what it needs less often than the days looked at: ask its owner first"
