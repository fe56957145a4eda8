"""The audits that a store holds, listed; what opens a store is imported only where a glance at its file is not enough."""

from collections import defaultdict

from scopeaudit.model.failure import Failure
from scopeaudit.model.news import Listed
from scopeaudit.model.notice import Notice
from scopeaudit.model.run import Run
from scopeaudit.store.glance import Glance, glance
from scopeaudit.store.place import Server, place_of


def list_audits(url: str, organization: str = "", limit: int | None = None) -> tuple[Listed, ...]:
    """Return runs and the audits that could not be made, newest first, with their notices.

    They are of one organization by its id or name, or of all; a failure is also of what was to be read.
    Raises UsageError and StoreError.
    """
    place = place_of(url)
    seen = None if isinstance(place, Server) else glance(place.path, organization, limit)
    kept, failed, notices = seen or opened(url, organization, limit)
    told = _placed(notices, failed)
    every: list[Run | Failure] = [*kept, *failed]
    every.sort(key=_order, reverse=True)
    return tuple(Listed(one, tuple(told.get(_order(one), ()))) for one in every[:limit])


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


def _placed(
    notices: tuple[Notice, ...], failed: tuple[Failure, ...]
) -> dict[tuple[int, int], list[Notice]]:
    """Return the notices of each audit: of a run those it sent, of a failure those of its outage that follow it."""
    of_outage: dict[int, list[Failure]] = defaultdict(list)
    for one in failed:
        of_outage[one.outage.number].append(one)
    placed: dict[tuple[int, int], list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.run is not None:
            placed[notice.run, 0].append(notice)
            continue
        before = (
            one for one in of_outage[notice.outage or 0] if one.recorded_at <= notice.claimed_at
        )
        if (began := next(before, None)) is not None:
            placed[_order(began)].append(notice)
    return placed


def _order(one: Run | Failure) -> tuple[int, int]:
    """Return where it stands among all: a failure after the run that was the last one then."""
    return (one.number, 0) if isinstance(one, Run) else (one.after, one.number)
