"""An audit that could not be made, and the time in which that was so."""

from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time in which what was `asked` for could not be audited; `until` is the run that could, None without one.

    `asked` is what the audit was told to read, in words without secrets; `organization` is the id and
    `organization_name` the name that the last run of the same had, empty where there was none.
    """

    number: int
    asked: str
    organization: str
    organization_name: str
    until: int | None

    @property
    def name(self) -> str:
        """Return what a reader knows it by."""
        return self.organization_name or self.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One audit that could not be made: when (ISO 8601), after which run (0 before the first), and why.

    `message` has no hint and no secret; of a bug it is the kind and place alone.
    """

    number: int
    outage: Outage
    recorded_at: str
    after: int
    exit_code: int
    message: str
    tool_version: str
