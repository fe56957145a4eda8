"""What an audit tells beside its findings: what was read, with what, and the counts."""

from collections.abc import Container, Iterable

from scopeaudit import __version__
from scopeaudit.catalog import Catalog
from scopeaudit.checks import RULES
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.run import settings_in_force
from scopeaudit.index import Index
from scopeaudit.model.directory import Directory, UsageRead, Used
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import InQueues, PolicySet
from scopeaudit.model.result import Cell, Provenance, SectionRead
from scopeaudit.model.snapshot import Usage
from scopeaudit.model.verdict import Outcome, Verdict
from scopeaudit.pipeline.organization import Organization

SECTIONS = (
    "clients",
    "users",
    "groups",
    "roles",
    "divisions",
    "permissions",
    "access_policies",
    "tokens",
    "usage",
)
"""The sections a report says were read or not, in reading order."""


ONLY_IF_READ = ("conversations", "attempts", "queues")
"""The sections that few audits need: a report counts them where they were read."""


def provenance(organization: Organization, audited: Audited) -> Provenance:
    """Return what was audited with what."""
    snapshot = organization.snapshot
    rules = (one.rule for one in settings_in_force(audited.policies, snapshot))
    families = {"token", "hygiene", *(("conversation",) if snapshot.attempts else ())}
    return Provenance(
        organization=snapshot.organization,
        taken_at=snapshot.taken_at,
        audited_at=audited.now,
        scopes_enforced=snapshot.scopes_enforced,
        snapshot_digest=organization.digest,
        tool_version=__version__,
        catalog_version=audited.catalog.version,
        rules=tuple(one for one in rules if RULES[one].family in families),
    )


def sections_read(index: Index, wanted: Container[str]) -> Iterable[SectionRead]:
    """Yield what was read of each section; of those few audits need, only where it matters."""
    few = (
        one for one in ONLY_IF_READ if one in wanted or getattr(index.snapshot, one) is not None
    )
    for section in (*SECTIONS, *few):
        read = getattr(index.snapshot, section)
        rows = read.calls if section == "usage" and read is not None else read
        blind = sum(spot.section == section for spot in index.blind_spots)
        yield SectionRead(
            section=section, count=None if rows is None else len(rows), blind_spots=blind
        )


def wanted_besides(policies: PolicySet) -> tuple[str, ...]:
    """Return the sections that few audits need and that these policies do."""
    asked = any(isinstance(one.where, InQueues) for one in policies.expectations)
    return ("queues",) if asked else ()


def cells(verdicts: Iterable[Verdict]) -> tuple[Cell, ...]:
    """Count the subjects of each expectation and action, in reading order."""
    counts: dict[tuple[str, str, bool], dict[str, int]] = {}
    for verdict in verdicts:
        key = (verdict.expectation, verdict.action, verdict.allowed)
        count = counts.setdefault(key, {"met": 0, "proviso": 0, "missing": 0, "unknown": 0})
        count[verdict.outcome.value] += verdict.subjects
        if verdict.outcome is Outcome.MET and verdict.proof.provisos:
            count["proviso"] += verdict.subjects
    return tuple(
        Cell(expectation=one, action=action, allowed=allowed, **count)
        for (one, action, allowed), count in counts.items()
    )


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings as every reader wants them."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (-one.severity, -len(one.subjects), one.rule, one.fingerprint),
        )
    )


def directory(index: Index, catalog: Catalog) -> Directory:
    """Return what every format names objects by."""
    snapshot = index.snapshot
    return Directory(
        users=index.people.rows,
        clients=snapshot.clients or (),
        roles=snapshot.roles or (),
        classes=index.classes,
        own=index.client_access,
        usage=_usage(index, catalog),
    )


def _usage(index: Index, catalog: Catalog) -> UsageRead | None:
    """Return what clients called, with what that needs; a call that was never made is left out."""
    window = index.snapshot.usage
    if window is None:
        return None
    found: dict[str, list[Used]] = {}
    for one in window.calls:
        if one.requests or one.refused:
            found.setdefault(one.client, []).append(_used(one, catalog))
    spots = (spot for spot in index.blind_spots if spot.section == "usage")
    unread = frozenset(one for spot in spots for one in spot.ids or index.clients)
    return UsageRead(window.days, {one: tuple(calls) for one, calls in found.items()}, unread)


def _used(one: Usage, catalog: Catalog) -> Used:
    operation = catalog.find(f"{one.method} {one.path}")
    published = operation and (operation.permissions is not None or operation.scopes is not None)
    needs = (
        frozenset((*(operation.permissions or ()), *(operation.scopes or ())))
        if operation and published
        else None
    )
    return Used(one.method, one.path, one.requests, one.refused, needs)


def names_of(index: Index) -> dict[str, str]:
    """Return the names of roles, divisions, groups, clients and access policies by id."""
    kinds = (index.roles, index.divisions, index.groups, index.clients)
    names = {one.id: one.name for kind in kinds for one in kind.values()}
    policies = {one.id: one.name or one.id for one in index.snapshot.access_policies or ()}
    return {**policies, **names, "*": "all divisions"}
