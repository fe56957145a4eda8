"""wrong-participant-id: the call named a participant that is not the caller's, or none of the conversation."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.trying import Telling, Trials, findings, limits_of
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot

RULE = Rule(
    id="wrong-participant-id",
    title="A call names a participant that is not the caller's",
    severity=Severity.HIGH,
    family="conversation",
    reads=("attempts", "conversations"),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client, action, and whose participant it was instead."""
    return findings(audited, RULE, setting, Telling(_message, _cause, _remedy))


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what keeps attempts from being judged."""
    return limits_of(audited, "wrong-participant-id")


def _message(client: str, trials: Trials) -> str:
    return f"{quoted(trials.action)} was tried through client {client} upon {trials.way}"


def _cause(_audited: Audited, trials: Trials) -> str:
    own = dict.fromkeys(
        each.id for one, _ in trials.cases for each in one.own if each.connected is not False
    )
    return sentences(
        "a participant's id is neither a user's nor the same in every conversation",
        f"theirs would have been {listed(own, 'or')}" if own else "",
    )


def _remedy(_trials: Trials) -> tuple[str, ...]:
    return (
        (
            "Read the conversation before the call, and take the participant whose user (`userId`, or "
            "`user.id`) is the signed-in user and whose call is connected"
        ),
        (
            "For somebody else's side of the call use what the vendor publishes for it: "
            "monitor, coach and barge for supervisors, and a call on behalf of a user for client credentials"
        ),
    )
