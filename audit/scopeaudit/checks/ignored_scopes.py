"""ignored-scopes: a client that acts for itself has scopes, which do not limit it."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import acts_for_itself, left_out, who, working_clients
from scopeaudit.checks.evidence import fact
from scopeaudit.checks.finding import Words, beyond, found
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.model.change import SetScopes
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot

RULE = Rule(
    id="ignored-scopes",
    title="A client has scopes that do not count",
    severity=Severity.LOW,
    family="hygiene",
    reads=("clients",),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client-credentials client with scopes."""
    for position, client in working_clients(audited):
        if acts_for_itself(client) and client.scopes:
            name, scopes = quoted(client.name), listed(client.scopes)
            words = Words(
                message=f"Client {name} has scopes, but its grant type ignores them",
                cause=sentences(
                    f"the scopes are {scopes}; with client credentials only its roles decide",
                    "whoever reads the scopes believes that they limit it",
                ),
                evidence=(
                    fact(
                        audited,
                        f"client {name} has scopes {scopes}",
                        "clients",
                        position,
                        "scopes",
                    ),
                ),
                excess=beyond("scope", client.scopes),
                changes=(SetScopes(client.id, ()),),
                remedy=(
                    (
                        f"Admin > Integrations > OAuth > client {name}: take the scopes away, and see on"
                        " the Roles tab what it may do"
                    ),
                ),
            )
            yield found(audited, RULE, setting, words, key=(client.id,), subjects=(who(client),))


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what is left open: clients whose scopes were not returned."""
    return left_out(
        audited,
        "the scopes of some clients were not returned",
        lambda client: client.scopes is None and acts_for_itself(client),
    )
