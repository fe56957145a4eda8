"""What is known of earlier audits: which findings are new since then, which are gone, and the counts of runs."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFinding:
    """A finding of an earlier audit, as far as it must be told once it is gone."""

    fingerprint: str
    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCounts:
    """One earlier run: when it audited, and how many findings were open, new and fixed then."""

    run: str
    audited_at: datetime
    open: Mapping[Severity, int]
    new: int = 0
    fixed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since an earlier audit: a baseline file or a stored run.

    `what` names it for a reader; `new` and `reopened` are fingerprints of open findings, `first_seen`
    those of all open findings with the time of the run that found them first; `changed` has since when one is
    told in these words, `waived` from when to when it was accepted, where that is known; `trend` is oldest first.
    `new_subjects` are fingerprints of the subjects that make a finding new. `unchecked` are known
    findings that this audit could neither find nor rule out. Where it `gates`, only new and reopened
    findings count for the verdict.
    """

    what: str
    audited_at: datetime | None
    new: frozenset[str]
    reopened: frozenset[str] = frozenset()
    fixed: tuple[KnownFinding, ...] = ()
    first_seen: Mapping[str, datetime]
    changed: Mapping[str, datetime] = field(default_factory=dict)
    waived: Mapping[str, tuple[tuple[datetime, datetime], ...]] = field(default_factory=dict)
    trend: tuple[RunCounts, ...] = ()
    new_subjects: frozenset[str] = frozenset()
    unchecked: tuple[KnownFinding, ...] = ()
    gates: bool = False
