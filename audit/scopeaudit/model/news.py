"""What is told to people: findings that are open, an audit that could not be made, one that could again."""

from dataclasses import replace
from typing import Literal

from scopeaudit.model.failure import Failure, Outage
from scopeaudit.model.history import KnownFinding
from scopeaudit.model.notice import Notice
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import Run
from scopeaudit.records import dataclass

Change = Literal["standing", "new", "reopened"]

_LEFT_OUT = "left out by --redact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A finding that is open, and whether it is new, back again, or simply there."""

    told: KnownFinding
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Open findings at or above a severity, worst first, as of a run.

    `first` says that the organization was never audited before; `standing` that the target hears of it for the
    first time, so that all that is open is told and not what changed.
    """

    run: Run
    at: Severity
    findings: tuple[Changed, ...]
    standing: bool
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """An audit that could not be made, the first one of an outage that is told."""

    failure: Failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A run that could audit again what so many audits before it could not."""

    run: Run
    outage: Outage
    failures: int


News = Findings | Failing | Working


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """News that one process alone may send to a target; `event` names the message for ever."""

    number: int
    event: str
    target: str
    news: News


def without_words(claimed: Claimed) -> Claimed:
    """Return the same news without what findings and failures say: the rule stands for a finding."""
    match claimed.news:
        case Findings(findings=findings) as news:
            told = tuple(
                replace(one, told=replace(one.told, message=one.told.rule)) for one in findings
            )
            return replace(claimed, news=replace(news, findings=told))
        case Failing(failure=failure):
            return replace(claimed, news=Failing(failure=replace(failure, message=_LEFT_OUT)))
        case Working():
            return claimed


@dataclass(frozen=True, slots=True)
class Listed:
    """A run or an audit that could not be made, with the notices that were sent of it."""

    audit: Run | Failure
    notices: tuple[Notice, ...]
