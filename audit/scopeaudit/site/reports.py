"""The reports of a site: those that are there stay, the others are made again as they were."""

from collections.abc import Container, Iterable
from pathlib import Path

from scopeaudit.catalog import Catalog
from scopeaudit.errors import StoreError, UsageError
from scopeaudit.history.again import again
from scopeaudit.model.result import AuditResult
from scopeaudit.model.run import Run
from scopeaudit.records import dataclass
from scopeaudit.render import Options
from scopeaudit.render.html import Page
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


class Reports:
    """Makes reports of a store's runs; the results of the `latest` runs are made once and kept."""

    def __init__(self, store: Store, catalog: Catalog, latest: Container[int]) -> None:
        self._store, self._catalog, self._latest = store, catalog, latest
        self._made: dict[int, AuditResult | NotThere] = {}

    def write(self, out: Path, runs: Iterable[Run], options: Options) -> dict[int, Report]:
        """Write the report of each run that has none yet; return by number what there is."""
        page = Page(options)
        return {one.number: self._report(out, one, page, redact=options.redact) for one in runs}

    def result(self, number: int) -> AuditResult | NotThere:
        """Audit again what a run audited, or say why that cannot be done."""
        if number in self._made:
            return self._made[number]
        found = self._again(number)
        if number in self._latest:
            self._made[number] = found
        return found

    def _again(self, number: int) -> AuditResult | NotThere:
        try:
            return again(self._store, number, self._catalog)
        except UsageError as error:
            return NotThere(error.message)
        except StoreError as error:
            return NotThere(error.message, error)

    def _report(self, out: Path, run: Run, page: Page, *, redact: bool) -> Report:
        name = f"{REPORTS}/{report_name(run, redacted=redact)}"
        if (out / name).is_file():
            return There(name, made=False)
        found = self.result(run.number)
        if isinstance(found, NotThere):
            return found
        if redact:
            from scopeaudit.redaction import redacted

            found = redacted(found)
        write_whole(out / name, page.render(found))
        return There(name, made=True)
