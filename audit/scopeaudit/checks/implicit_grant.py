"""implicit-grant: a client uses the implicit grant, which the vendor is ending."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import who, working_clients
from scopeaudit.checks.evidence import fact
from scopeaudit.checks.finding import Words, found
from scopeaudit.checks.wording import quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule

RULE = Rule(
    id="implicit-grant",
    title="A client uses the implicit grant",
    severity=Severity.MEDIUM,
    family="hygiene",
    reads=("clients",),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client of grant type TOKEN."""
    for position, client in working_clients(audited):
        if client.grant_type == "TOKEN":
            name = quoted(client.name)
            words = Words(
                message=f"Client {name} uses the implicit grant",
                cause=sentences(
                    "its grant type is TOKEN: the token travels in the address of the page",
                    "the vendor no longer lets new clients use it and will stop the old ones",
                ),
                evidence=(
                    fact(
                        audited,
                        f"client {name} has grant type TOKEN",
                        "clients",
                        position,
                        "grant_type",
                    ),
                ),
                remedy=(
                    (
                        f"Admin > Integrations > OAuth: create a client of grant type CODE for {name} and"
                        " sign in with PKCE"
                    ),
                    f"When the application uses the new client, delete {name}",
                ),
            )
            yield found(audited, RULE, setting, words, key=(client.id,), subjects=(who(client),))
