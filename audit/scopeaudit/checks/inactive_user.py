"""inactive-user: a user who must be able to act is inactive or deleted."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.concerned import concerned, verb
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.gap import Shared, Telling, gap_findings
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule

RULE = Rule(
    id="inactive-user",
    title="A user who must be able to act is not active",
    severity=Severity.HIGH,
    family="access",
    reads=("users",),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding for all such users; their roles are not reported besides."""
    return gap_findings(audited, setting, Telling(_message, _cause, _evidence))


def _message(audited: Audited, one: Shared) -> str:
    who = concerned(audited, one.client, one.users)
    return f"{who} {verb(one.client, one.users, 'is', 'are')} not active"


def _cause(audited: Audited, one: Shared) -> str:
    states = sorted({str(audited.users()[user].state) for user in one.users})
    return sentences(f"an expectation selects users of state {listed(states)}, who can do nothing")


def _evidence(audited: Audited, one: Shared) -> tuple[Evidence, ...]:
    return bounded((_fact(audited, user) for user in one.users), len(one.users))


def _fact(audited: Audited, user: int) -> Evidence:
    known = audited.users()[user]
    return fact(audited, f"user {quoted(known.name)} is {known.state}", "users", user, "state")
