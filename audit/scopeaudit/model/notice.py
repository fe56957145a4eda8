"""A message to people about a change: what it tells, to whom, and what became of it."""

from typing import Literal

from scopeaudit.model.failure import Failure, Outage
from scopeaudit.model.history import KnownFinding
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import Run
from scopeaudit.records import dataclass

Kind = Literal["standing", "changes", "failing", "working"]
"""What a notice is about: what stands (the first one), what is new, an audit that fails, or works again."""

State = Literal["claimed", "sent", "failed", "unknown", "gone"]
"""What became of it.

`claimed` is on its way, or its sender was killed: nobody knows whether it was delivered. `unknown` is the
same for a receiver that did not answer in time. A `failed` one is told again, or `gone` when nothing of it
is left to tell.
"""

Change = Literal["standing", "new", "reopened"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice as the store keeps it; `answer` is what is known of its end, without secrets.

    `run` is the run that it was sent with, None where that audit could not be made; `retried` says that a later
    notice told it again.
    """

    number: int
    target: str
    kind: Kind
    run: int | None
    outage: int | None
    claimed_at: str
    state: State
    answer: str
    retried: bool
