"""Rows known to be wrong, corrected by dated entries that say what the vendor publishes instead.

An entry without `was` and `now` is a remark: it changes nothing and is said beside the row. An entry is
applied only where the row still is what `was` says, so that it ends when the vendor mends the row.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from scopeaudit.model.operation import Operation
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry: what is corrected, from what to what, since when, why, and who says so.

    `date` is when the entry was made. `was` and `now` map fields of the operation to their values:
    `mode`, `permissions`, `scopes` or `user_context`.
    """

    operation: str
    date: str
    reason: str
    source: str
    was: Mapping[str, Any] = field(default_factory=dict)
    now: Mapping[str, Any] = field(default_factory=dict)

    def applies_to(self, operation: Operation) -> bool:
        """Say whether the row still is what the entry says it was."""
        return all(getattr(operation, name) == value for name, value in self.was.items())

    def __str__(self) -> str:
        """Render as one sentence for the reader of the row."""
        verb = "corrected" if self.now else "remark of"
        return f"{verb} {self.date}: {self.reason} ({self.source})"


def corrected(operation: Operation, corrections: tuple[Correction, ...]) -> Operation:
    """Return the operation as the corrections that still apply to it leave it, with their sentences."""
    for one in corrections:
        if one.applies_to(operation):
            operation = _applied(operation, one)
    return operation


def _applied(operation: Operation, one: Correction) -> Operation:
    changed: dict[str, Any] = dict(one.now)
    if changed.keys() & {"mode", "permissions"}:
        changed["permissions_basis"] = "corrected"
    if "scopes" in changed:
        changed |= {"scopes_basis": "corrected", "scopes_confidence": None, "scopes_rule": ""}
    note = "; ".join(filter(None, (operation.note, str(one))))
    return replace(operation, **changed, note=note)


def correction_of(entry: Mapping[str, Any]) -> Correction:
    """Take one entry of a corrections file; TypeError where it has other keys."""
    return Correction(**{name: _plain(value) for name, value in entry.items()})


def entry_of(one: Correction) -> dict[str, object]:
    """Put a correction as an entry of a corrections file."""
    entry: dict[str, object] = {
        "operation": one.operation,
        "date": one.date,
        "reason": one.reason,
        "source": one.source,
    }
    return entry | ({"was": one.was, "now": one.now} if one.now else {})


def _plain(value: Any) -> Any:
    """Put lists as tuples, as the model has them."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return tuple(value) if isinstance(value, list) else value
