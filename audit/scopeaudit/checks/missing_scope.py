"""missing-scope: an application lacks a scope that an action it must allow needs."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import fact, place
from scopeaudit.checks.gap import Shared, Telling, gap_findings
from scopeaudit.checks.wording import listed, named, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Client

RULE = Rule(
    id="missing-scope",
    title="An application lacks a scope that it needs",
    severity=Severity.HIGH,
    family="access",
    reads=("clients", "scopes_enforced"),
)

_ENFORCED = {
    True: "the organization enforces scopes",
    False: "the organization does not enforce scopes",
    None: "nobody said whether the organization enforces scopes",
}


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client and scope."""
    return gap_findings(audited, setting, Telling(_message, _cause, _evidence))


def _message(_audited: Audited, one: Shared) -> str:
    scope = named("scope", one.gap.names, "or")
    lacks = f"{quoted(one.gap.said)} (published as {scope})" if one.gap.said else scope
    return f"Client {quoted(one.its_client.name)} lacks {lacks}"


def _cause(_audited: Audited, one: Shared) -> str:
    latent = (
        "the organization does not enforce scopes, so this bites only once it does; severity is one"
        " step lower for it"
    )
    return sentences(
        f"the client {_holds(one.its_client)}",
        latent if one.gap.latent else "",
        one.gap.note,
    )


def _holds(client: Client) -> str:
    if not client.scopes:
        return "is configured with no scope"
    return f"is configured with {named('scope', client.scopes)}"


def _evidence(audited: Audited, one: Shared) -> tuple[Evidence, ...]:
    client = one.its_client
    where = place(audited, "clients", client.id)
    facts = [fact(audited, f"client {quoted(client.name)} {_holds(client)}", *where, "scopes")]
    if client.authorized_scopes is not None:
        allowed = listed(client.authorized_scopes) or "no scope"
        text = f"an administrator authorized it for {allowed}"
        facts.append(fact(audited, text, *where, "authorized_scopes"))
    text = _ENFORCED[audited.index.snapshot.scopes_enforced]
    return (*facts, fact(audited, text, "scopes_enforced"))
