"""What an earlier report says was open then."""

from datetime import datetime

from scopeaudit.model.history import KnownFinding
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An open finding of the earlier report; `names` are the fingerprints of its subjects, or its own."""

    told: KnownFinding
    names: tuple[str, ...]
    expectations: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """An earlier report: its path as named, when it audited, and its open findings."""

    path: str
    audited_at: datetime
    findings: tuple[Known, ...]
