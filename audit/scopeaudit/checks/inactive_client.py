"""inactive-client: a client that must be able to act is inactive, disabled or deleted."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import fact, place
from scopeaudit.checks.gap import Shared, Telling, gap_findings
from scopeaudit.checks.wording import moment, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule

RULE = Rule(
    id="inactive-client",
    title="A client that must be able to act is not active",
    severity=Severity.HIGH,
    family="access",
    reads=("clients",),
)

_MEANING = {
    "inactive": "an inactive client gets no new token and will be deleted",
    "disabled": "tokens of a disabled client are invalid and none can be made",
    "deleted": "a deleted client can do nothing",
}


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client; its scopes and roles are not reported besides."""
    return gap_findings(audited, setting, Telling(_message, _cause, _evidence))


def _message(_audited: Audited, one: Shared) -> str:
    return f"Client {quoted(one.its_client.name)} is {one.its_client.state}"


def _cause(_audited: Audited, one: Shared) -> str:
    due = one.its_client.delete_at
    meaning = _MEANING[one.its_client.state]
    return sentences(meaning, f"its deletion is dated {moment(due)}" if due else "")


def _evidence(audited: Audited, one: Shared) -> tuple[Evidence, ...]:
    client = one.its_client
    field = "delete_at" if client.delete_at and client.state == "deleted" else "state"
    where = place(audited, "clients", client.id)
    return (fact(audited, f"client {quoted(client.name)} is {client.state}", *where, field),)
