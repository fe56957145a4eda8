"""What came of a job: it was audited, or it could not be."""

from scopeaudit.errors import AuditError, ExitCode
from scopeaudit.model.result import AuditResult
from scopeaudit.pipeline import Organization
from scopeaudit.records import dataclass
from scopeaudit.running.job import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """An audit was made, in so many seconds.

    `trouble` is why it was not kept, not delivered or not followed up as was asked, None where all went well:
    the result holds all the same. `run` is the number of the run in the store, None where it was not kept.
    """

    job: Job
    organization: Organization
    result: AuditResult
    seconds: float
    run: int | None = None
    trouble: Exception | None = None

    @property
    def exit_code(self) -> int:
        """Return the code of the result, or that of the trouble."""
        return self.result.exit_code if self.trouble is None else code_of(self.trouble)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No audit was made: an AuditError that tells why, or a bug, after so many seconds."""

    job: Job
    error: Exception
    seconds: float

    @property
    def exit_code(self) -> int:
        """Return the code of the error."""
        return code_of(self.error)


Outcome = Audited | Failed


def code_of(error: Exception) -> ExitCode:
    """Return the exit code of an error; what no person can mend is a bug."""
    if isinstance(error, AuditError):
        return error.exit_code
    return ExitCode.COULD_NOT_AUDIT if isinstance(error, OSError) else ExitCode.BUG
