"""The audits that a store holds, listed; what opens a store is imported only where a glance at its file is not enough."""

from scopeaudit.model.failure import Failure
from scopeaudit.model.news import Listing
from scopeaudit.model.run import Run
from scopeaudit.store.glance import Glance, glance
from scopeaudit.store.place import Server, place_of


def list_audits(url: str, organization: str = "", limit: int | None = None) -> Listing:
    """Return runs and the audits that could not be made, newest first, with their notices.

    They are of one organization by its id or name, or of all; a failure is also of what was to be read.
    Raises UsageError and StoreError.
    """
    place = place_of(url)
    seen = None if isinstance(place, Server) else glance(place.path, organization, limit)
    kept, failed, notices = seen or opened(url, organization, limit)
    every: list[Run | Failure] = [*kept, *failed]
    audits = sorted(every, key=_order, reverse=True)[:limit]
    return Listing(audits=tuple(audits), notices=notices)


def opened(url: str, organization: str, limit: int | None) -> Glance:
    """Return the same of a store that is opened for it."""
    from scopeaudit.store import notices, open_store, outages, runs

    with open_store(url) as store, store.reading() as connection:
        kept = runs.listed(connection, organization, limit)
        failed = outages.listed(connection, organization, limit)
        told = [*(notices.since_run(connection, kept[-1].number) if kept else ())]
        if failed:
            told += notices.since_outage(connection, min(one.outage.number for one in failed))
        return Glance(kept, failed, tuple(told))


def _order(one: Run | Failure) -> tuple[int, int]:
    """Return where it stands among all: a failure after the run that was the last one then."""
    return (one.number, 0) if isinstance(one, Run) else (one.after, one.number)
