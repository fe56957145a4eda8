"""An audit that was kept, and the life of what it found."""

from collections.abc import Mapping
from typing import Literal

from scopeaudit.model.history import KnownFinding
from scopeaudit.model.notice import Notice
from scopeaudit.model.policy import Severity
from scopeaudit.records import dataclass

State = Literal["open", "waived"]
Ending = Literal["fixed", "waived", "reopened", "regrouped"]
"""Why a stretch of a life ended: it was fixed, accepted, no longer accepted, or is part of another finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run of the store; moments are ISO 8601 as reports show them, digests SHA-256 in hex.

    `number` counts up in the order of recording. `open` counts findings by severity. `kept` says whether
    the snapshot and policies are still there; `asked` is what was to be read, in words, empty where an
    earlier version kept the run.
    """

    number: int
    organization: str
    organization_name: str
    recorded_at: str
    audited_at: str
    taken_at: str
    tool_version: str
    catalog_version: str
    snapshot_digest: str
    policies_digest: str
    exit_code: int
    open: Mapping[Severity, int]
    accepted: int
    undecided: int
    new: int
    reopened: int
    fixed: int
    kept: bool
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A finding as a run left it: told in words, the fingerprints of its subjects, what asked for it."""

    told: KnownFinding
    state: State
    names: tuple[str, ...]
    expectations: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a subject's life in one state: the runs it began and ended with; None is still so."""

    name: str
    state: State
    since: int
    until: int | None
    ending: Ending | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How a finding was told from one run to another."""

    told: KnownFinding
    state: State
    since: int
    until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """All that is known of a finding, or of one subject of findings; runs by their number."""

    fingerprint: str
    told: tuple[Told, ...]
    stretches: tuple[Stretch, ...]
    runs: Mapping[int, Run]
    last: Run


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNow:
    """How many findings of a rule the last run of an organization left open, and how bad the worst is."""

    organization: str
    rule: str
    findings: int
    worst: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetail:
    """A run with what was new, back again and gone then, and who was told with it."""

    run: Run
    new: tuple[KnownFinding, ...]
    reopened: tuple[KnownFinding, ...]
    fixed: tuple[KnownFinding, ...]
    notices: tuple[Notice, ...] = ()
