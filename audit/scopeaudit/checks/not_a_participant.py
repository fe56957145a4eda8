"""not-a-participant: somebody acted as a participant of a conversation that they are not on."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.trying import Telling, Trials, findings, limits_of
from scopeaudit.checks.wording import quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot

RULE = Rule(
    id="not-a-participant",
    title="Somebody acts as a participant of a conversation they are not on",
    severity=Severity.HIGH,
    family="conversation",
    reads=("attempts", "conversations"),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client and action, for all who tried."""
    return findings(audited, RULE, setting, Telling(_message, _cause, _remedy))


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what keeps attempts from being judged."""
    return limits_of(audited, "not-a-participant")


def _message(client: str, trials: Trials) -> str:
    return f"{quoted(trials.action)} was tried through client {client} by somebody who is not on the conversation"


def _cause(_audited: Audited, trials: Trials) -> str:
    return sentences(
        trials.way,
        f"{quoted(trials.action)} acts on the caller's own participant; the vendor answers 400 or 404, "
        "which no scope and no permission changes",
    )


def _remedy(_trials: Trials) -> tuple[str, ...]:
    return (
        (
            "Offer the action only to a user with a connected participant of their own: compare the "
            "participant's user (`userId`, or `user.id`), never its id, with the signed-in user"
        ),
        (
            "For a supervisor, offer monitor, coach or barge: each adds them as a new participant, and "
            "only that one is theirs to mute"
        ),
    )
