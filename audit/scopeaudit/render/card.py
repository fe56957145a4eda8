"""A finding as it stands in the page without script: its sentences, and who it is about."""

from collections.abc import Mapping
from typing import NamedTuple

from scopeaudit.model.finding import Acceptance, Finding
from scopeaudit.render.view import who_else


class Card(NamedTuple):
    """One finding in words; the script's page shows all the rest. `who` is empty where the message says it."""

    fingerprint: str
    severity: str
    rule: str
    message: str
    who: str
    cause: str
    remedy: tuple[str, ...]
    acceptance: Acceptance | None


def card(finding: Finding, names: Mapping[str, str]) -> Card:
    """Put a finding in words."""
    return Card(
        fingerprint=finding.fingerprint,
        severity=str(finding.severity),
        rule=finding.rule,
        message=finding.message,
        who=who_else(finding, names),
        cause=finding.cause,
        remedy=finding.remedy,
        acceptance=finding.acceptance,
    )
