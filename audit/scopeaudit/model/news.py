"""What is told to people: findings that are open, an audit that could not be made, one that could again."""

from typing import Literal

from scopeaudit.model.failure import Failure, Outage
from scopeaudit.model.history import KnownFinding
from scopeaudit.model.notice import Notice
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import Run
from scopeaudit.records import dataclass

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
class Listing:
    """Runs and audits that could not be made, newest first, and the notices of them."""

    audits: tuple[Run | Failure, ...]
    notices: tuple[Notice, ...]

    def of(self, audit: Run | Failure) -> tuple[Notice, ...]:
        """Return the notices of a run, or those that began to tell of an outage with this failure."""
        if isinstance(audit, Run):
            return tuple(one for one in self.notices if one.run == audit.number)
        return tuple(one for one in self.notices if self._began(one) is audit)

    def _began(self, notice: Notice) -> Failure | None:
        """Return the last failure before a notice of an outage."""
        return next(
            (
                one
                for one in self.audits
                if isinstance(one, Failure)
                and notice.kind == "failing"
                and one.outage.number == notice.outage
                and one.recorded_at <= notice.claimed_at
            ),
            None,
        )
