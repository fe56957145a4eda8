"""no-user-context: a client without a user is to do what only a signed-in user can."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import fact, place
from scopeaudit.checks.gap import Shared, Telling, gap_findings
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule

RULE = Rule(
    id="no-user-context",
    title="A client without a user is to do what needs one",
    severity=Severity.HIGH,
    family="access",
    reads=("clients",),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client, for all actions that need a user."""
    return gap_findings(audited, setting, Telling(_message, _cause, _evidence))


def _message(_audited: Audited, one: Shared) -> str:
    return f"Client {quoted(one.its_client.name)} has no signed-in user, which the action needs"


def _cause(_audited: Audited, one: Shared) -> str:
    actions = listed(action.id for action in one.asked.actions)
    return sentences(
        "its grant type is CLIENT-CREDENTIALS: it signs in as itself, whatever roles it holds",
        f"{actions} must be done by a user; the vendor answers 400 `not.a.user` or finds no participant",
    )


def _evidence(audited: Audited, one: Shared) -> tuple[Evidence, ...]:
    client = one.its_client
    text = f"client {quoted(client.name)} has grant type {client.grant_type}"
    return (fact(audited, text, *place(audited, "clients", client.id), "grant_type"),)
