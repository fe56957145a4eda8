"""A site is built: what is missing is made, pages are written anew, the index last, and left-overs go if wanted."""

from pathlib import Path

from scopeaudit.catalog import load_catalog
from scopeaudit.errors import StoreError, UnwritableError, UsageError
from scopeaudit.history.overview import overview, without_words
from scopeaudit.model.run import Run
from scopeaudit.records import dataclass
from scopeaudit.render import Options
from scopeaudit.site.names import INDEX, ORGANIZATIONS, REPORTS, left_over
from scopeaudit.site.organization import Organization, organizations
from scopeaudit.site.pages import Pages
from scopeaudit.site.reports import NotThere, Report, Reports, There
from scopeaudit.site.rules import Checked
from scopeaudit.store import open_store
from scopeaudit.writing import check_writable, write_whole

OURS = '<meta name="generator" content="scopeaudit site">'
"""What an index of ours holds; another one is not written over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A site: where, of which store, of which organization by id or name, the last so many audits of each.

    `delete` says that reports and pages the index no longer lists are removed.
    """

    out: Path
    store: str
    organization: str = ""
    last: int | None = None
    delete: bool = False
    catalog: Path | None = None
    options: Options = Options()


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of it, in numbers; `trouble` is the first run that the store could not give."""

    organizations: int
    runs: int
    failures: int
    made: int
    kept: int
    without: int
    deleted: int
    trouble: StoreError | None


def build(wanted: Wanted) -> Built:
    """Write a site; raises UsageError, StoreError or UnwritableError.

    A run whose report cannot be made is listed all the same, and says why.
    """
    catalog = load_catalog(wanted.catalog)
    with open_store(wanted.store) as store:
        told = overview(store, wanted.organization)
        if wanted.options.redact:
            told = without_words(told)
        found = organizations(told, wanted.last)
        _refuse_nobody(wanted, found)
        _prepare(wanted.out)
        latest = {one.last.number for one in found if one.last}
        maker = Reports(store, catalog, latest)
        reports = maker.write(wanted.out, _runs(found), wanted.options)
        checked = {one.identity: _checked(one, maker) for one in found}
    pages = Pages(told, found, checked, reports, wanted.options)
    for one in found:
        write_whole(wanted.out / one.path, pages.organization(one))
    write_whole(wanted.out / INDEX, pages.index())
    return _built(found, reports, _delete(wanted, found, reports))


def _refuse_nobody(wanted: Wanted, found: tuple[Organization, ...]) -> None:
    """Raise UsageError for a name that no organization has: its site would be empty, and `delete` all reports."""
    if wanted.organization and not found:
        raise UsageError(
            f"no audit of an organization `{wanted.organization}` is kept",
            "`scopeaudit history` lists them, by their names",
        )


def _runs(found: tuple[Organization, ...]) -> list[Run]:
    return [run for one in found for run in one.audits if isinstance(run, Run)]


def _checked(one: Organization, maker: Reports) -> Checked:
    made = maker.result(one.last.number) if one.last else None
    return Checked(None if isinstance(made, NotThere) else made, one.open_now)


def _prepare(out: Path) -> None:
    """Make the folders; raises UsageError for one that holds a page of somebody else."""
    index = out / INDEX
    try:
        if index.is_file() and OURS not in index.read_text(encoding="utf-8", errors="replace"):
            raise UsageError(
                f"`{index}` is no index that `scopeaudit site` wrote", "name another folder"
            )
        for folder in (out, out / REPORTS, out / ORGANIZATIONS):
            folder.mkdir(exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UnwritableError(
            f"cannot write to `{out}`: {reason}", "name another folder"
        ) from error
    check_writable([index])


def _delete(wanted: Wanted, found: tuple[Organization, ...], reports: dict[int, Report]) -> int:
    """Remove what the index no longer lists, where that is wanted; return of how many files."""
    if not wanted.delete:
        return 0
    listed = {one.path for one in found}
    listed |= {one.path for one in reports.values() if isinstance(one, There)}
    gone = left_over(wanted.out, frozenset(listed))
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _built(found: tuple[Organization, ...], reports: dict[int, Report], deleted: int) -> Built:
    there = [one for one in reports.values() if isinstance(one, There)]
    without = [one for one in reports.values() if isinstance(one, NotThere)]
    audits = sum(len(one.audits) for one in found)
    return Built(
        organizations=len(found),
        runs=len(reports),
        failures=audits - len(reports),
        made=sum(one.made for one in there),
        kept=sum(not one.made for one in there),
        without=len(without),
        deleted=deleted,
        trouble=next((one.trouble for one in without if one.trouble), None),
    )
