"""ended-leg: somebody acted on a participant or a communication of theirs that was over."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.trying import Telling, Trials, findings, limits_of
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import BlindSpot

RULE = Rule(
    id="ended-leg",
    title="Somebody acts on a leg of theirs that is over",
    severity=Severity.MEDIUM,
    family="conversation",
    reads=("attempts", "conversations"),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per client and action, for all who tried."""
    return findings(audited, RULE, setting, Telling(_message, _cause, _remedy))


def limits(audited: Audited, _setting: RuleSetting) -> Iterable[BlindSpot]:
    """Yield what keeps attempts from being judged."""
    return limits_of(audited, "ended-leg")


def _message(client: str, trials: Trials) -> str:
    return f"{quoted(trials.action)} was tried through client {client} upon a leg that was over"


def _cause(_audited: Audited, trials: Trials) -> str:
    going_on = dict.fromkeys(
        each.id for one, _ in trials.cases for each in one.own if each.connected is not False
    )
    return sentences(
        "a transfer or a consultation ends one leg of a user and begins another, with a participant id "
        "of its own",
        f"theirs that goes on is {listed(going_on, 'or')}" if going_on else "",
    )


def _remedy(_trials: Trials) -> tuple[str, ...]:
    return (
        (
            "Of the participants that are the user's, take the one with a connected call, anew for each call; "
            "a user may stand in a conversation more than once"
        ),
    )
