"""Refused calls, read and diagnosed."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.errors import NothingToAuditError, UsageError
from scopeaudit.index import build
from scopeaudit.pipeline.live import collect
from scopeaudit.pipeline.organization import Organization
from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from scopeaudit.diagnose import Evidence
    from scopeaudit.model.diagnosis import Diagnoses
    from scopeaudit.model.refusal import Reading
    from scopeaudit.sources.live.organization import Connection
    from scopeaudit.sources.live.progress import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What a person says besides an input: the call, who made it, where, since when the token lives.

    Empty names are not said; `earlier` is the folder of an older catalog to compare with.
    """

    operation: str = ""
    client: str = ""
    user: str = ""
    division: str = ""
    token_issued: datetime | None = None
    earlier: Path | None = None


def read_refusals(path: str) -> "Reading":
    """Read what a person has, from a file or standard input for `-`; gzip is undone."""
    from scopeaudit.sources.intake import Limits, read_bytes

    return refusals_in(read_bytes(path, limits=Limits(what="refusal")), path)


def refusals_in(data: bytes, path: str) -> "Reading":
    """Read the refused calls of an input; raises UnreadableError, and NothingToAuditError where there is none."""
    from scopeaudit.diagnose import read_refusals as read

    reading = read(data, path)
    if not reading.refusals:
        raise NothingToAuditError(
            f"`{path}` was read as {reading.kind}, and holds no refused call of the vendor's API",
            "; ".join(f"{one.count:,} {one.reason}" for one in reading.aside)
            or "a HAR is recorded while the call is made, with its answers",
        )
    return reading


def collect_around(
    source: "Connection",
    reading: "Reading",
    catalog: Catalog,
    *,
    scopes_enforced: str | None = None,
    watch: "Watch | None" = None,
) -> Organization:
    """Collect a live organization with the conversations that refused calls were about."""
    from scopeaudit.diagnose import conversations_named
    from scopeaudit.sources.file import digest_of
    from scopeaudit.sources.live.organization import Order

    order = Order(conversations=conversations_named(reading, catalog), watch=watch)
    snapshot = collect(source, order, scopes_enforced)
    return Organization(snapshot=snapshot, digest=digest_of(snapshot))


def diagnose(
    reading: "Reading",
    catalog: Catalog,
    organization: Organization | None,
    clues: Clues,
    now: datetime,
) -> "Diagnoses":
    """Say why calls were refused; raises UsageError for names that do not exist."""
    from scopeaudit.diagnose import diagnose as judge

    return judge(reading, _evidence(catalog, organization, clues, now))


def _evidence(
    catalog: Catalog, organization: Organization | None, clues: Clues, now: datetime
) -> "Evidence":
    from scopeaudit.asking import find_client, find_division, find_user
    from scopeaudit.diagnose import Evidence, load_enforcements

    if clues.operation and catalog.find(clues.operation) is None:
        raise UsageError(
            f"`{clues.operation}` is no operation", "`scopeaudit catalog search WORD` finds one"
        )
    index = build(organization.snapshot, now) if organization else None
    if index is None and (clues.client or clues.user or clues.division):
        raise UsageError("who called is looked up in an organization", "add --snapshot org.json")
    return Evidence(
        catalog=catalog,
        now=now,
        index=index,
        client=find_client(clues.client, index) if index and clues.client else None,
        user=find_user(clues.user, index) if index and clues.user else None,
        division=find_division(clues.division, index) if index and clues.division else None,
        token_issued=clues.token_issued,
        enforcements=load_enforcements(),
        earlier=load_catalog(clues.earlier) if clues.earlier else None,
        operation=clues.operation,
    )
