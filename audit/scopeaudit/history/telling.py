"""What a store tells: its runs and the audits that could not be made, one run, the life of a finding."""

from scopeaudit.model.failure import Failure
from scopeaudit.model.run import Life, Run, RunDetail
from scopeaudit.store import biography, changes, open_store, outages, runs


def list_runs(url: str, organization: str = "", limit: int | None = None) -> tuple[Run, ...]:
    """Return runs, newest first; of one organization by its id or name, or of all."""
    with open_store(url) as store, store.reading() as connection:
        return runs.listed(connection, organization, limit)


def list_audits(
    url: str, organization: str = "", limit: int | None = None
) -> tuple[Run | Failure, ...]:
    """Return runs and the audits that could not be made, newest first; see `list_runs`.

    A failure is of an organization by its id or name, or by what was to be read.
    """
    with open_store(url) as store, store.reading() as connection:
        kept = runs.listed(connection, organization, limit)
        failed = outages.listed(connection, organization, limit)
    every: list[Run | Failure] = [*kept, *failed]
    return tuple(sorted(every, key=_order, reverse=True)[:limit])


def _order(one: Run | Failure) -> tuple[int, int]:
    """Return where it stands among all: a failure after the run that was the last one then."""
    return (one.number, 0) if isinstance(one, Run) else (one.after, one.number)


def show_run(url: str, number: int) -> RunDetail:
    """Return a run with what changed; raises UsageError where there is none of that number."""
    with open_store(url) as store, store.reading() as connection:
        return changes.detail(connection, runs.find(connection, number))


def show_finding(url: str, fingerprint: str) -> Life:
    """Return the life of a finding or of a subject; raises UsageError for a fingerprint there is not."""
    with open_store(url) as store, store.reading() as connection:
        return biography.life_of(connection, fingerprint)
