"""missing-role: a subject does not hold a role that a policy asks for by name."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.concerned import concerned, verb
from scopeaudit.checks.gap import Shared, Telling, gap_findings
from scopeaudit.checks.roles_held import held_facts, held_words
from scopeaudit.checks.wording import in_divisions, named, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule

RULE = Rule(
    id="missing-role",
    title="A subject lacks a role that a policy names",
    severity=Severity.HIGH,
    family="access",
    reads=("clients", "users", "groups", "roles", "grants"),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per role, client and wanted division, for all users who lack it."""
    return gap_findings(audited, setting, Telling(_message, _cause, held_facts))


def _message(audited: Audited, one: Shared) -> str:
    who = concerned(audited, one.client, one.users)
    role = named("role", one.gap.names, "or")
    where = in_divisions(audited.index, one.gap.wanted)
    return f"{who} {verb(one.client, one.users, 'lacks', 'lack')} {role}{where}"


def _cause(audited: Audited, one: Shared) -> str:
    return sentences(held_words(audited, one).replace("grants it", "is the one"), one.gap.note)
