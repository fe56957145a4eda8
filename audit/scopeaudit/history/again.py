"""An audit that was kept is made again, with the snapshot, policies, waivers and clock it had."""

import codecs
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from scopeaudit import __version__
from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.checks import RULES
from scopeaudit.errors import UsageError
from scopeaudit.history import terms as asked
from scopeaudit.history.compared import compared
from scopeaudit.model.result import AuditResult
from scopeaudit.model.run import Run
from scopeaudit.pipeline import Organization, Terms, audit, with_enforcement
from scopeaudit.policy.load import load_texts
from scopeaudit.sources.decoding import decoded
from scopeaudit.store import Store, documents, open_store, runs


def make_again(
    url: str, number: int, catalog: Path | None = None, *, other_version: bool = False
) -> AuditResult:
    """Audit again what a run audited; the same version of this tool renders the same bytes of it.

    Raises UsageError where there is no such run, it was pruned, the catalog is another one, or the version
    is and `other_version` does not say that it may be.
    """
    with open_store(url) as store:
        return again(store, number, load_catalog(catalog), other_version=other_version)


def again(
    store: Store, number: int, catalog: Catalog, *, other_version: bool = False
) -> AuditResult:
    """Audit again what a run of an open store audited; see `make_again`."""
    with store.reading() as connection:
        run = runs.find(connection, number)
        snapshot, terms = runs.documents_of(connection, number)
        if not other_version:
            _refuse_other_version(run)
        _refuse_other_catalog(run, catalog)
        data = documents.get(connection, snapshot)
        kept = asked.read(documents.get(connection, terms))
        organization = _organization(run, data, kept)
        result = _audit(run, organization, kept, catalog)
        since = compared(connection, number, result, organization.snapshot).since
        return replace(result, since=since)


def read_kept(url: str, number: int, scopes_enforced: str | None = None) -> Organization:
    """Read what a run audited; `scopes_enforced` overrides what was said then, as of a saved organization.

    Raises UsageError where there is no such run or it was pruned.
    """
    with open_store(url) as store, store.reading() as connection:
        run = runs.find(connection, number)
        snapshot, terms = runs.documents_of(connection, number)
        data = documents.get(connection, snapshot)
        kept = asked.read(documents.get(connection, terms))
    found = _organization(run, data, kept)
    return replace(found, snapshot=with_enforcement(found.snapshot, scopes_enforced))


def _organization(run: Run, data: bytes, kept: asked.Kept) -> Organization:
    snapshot = decoded(data.removeprefix(codecs.BOM_UTF8), f"run {run.number}")
    return Organization(
        snapshot=replace(snapshot, scopes_enforced=kept.scopes_enforced),
        digest=run.snapshot_digest,
    )


def _audit(
    run: Run, organization: Organization, kept: asked.Kept, catalog: Catalog
) -> AuditResult:
    texts = ((one.name, one.text.encode()) for one in kept.policies)
    terms = Terms(
        now=datetime.fromisoformat(run.audited_at),
        fail_on=kept.fail_on,
        allow_unknown=kept.allow_unknown,
        allow_empty=kept.allow_empty,
    )
    policies = load_texts(texts, catalog, RULES)
    return audit(organization, policies, catalog, kept.waivers, terms)


def _refuse_other_version(run: Run) -> None:
    if run.tool_version != __version__:
        raise UsageError(
            f"run {run.number} was made with scopeaudit {run.tool_version}, this is {__version__}: "
            "its report could differ",
            f"install scopeaudit=={run.tool_version}, or add --other-version to see what this one says",
        )


def _refuse_other_catalog(run: Run, catalog: Catalog) -> None:
    if catalog.version != run.catalog_version:
        raise UsageError(
            f"run {run.number} was made with catalog {run.catalog_version}, "
            f"expected here, found {catalog.version}",
            "name the folder of that catalog with --catalog",
        )
