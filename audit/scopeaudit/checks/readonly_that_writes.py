"""readonly-that-writes: a readonly scope of a client opens operations that change something."""

from collections.abc import Iterable

from scopeaudit.catalog import Catalog
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import acts_for_itself, left_out, who, working_clients
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Words, beyond, found
from scopeaudit.checks.wording import named, quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.operation import Operation
from scopeaudit.model.permission import parts
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot, Client

RULE = Rule(
    id="readonly-that-writes",
    title="A readonly scope lets an application write",
    severity=Severity.MEDIUM,
    family="hygiene",
    reads=("clients",),
)

_READONLY = ":readonly"
_READING = frozenset({"view", "search"})
_READING_PATHS = ("query", "queries", "search", "aggregates")


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client that users sign in through."""
    for position, client in working_clients(audited):
        if not acts_for_itself(client):
            writes = _writes(audited.catalog, client)
            if writes:
                yield _finding(audited, setting, position, client, writes)


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what is left open: clients whose scopes were not returned."""
    return left_out(
        audited,
        "the scopes of some clients were not returned",
        lambda client: client.scopes is None and not acts_for_itself(client),
    )


def _writes(catalog: Catalog, client: Client) -> list[tuple[str, Operation]]:
    """Return the writes that only a readonly scope of the client opens, with that scope."""
    held = set(client.scopes or ())
    return [
        (scope, operation)
        for scope in sorted(one for one in held if one.endswith(_READONLY))
        for operation in catalog.opened_by_scope(scope)
        if held.intersection(operation.scopes or ()) == {scope} and changes(operation)
    ]


def changes(operation: Operation) -> bool:
    """Say whether an operation changes or takes out something, by all that is published of it.

    Queries are sent by POST as well; so are jobs that only compute, which need nothing but `view`
    permissions (facts §6). An export takes data out, whatever it needs.
    """
    segments = operation.path.lower().split("/")
    if operation.method in {"GET", "HEAD", "OPTIONS"}:
        return False
    if any(segment in _READING_PATHS for segment in segments):
        return False
    if segments[-1] in {"export", "exports"}:
        return True
    return not operation.permissions or not all(map(_reads, operation.permissions))


def _reads(permission: str) -> bool:
    triple = parts(permission)
    return triple is not None and triple[2] in _READING


def _finding(
    audited: Audited,
    setting: RuleSetting,
    position: int,
    client: Client,
    writes: list[tuple[str, Operation]],
) -> Finding:
    name = quoted(client.name)
    scopes = sorted({scope for scope, _ in writes})
    facts = (
        fact(
            audited,
            f"{quoted(scope)} opens {one.method} {one.path}",
            "clients",
            position,
            "scopes",
        )
        for scope, one in writes
    )
    words = Words(
        message=f"Client {name} can write with {named('scope', scopes)}",
        cause=sentences(
            "the vendor accepts these scopes on operations that change something",
            "the user's permissions still decide; the scope does not hold them back",
        ),
        evidence=bounded(facts, len(writes)),
        excess=beyond("scope", scopes),
        remedy=(
            f"Admin > Integrations > OAuth > client {name} > Scope: untick what it does not use",
            "Give its users no permission for the operations listed unless they need it",
        ),
    )
    return found(audited, RULE, setting, words, key=(client.id,), subjects=(who(client),))
