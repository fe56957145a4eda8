"""What is accepted or known already: waivers, comments and baselines."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.checks import RULES
from scopeaudit.model.finding import Waiver
from scopeaudit.model.policy import Location, Mark
from scopeaudit.pipeline.organization import Organization
from scopeaudit.pipeline.terms import clock
from scopeaudit.writing import write_whole

if TYPE_CHECKING:
    from scopeaudit.baseline import Baseline
    from scopeaudit.waiving import Wanted


def read_waivers(path: Path | None) -> tuple[Waiver, ...]:
    """Load a waiver file; none without a path."""
    if path is None:
        return ()
    from scopeaudit.waivers import load_waivers

    return load_waivers(path, RULES)


def read_ignores(marks: tuple[Mark, ...]) -> tuple[Waiver, ...]:
    """Return what comments for this tool accept; raises PolicyError with all that is wrong in them."""
    if not marks:
        return ()
    from scopeaudit import ignores

    return ignores.read_ignores(marks, RULES)


def written(organization: Organization) -> dict[Location, str]:
    """Return which object each line declares, of a configuration that people write."""
    return {
        at: identifier
        for identifier, origin in organization.origins.items()
        for at in (origin.at, *origin.parts.values())
    }


def waive(wanted: "Wanted", waivers: Path, report: Path | None) -> str:
    """Add a waiver to a file, whole or not at all; return what the report says of the finding, if given.

    Raises UsageError for a fingerprint that the report does not have or the file has already.
    """
    from scopeaudit import waiving

    waiving.check_wanted(wanted, clock().date())
    told = _reported(wanted.fingerprint, report) if report else ""
    data = waiving.read_if_there(waivers)
    known = () if data is None else read_waivers(waivers)
    waiving.refuse_second(wanted, known)
    write_whole(waivers, waiving.added(data, str(waivers), replace(wanted, note=told)))
    return told


def _reported(fingerprint: str, path: Path) -> str:
    """Return the open finding of a report with that fingerprint in words; raises UsageError without."""
    from scopeaudit.baseline import look_up
    from scopeaudit.render.visible import shortened, visible

    return shortened(visible(look_up(fingerprint, path)), 200)


def read_baseline(path: Path | None, organization: Organization) -> "Baseline | None":
    """Read the baseline of an organization; none without a path."""
    if path is None:
        return None
    from scopeaudit import baseline

    return baseline.read_baseline(path, organization.snapshot.organization)
