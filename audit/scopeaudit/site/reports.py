"""The reports of a site: those that are there stay, the others are made again as they were."""

from collections.abc import Iterable
from pathlib import Path

from scopeaudit.catalog import Catalog
from scopeaudit.errors import StoreError, UsageError
from scopeaudit.history.again import again
from scopeaudit.model.run import Run
from scopeaudit.records import dataclass
from scopeaudit.render import Options, render
from scopeaudit.site.names import REPORTS, report_name
from scopeaudit.store import Store
from scopeaudit.writing import write_whole


@dataclass(frozen=True, slots=True)
class There:
    """A report that can be opened, by its path in the site; `made` now, or there before."""

    path: str
    made: bool


@dataclass(frozen=True, slots=True)
class NotThere:
    """Why a run has no report; `trouble` where the store is to blame."""

    why: str
    trouble: StoreError | None = None


Report = There | NotThere


def make_reports(
    out: Path, runs: Iterable[Run], store: Store, catalog: Catalog, options: Options
) -> dict[int, Report]:
    """Write the report of each run that has none yet; return by number what there is."""
    return {one.number: _report(out, one, store, catalog, options) for one in runs}


def _report(out: Path, run: Run, store: Store, catalog: Catalog, options: Options) -> Report:
    name = f"{REPORTS}/{report_name(run)}"
    if (out / name).is_file():
        return There(name, made=False)
    try:
        result = again(store, run.number, catalog)
    except UsageError as error:
        return NotThere(error.message)
    except StoreError as error:
        return NotThere(error.message, error)
    write_whole(out / name, render("html", result, options))
    return There(name, made=True)
