"""Looking after a store: checked, made small, exported, pruned."""

from datetime import datetime, timedelta

from sqlalchemy import text

from scopeaudit.records import dataclass
from scopeaudit.store import check, documents, export, open_store, prune, runs


@dataclass(frozen=True, slots=True)
class Last:
    """The last runs of each organization, so many of them."""

    runs: int


@dataclass(frozen=True, slots=True)
class Since:
    """The runs of the last days."""

    days: int


def check_store(url: str) -> tuple[str, ...]:
    """Return all that is wrong with a store, in words."""
    with open_store(url) as store, store.reading() as connection:
        return tuple(check.faults(connection))


def vacuum(url: str) -> None:
    """Give back to the disk what is no longer used."""
    with open_store(url) as store, store.outside() as connection:
        connection.execute(text("VACUUM"))


def export_lines(url: str) -> str:
    """Return all runs, findings, lives and changes as lines of JSON."""
    with open_store(url) as store, store.reading() as connection:
        return "".join(export.lines(connection))


def export_snapshot(url: str, number: int) -> bytes:
    """Return the snapshot that a run audited, byte for byte; raises UsageError where it was pruned."""
    with open_store(url) as store, store.reading() as connection:
        runs.find(connection, number)
        return documents.get(connection, runs.documents_of(connection, number)[0])


def prune_store(url: str, keep: Last | Since, now: datetime) -> int:
    """Let go of what older runs audited; return of how many. Their counts and findings stay."""
    with open_store(url) as store, store.writing() as connection:
        if isinstance(keep, Last):
            return prune.prune_to(connection, keep.runs)
        return prune.prune_before(connection, now - timedelta(days=keep.days))
