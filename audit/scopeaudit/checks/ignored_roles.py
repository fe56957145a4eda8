"""ignored-roles: a client that users sign in through has roles, which do not count."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.clients import acts_for_itself, left_out, who, working_clients
from scopeaudit.checks.evidence import fact
from scopeaudit.checks.finding import Words, beyond, found
from scopeaudit.checks.wording import named, names_of, quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot

RULE = Rule(
    id="ignored-roles",
    title="A client has roles that do not count",
    severity=Severity.LOW,
    family="hygiene",
    reads=("clients",),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client with roles whose users' own roles decide."""
    for position, client in working_clients(audited):
        if client.grants and not acts_for_itself(client):
            name = quoted(client.name)
            roles = named("role", names_of(audited.index, {grant.role for grant in client.grants}))
            words = Words(
                message=f"Client {name} has roles, but its grant type ignores them",
                cause=sentences(
                    f"it has {roles}; with grant type {client.grant_type} the roles of the user who"
                    " signs in decide",
                ),
                evidence=(
                    fact(audited, f"client {name} has {roles}", "clients", position, "grants"),
                ),
                excess=beyond("role", (grant.role for grant in client.grants)),
                remedy=(
                    (
                        f"Admin > Integrations > OAuth > client {name}: take the roles away, and grant"
                        " its users what they need"
                    ),
                ),
            )
            yield found(audited, RULE, setting, words, key=(client.id,), subjects=(who(client),))


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what is left open: clients whose roles were not returned."""
    return left_out(
        audited,
        "the roles of some clients were not returned",
        lambda client: client.grants is None and not acts_for_itself(client),
    )
