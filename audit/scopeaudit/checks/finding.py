"""Building a finding of a token, hygiene or about rule from its words and its subjects."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from scopeaudit.checks import setting as settings
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.fingerprint import Fingerprint, fingerprints
from scopeaudit.model.change import Change
from scopeaudit.model.finding import Evidence, Excess, Finding, Subject
from scopeaudit.model.policy import Location, RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.records import dataclass


class Who(NamedTuple):
    """A subject before it has its fingerprint; `client` is the id of the client it acts through."""

    kind: Literal["client", "user", "group", "role", "policy", "waiver", "organization"]
    id: str
    name: str
    client: str = ""


def stamped(subjects: Iterable[Who], of: Fingerprint) -> tuple[Subject, ...]:
    """Return the subjects, each with the fingerprint of its own gap."""
    return tuple(
        [
            Subject(kind, id_, name, client, of(client, id_) if client else of(id_))
            for kind, id_, name, client in subjects
        ]
    )


def beyond(
    kind: Literal["scope", "permission", "role"], names: Iterable[str]
) -> tuple[Excess, ...]:
    """Return things of a kind as what is held beyond need, in order, each once."""
    return tuple(Excess(kind, name) for name in sorted(set(names)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a finding says; `severity` and `at` only where they are not those of the rule's setting."""

    message: str
    cause: str
    evidence: tuple[Evidence, ...] = ()
    remedy: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    excess: tuple[Excess, ...] = ()
    severity: Severity | None = None
    at: Location | None = None


def found(
    audited: Audited,
    rule: Rule,
    setting: RuleSetting,
    words: Words,
    *,
    key: tuple[str, ...],
    subjects: Iterable[Who],
) -> Finding:
    """Return the finding; `key` are the ids of its subject, or of the cause its subjects share."""
    of = fingerprints(audited.index.snapshot.organization.id, rule.id, words.lacks)
    severity = settings.severity(rule, setting) if words.severity is None else words.severity
    return Finding(
        rule=rule.id,
        severity=severity,
        subjects=stamped(subjects, of),
        message=words.message,
        cause=words.cause,
        fingerprint=of(*key),
        lacks=words.lacks,
        evidence=words.evidence,
        remedy=(*words.remedy, *filter(None, (setting.remedy,))),
        changes=words.changes,
        excess=words.excess,
        links=setting.links,
        at=words.at or settings.written_at(setting),
    )
