"""missing-permission: none of the roles a subject holds grants a permission that an action needs."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.concerned import concerned, verb
from scopeaudit.checks.gap import Shared, Telling, gap_findings
from scopeaudit.checks.roles_held import held_facts, held_words
from scopeaudit.checks.wording import in_divisions, named, quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule

RULE = Rule(
    id="missing-permission",
    title="No role of a subject grants a permission that it needs",
    severity=Severity.HIGH,
    family="access",
    reads=("clients", "users", "groups", "roles", "grants", "permissions"),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per permission, client and wanted division, for all users who lack it."""
    return gap_findings(audited, setting, Telling(_message, _cause, held_facts))


def _message(audited: Audited, one: Shared) -> str:
    who = concerned(audited, one.client, one.users)
    permission = named("permission", one.gap.names, "or")
    lacks = f"{quoted(one.gap.said)} (published as {permission})" if one.gap.said else permission
    where = in_divisions(audited.index, one.gap.wanted)
    return f"{who} {verb(one.client, one.users, 'lacks', 'lack')} {lacks}{where}"


def _cause(audited: Audited, one: Shared) -> str:
    return sentences(held_words(audited, one), one.gap.note)
