"""denied-by-access-policy: the roles are right, but an access policy denies the permission."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.concerned import concerned, verb
from scopeaudit.checks.evidence import bounded, fact, place
from scopeaudit.checks.gap import Shared, Telling, gap_findings
from scopeaudit.checks.wording import in_divisions, named, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import AccessPolicy

RULE = Rule(
    id="denied-by-access-policy",
    title="An access policy denies a permission that a role grants",
    severity=Severity.HIGH,
    family="access",
    reads=("access_policies",),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per permission and the access policies that deny it."""
    return gap_findings(audited, setting, Telling(_message, _cause, _evidence))


def _message(audited: Audited, one: Shared) -> str:
    who = concerned(audited, one.client, one.users)
    is_ = verb(one.client, one.users, "is", "are")
    permission = named("permission", one.gap.names, "or")
    where = in_divisions(audited.index, one.gap.wanted)
    return f"{who} {is_} denied {permission}{where} by an access policy"


def _cause(audited: Audited, one: Shared) -> str:
    policies = [policy.name or policy.id for policy in _policies(audited, one)]
    return sentences(
        f"the permission is granted, but {named('access policy', policies, 'or')} denies it; more"
        " roles do not help",
        one.gap.note,
    )


def _policies(audited: Audited, one: Shared) -> list[AccessPolicy]:
    every = audited.index.snapshot.access_policies or ()
    return [policy for policy in every if policy.id in one.gap.policies]


def _evidence(audited: Audited, one: Shared) -> tuple[Evidence, ...]:
    policies = _policies(audited, one)
    return bounded((_fact(audited, policy) for policy in policies), len(policies))


def _fact(audited: Audited, policy: AccessPolicy) -> Evidence:
    name = quoted(policy.name or policy.id)
    subject = "everyone" if policy.subject_type == "ALL" else f"a {policy.subject_type.lower()}"
    text = f"access policy {name} is active and denies {quoted(policy.target)} to {subject}"
    return fact(audited, text, *place(audited, "access_policies", policy.id))
