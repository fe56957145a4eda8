"""An audit is kept: snapshot, terms, counts and the lives of its findings, all in one transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from scopeaudit.history import terms as asked
from scopeaudit.history.compared import compared
from scopeaudit.model.finding import Waiver
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.pipeline import Organization, Terms
from scopeaudit.records import dataclass
from scopeaudit.store import changes, documents, lives, open_store, outages, runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """An audit with what made it; `organization` was read to be kept, so that it has its document.

    `asked` is what was to be read, in words without secrets: runs and failures of the same follow each other.
    """

    organization: Organization
    waivers: tuple[Waiver, ...]
    terms: Terms
    result: AuditResult
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The number of a run, and its result with what changed since the run before."""

    run: int
    result: AuditResult


def record(url: str, audit: Audit, at: datetime) -> Recorded:
    """Keep an audit, and return it as a run.

    The store is made when it is not there. Raises StoreError, and then nothing of the audit is kept.
    """
    with open_store(url, make=True) as store, store.writing() as connection:
        return _add(connection, audit, at)


def _add(connection: Connection, audit: Audit, at: datetime) -> Recorded:
    result = audit.result
    number = runs.add(connection, _run(connection, audit, at))
    found = compared(connection, number, result, audit.organization.snapshot)
    lives.advance(connection, number, result, found.decided)
    outages.work(connection, audit.asked, number)
    if found.since is not None:
        changes.add(connection, number, found.since, result)
        runs.count(
            connection,
            number,
            new=len(found.since.new),
            reopened=len(found.since.reopened),
            fixed=len(found.since.fixed),
        )
    return Recorded(number, replace(result, since=found.since))


def _run(connection: Connection, audit: Audit, at: datetime) -> dict[str, Any]:
    """Return the row of a run, whose changes are not known yet."""
    facts, result = audit.result.provenance, audit.result
    asked_for = asked.kept(audit.organization, result.policies.files, audit.waivers, audit.terms)
    return {
        "organization": facts.organization.id,
        "organization_name": facts.organization.name,
        "recorded_at": at.isoformat(),
        "audited_at": facts.audited_at.isoformat(),
        "taken_at": facts.taken_at.isoformat(),
        "tool_version": facts.tool_version,
        "catalog_version": facts.catalog_version,
        "snapshot_digest": facts.snapshot_digest,
        "policies_digest": asked.digest_of(result.policies.files),
        "snapshot": documents.put(connection, audit.organization.document),
        "terms": documents.put(connection, asked_for),
        "exit_code": int(result.exit_code),
        **{str(one): result.count(one) for one in Severity},
        "accepted": len(result.accepted),
        "undecided": result.unknown,
        "new": 0,
        "reopened": 0,
        "fixed": 0,
        "asked": audit.asked,
    }
