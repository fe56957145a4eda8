"""What a store tells: its runs, one of them, the life of a finding."""

from dataclasses import replace

from scopeaudit.model.run import Life, Run, RunDetail
from scopeaudit.store import biography, changes, notices, open_store, runs


def list_runs(url: str, organization: str = "", limit: int | None = None) -> tuple[Run, ...]:
    """Return runs, newest first; of one organization by its id or name, or of all."""
    with open_store(url) as store, store.reading() as connection:
        return runs.listed(connection, organization, limit)


def show_run(url: str, number: int) -> RunDetail:
    """Return a run with what changed; raises UsageError where there is none of that number."""
    with open_store(url) as store, store.reading() as connection:
        detail = changes.detail(connection, runs.find(connection, number))
        return replace(detail, notices=notices.of_run(connection, number))


def show_finding(url: str, fingerprint: str) -> Life:
    """Return the life of a finding or of a subject; raises UsageError for a fingerprint there is not."""
    with open_store(url) as store, store.reading() as connection:
        return biography.life_of(connection, fingerprint)
