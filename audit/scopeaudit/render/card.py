"""A finding as the page shows it: every name looked up, every sentence made."""

from collections.abc import Mapping
from typing import Literal

from scopeaudit.model.finding import Acceptance, Evidence, Finding, Subject
from scopeaudit.model.policy import Link
from scopeaudit.records import dataclass
from scopeaudit.render.proof import Step, division_in_words, steps
from scopeaudit.render.view import by_name, lack, who


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One finding in words; the defaults make the blank one that the page's script fills in."""

    fingerprint: str = ""
    severity: str = ""
    state: Literal["open", "accepted"] = "open"
    rule: str = ""
    title: str = ""
    message: str = ""
    who: str = ""
    cause: str = ""
    lacks: str = ""
    division: str = ""
    latent: bool = False
    at: str = ""
    clients: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    expectations: tuple[str, ...] = ()
    remedy: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    links: tuple[Link, ...] = ()
    subjects: tuple[Subject, ...] = ()
    acceptance: Acceptance | None = None
    proof: Step | None = None

    @property
    def mixed(self) -> bool:
        """Say whether the subjects differ in kind or client, so that each line must say them."""
        return len({(one.kind, one.client) for one in self.subjects}) > 1


def card(finding: Finding, names: Mapping[str, str], titles: Mapping[str, str]) -> Card:
    """Put a finding in words."""
    subjects = tuple(_named(one, names) for one in by_name(finding.subjects))
    return Card(
        fingerprint=finding.fingerprint,
        severity=str(finding.severity),
        state="accepted" if finding.acceptance else "open",
        rule=finding.rule,
        title=titles.get(finding.rule, ""),
        message=finding.message,
        who=who(finding, names),
        cause=finding.cause,
        lacks=str(lack(finding)),
        division=division_in_words(finding.division, names) if finding.division else "",
        latent=finding.latent,
        at=str(finding.at or ""),
        clients=_clients(finding, subjects, names),
        actions=finding.actions,
        expectations=finding.expectations,
        remedy=finding.remedy,
        evidence=finding.evidence,
        links=finding.links,
        subjects=subjects,
        acceptance=finding.acceptance,
        proof=steps(finding.proof, names) if finding.proof else None,
    )


def _named(subject: Subject, names: Mapping[str, str]) -> Subject:
    if not subject.client:
        return subject
    client = names.get(subject.client, subject.client)
    return Subject(subject.kind, subject.id, subject.name, client, subject.fingerprint)


def _clients(
    finding: Finding, subjects: tuple[Subject, ...], names: Mapping[str, str]
) -> tuple[str, ...]:
    own = {one.name for one in subjects if one.kind == "client"}
    through = {one.client for one in subjects}
    named = {names.get(finding.client, finding.client)}
    return tuple(sorted((own | through | named) - {""}))
