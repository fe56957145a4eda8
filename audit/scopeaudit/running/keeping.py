"""An audit is kept where a store is named; what that needs, the database above all, is imported only then."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.errors import StoreError, UsageError

if TYPE_CHECKING:
    from scopeaudit.config.reference import SecretReference
    from scopeaudit.model.finding import Waiver
    from scopeaudit.pipeline import Terms
    from scopeaudit.running.job import Job
    from scopeaudit.running.outcome import Audited


def store_of(store: "str | SecretReference", environment: Mapping[str, str]) -> str:
    """Return the name of a store, fetched where it is kept as a secret; raises what fetching it raises."""
    if isinstance(store, str):
        return store
    from scopeaudit.config.reference import fetched

    return fetched(store, environment).reveal()


def check_store(store: str | None) -> None:
    """Raise UsageError, before any work is done, for a name that means no store and without the extra."""
    if store is not None:
        from scopeaudit.store import place_of

        place_of(store)


def refuse_over_store(paths: Iterable[Path], store: str | None) -> None:
    """Raise UsageError, before any work is done, for a file that would take the place of the store."""
    if store is None:
        return
    from scopeaudit.running.delivering import replaces
    from scopeaudit.store.place import files_of

    kept_in = files_of(store)
    for path in paths:
        if replaces(path, kept_in):
            raise UsageError(f"`{path}` would replace the store", "name another file")


def with_store(job: "Job", environment: Mapping[str, str]) -> "Job":
    """Return the job with the name of its store, fetched where that is a secret; raises what fetching raises."""
    if job.secret_store is None:
        return job
    return replace(job, store=store_of(job.secret_store, environment), secret_store=None)


def check_kept(job: "Job") -> None:
    """Raise UsageError for a store that a job has no use for, or that is none.

    An audit of a change is not kept: what is not applied yet would count as found and fixed.
    """
    if job.store is not None and job.of_change:
        raise UsageError(
            "`--store` keeps audits of an organization, not of a change to one",
            "leave it out with --terraform and --manifest",
        )
    if job.store is not None and job.baseline is not None:
        raise UsageError(
            "`--store` and `--baseline` would both say what is new",
            "the store knows what was found before; leave out --baseline",
        )
    check_store(job.store)
    refuse_over_store(job.written, job.store)


def kept(
    made: "Audited", waivers: "tuple[Waiver, ...]", terms: "Terms", at: datetime
) -> "Audited":
    """Keep an audit where a store is named, as recorded at a moment.

    Returns it with what is new, or with why it was not kept.
    """
    if made.job.store is None:
        return made
    from scopeaudit.history.recording import Audit, record
    from scopeaudit.running.asked import asked

    audit = Audit(
        organization=made.organization,
        waivers=waivers,
        terms=terms,
        result=made.result,
        asked=asked(made.job),
    )
    try:
        recorded = record(made.job.store, audit, at)
    except StoreError as error:
        return replace(made, trouble=error)
    return replace(made, result=recorded.result, run=recorded.run)
