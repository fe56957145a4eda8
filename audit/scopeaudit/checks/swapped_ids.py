"""swapped-ids: the call had an id of one kind where one of another kind belongs."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.trying import Telling, Trials, findings, limits_of
from scopeaudit.checks.wording import quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot

RULE = Rule(
    id="swapped-ids",
    title="A call has an id of one kind where another kind belongs",
    severity=Severity.HIGH,
    family="conversation",
    reads=("attempts", "conversations"),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client, action, and which ids were swapped."""
    return findings(audited, RULE, setting, Telling(_message, _cause, _remedy))


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what keeps attempts from being judged."""
    return limits_of(audited, "swapped-ids")


def _message(client: str, trials: Trials) -> str:
    return f"{quoted(trials.action)} was tried through client {client} with {trials.way}"


def _cause(_audited: Audited, _trials: Trials) -> str:
    return sentences(
        "all of them look alike, and the vendor's documentation describes the id of a participant as one "
        "of the conversation",
        "the vendor answers 404 or 400, never a missing permission",
    )


def _remedy(_trials: Trials) -> tuple[str, ...]:
    return (
        (
            "Take the id from its own field: `participants[].id` for a participant, `participants[].calls[].id` "
            "for a communication, and `participants[].userId` only to find whose a participant is"
        ),
    )
