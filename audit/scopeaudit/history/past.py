"""The past of each open finding: since when it is told in these words, and when it was accepted."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from scopeaudit.model.result import AuditResult
from scopeaudit.records import dataclass
from scopeaudit.store import past

Moment = Callable[[int], datetime | None]
"""When a run audited, by its number."""


@dataclass(frozen=True, slots=True)
class Past:
    """By fingerprint: since when it is told in these words, and from when to when it was accepted."""

    changed: Mapping[str, datetime]
    waived: Mapping[str, tuple[tuple[datetime, datetime], ...]]


def past_of(connection: Connection, number: int, result: AuditResult, at: Moment) -> Past:
    """Return the past of the open findings of a run, as that run saw it."""
    organization, now = result.provenance.organization.id, result.provenance.audited_at
    told = past.told_since(connection, organization, number, result.findings)
    waived = past.waived_before(connection, organization, number)
    open_ = {one.fingerprint for one in result.findings}
    return Past(
        changed={name: (since and at(since)) or now for name, since in told.items()},
        waived={
            name: tuple(_times(spans, at, now)) for name, spans in waived.items() if name in open_
        },
    )


def _times(
    spans: list[tuple[int, int]], at: Moment, now: datetime
) -> Iterator[tuple[datetime, datetime]]:
    for since, until in spans:
        yield at(since) or now, at(until) or now
