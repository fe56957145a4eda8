"""What a store tells: its runs and the audits that could not be made, one run, the life of a finding."""

from dataclasses import replace

from scopeaudit.model.failure import Failure
from scopeaudit.model.news import Listing
from scopeaudit.model.run import Life, Run, RunDetail
from scopeaudit.store import biography, changes, notices, open_store, outages, runs


def list_runs(url: str, organization: str = "", limit: int | None = None) -> tuple[Run, ...]:
    """Return runs, newest first; of one organization by its id or name, or of all."""
    with open_store(url) as store, store.reading() as connection:
        return runs.listed(connection, organization, limit)


def list_audits(url: str, organization: str = "", limit: int | None = None) -> Listing:
    """Return runs and the audits that could not be made, newest first, with their notices; see `list_runs`.

    A failure is of an organization by its id or name, or by what was to be read.
    """
    with open_store(url) as store, store.reading() as connection:
        kept = runs.listed(connection, organization, limit)
        failed = outages.listed(connection, organization, limit)
        told = [*(notices.since_run(connection, kept[-1].number) if kept else ())]
        if failed:
            told += notices.since_outage(connection, min(one.outage.number for one in failed))
    every: list[Run | Failure] = [*kept, *failed]
    return Listing(
        audits=tuple(sorted(every, key=_order, reverse=True)[:limit]), notices=tuple(told)
    )


def _order(one: Run | Failure) -> tuple[int, int]:
    """Return where it stands among all: a failure after the run that was the last one then."""
    return (one.number, 0) if isinstance(one, Run) else (one.after, one.number)


def show_run(url: str, number: int) -> RunDetail:
    """Return a run with what changed; raises UsageError where there is none of that number."""
    with open_store(url) as store, store.reading() as connection:
        detail = changes.detail(connection, runs.find(connection, number))
        return replace(detail, notices=notices.of_run(connection, number))


def show_finding(url: str, fingerprint: str) -> Life:
    """Return the life of a finding or of a subject; raises UsageError for a fingerprint there is not."""
    with open_store(url) as store, store.reading() as connection:
        return biography.life_of(connection, fingerprint)
