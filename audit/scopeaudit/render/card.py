"""A finding as it stands in the page without script: its sentences, and who it is about."""

from collections.abc import Mapping
from typing import NamedTuple

from scopeaudit.model.finding import Acceptance, Finding
from scopeaudit.render.view import who


class Card(NamedTuple):
    """One finding in words; the script's page shows all the rest. `who` is empty where the message names it."""

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
        who="" if _named(finding) else who(finding, names),
        cause=finding.cause,
        remedy=finding.remedy,
        acceptance=finding.acceptance,
    )


def _named(finding: Finding) -> bool:
    """Say whether the message names the one subject and the client it acts through, where there is one."""
    if len(finding.subjects) != 1:
        return False
    only = finding.subjects[0]
    return f"`{only.name}`" in finding.message and (
        not only.client or "through" in finding.message
    )
