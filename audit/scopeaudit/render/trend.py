"""Open findings, run by run, as the paths of a small drawing and as rows of a table."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from scopeaudit.model.history import RunCounts
from scopeaudit.model.result import AuditResult

WIDTH, HEIGHT = 320, 72
MOST = 24
"""Runs that are drawn, the last ones."""


class Run(NamedTuple):
    """One run of the table."""

    at: datetime
    open: int
    new: int
    fixed: int


class Trend(NamedTuple):
    """A drawing of `width` × `height`: the line of open findings, its area, a bar for what was new."""

    width: int
    height: int
    line: str
    area: str
    new: tuple[str, ...]
    runs: tuple[Run, ...]


def trend(result: AuditResult) -> Trend | None:
    """Draw the runs that are known and this one; None where there is none to compare with."""
    if result.since is None or not result.since.trend:
        return None
    return drawn((*map(_run, result.since.trend), _this(result)))


def drawn(every: Sequence[Run]) -> Trend:
    """Draw the last of some runs, of which there is at least one; oldest first."""
    runs = tuple(every[-MOST:])
    top = max(1, *(one.open for one in runs), *(one.new for one in runs))
    places = [WIDTH * at / max(1, len(runs) - 1) for at in range(len(runs))]
    points = [f"{x:.1f} {_height(run.open, top):.1f}" for x, run in zip(places, runs, strict=True)]
    line = "M" + "L".join(points)
    return Trend(
        width=WIDTH,
        height=HEIGHT,
        line=line,
        area=f"{line}L{WIDTH} {HEIGHT}L0 {HEIGHT}z",
        new=tuple(_bars(places, runs, top)),
        runs=runs,
    )


def _run(one: RunCounts) -> Run:
    return Run(one.audited_at, sum(one.open.values()), one.new, one.fixed)


def _this(result: AuditResult) -> Run:
    since, facts = result.since, result.provenance
    new, fixed = (len(since.new), len(since.fixed)) if since else (0, 0)
    return Run(facts.audited_at, len(result.findings), new, fixed)


def _height(number: int, top: int) -> float:
    return 4 + (HEIGHT - 8) * (1 - number / top)


def _bars(places: Sequence[float], runs: Sequence[Run], top: int) -> list[str]:
    pairs = zip(places, runs, strict=True)
    return [f"M{x:.1f} {HEIGHT}V{_height(run.new, top):.1f}" for x, run in pairs if run.new]
