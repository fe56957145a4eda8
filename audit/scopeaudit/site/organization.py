"""One organization of a site: its audits, what the last one came to, and how it went on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from scopeaudit.history.overview import Overview
from scopeaudit.model.failure import Failure
from scopeaudit.model.run import OpenNow, Run
from scopeaudit.render.trend import Run as Point
from scopeaudit.render.trend import Trend, drawn
from scopeaudit.site.names import ORGANIZATIONS, organization_name
from scopeaudit.site.verdict import RANK, Verdict, verdict

Audit = Run | Failure


class Organization(NamedTuple):
    """An organization by what a reader knows it by; audits newest first, as many as are listed.

    `last` is the last audit that was made and `first` the number of the first one, None where none was; `total` counts
    all that are kept.
    """

    identity: str
    name: str
    path: str
    audits: tuple[Audit, ...]
    total: int
    last: Run | None
    first: int | None
    verdict: Verdict
    trend: Trend | None
    open_now: Mapping[str, OpenNow]

    @property
    def audited(self) -> bool:
        """Say whether the last audit could be made."""
        return isinstance(self.audits[0], Run)


def organizations(told: Overview, last: int | None) -> tuple[Organization, ...]:
    """Return the organizations, what needs somebody first; with the last so many audits of each."""
    audits: dict[str, list[Audit]] = defaultdict(list)
    every: list[Audit] = [*told.runs, *told.failures]
    for one in every:
        audits[_identity(one)].append(one)
    opened: dict[str, dict[str, OpenNow]] = defaultdict(dict)
    for row in told.open_now:
        opened[row.organization][row.rule] = row
    found = (_organization(name, some, last, opened[name]) for name, some in audits.items())
    return tuple(sorted(found, key=lambda one: (RANK[one.verdict.tone], one.name, one.identity)))


def newest_first(audits: Iterable[Audit]) -> list[Audit]:
    """Order audits: a failure stands after the run that was the last one then."""
    return sorted(audits, key=_order, reverse=True)


def _order(one: Audit) -> tuple[int, int]:
    return (one.number, 0) if isinstance(one, Run) else (one.after, one.number)


def _identity(one: Audit) -> str:
    """Return whose audit it is; one that never was read is told by what was asked for."""
    if isinstance(one, Run):
        return one.organization
    return one.outage.organization or one.outage.asked


def _organization(
    identity: str, audits: list[Audit], last: int | None, opened: Mapping[str, OpenNow]
) -> Organization:
    ordered = newest_first(audits)
    made = [one for one in ordered if isinstance(one, Run)]
    return Organization(
        identity=identity,
        name=made[0].organization_name if made else identity,
        path=f"{ORGANIZATIONS}/{organization_name(identity)}",
        audits=tuple(ordered[:last]),
        total=len(ordered),
        last=made[0] if made else None,
        first=made[-1].number if made else None,
        verdict=verdict(ordered[0]),
        trend=drawn([_point(one) for one in reversed(made)]) if made else None,
        open_now=opened,
    )


def _point(run: Run) -> Point:
    at = datetime.fromisoformat(run.audited_at)
    return Point(at, sum(run.open.values()), run.new, run.fixed)
