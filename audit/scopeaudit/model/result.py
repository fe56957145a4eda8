"""The one result model that every format renders; counts are computed here and nowhere else."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from scopeaudit.errors import ExitCode
from scopeaudit.model.directory import Directory
from scopeaudit.model.finding import Finding, WaiverUse
from scopeaudit.model.history import Since
from scopeaudit.model.policy import PolicySet, Severity
from scopeaudit.model.snapshot import BlindSpot, Organization
from scopeaudit.model.verdict import Verdict
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRead:
    """One section of the snapshot: how many objects were read, None when it was not read."""

    section: str
    count: int | None
    blind_spots: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One expectation × action of the matrix, counted in subjects; `proviso` is a part of `met`."""

    expectation: str
    action: str
    allowed: bool
    met: int
    proviso: int
    missing: int
    unknown: int

    @property
    def subjects(self) -> int:
        """Count all subjects of the cell."""
        return self.met + self.missing + self.unknown

    @property
    def failing(self) -> int:
        """Count the subjects that are not as expected and not unknown."""
        return self.missing if self.allowed else self.met


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What was audited with what: enough to make the same report again."""

    organization: Organization
    taken_at: datetime
    audited_at: datetime
    scopes_enforced: bool | None
    snapshot_digest: str
    tool_version: str
    catalog_version: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """Everything an audit says; a pure function of snapshot, policies, waivers, baseline and clock.

    `names` maps ids of roles, divisions, groups, clients and access policies to their names; `undecided`
    are the rules that were switched on but could not be decided, with what hides it; `since` is None where
    no earlier audit was given; `directory` is who was audited and what they hold. One that is `redacted` has
    pseudonyms for people and clients.
    """

    provenance: Provenance
    policies: PolicySet
    sections: tuple[SectionRead, ...]
    cells: tuple[Cell, ...]
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    undecided: tuple[tuple[str, BlindSpot], ...] = ()
    fail_on: Severity = Severity.HIGH
    exit_code: ExitCode = ExitCode.CLEAN
    names: Mapping[str, str] = field(default_factory=dict)
    waivers: tuple[WaiverUse, ...] = ()
    rule_titles: Mapping[str, str] = field(default_factory=dict)
    since: Since | None = None
    directory: Directory = Directory()
    redacted: bool = False

    def count(self, severity: Severity) -> int:
        """Count the open findings of one severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def is_known(self, finding: Finding) -> bool:
        """Say whether an open finding was there at the earlier audit this one is compared with."""
        since, name = self.since, finding.fingerprint
        return since is not None and name not in since.new and name not in since.reopened

    def is_over_the_bar(self, finding: Finding) -> bool:
        """Say whether a finding is as bad as `fail_on` and, where only new ones count, not known."""
        gated = self.since is not None and self.since.gates and self.is_known(finding)
        return finding.acceptance is None and finding.severity >= self.fail_on and not gated

    @property
    def unknown(self) -> int:
        """Count what a blind spot keeps open: verdicts, in subjects, and whole rules."""
        return sum(cell.unknown for cell in self.cells) + len(self.undecided)
