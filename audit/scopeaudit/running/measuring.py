"""The step that writes metrics after a run, whatever came of it."""

from pathlib import Path

from scopeaudit.errors import UnwritableError, UsageError
from scopeaudit.running.around import Around
from scopeaudit.running.delivering import replaces
from scopeaudit.running.job import Job
from scopeaudit.running.keeping import refuse_over_store
from scopeaudit.running.outcome import Audited, Outcome


def measured(outcome: Outcome, around: Around) -> None:
    """Write the metrics that a job asks for.

    Raises UnwritableError where that cannot be done; of a run that failed it is only told, since why it failed
    matters more.
    """
    job = outcome.job
    if job.metrics is None or _refused(job, job.metrics):
        return
    from scopeaudit.metrics import Run, write_metrics

    made = outcome if isinstance(outcome, Audited) else None
    run = Run(
        exit_code=outcome.exit_code,
        ended_at=around.clock(),
        seconds=outcome.seconds,
        result=made.result if made else None,
        requests=made.organization.requests if made else None,
        named=job.organization,
    )
    try:
        write_metrics(job.metrics, run)
    except UnwritableError as error:
        if made is not None and made.trouble is None:
            raise
        if around.tell is not None:
            around.tell(str(error))


def _refused(job: Job, metrics: Path) -> bool:
    """Say whether the file would replace what is audited, or the store, which is why the run failed."""
    if replaces(metrics, job.inputs):
        return True
    try:
        refuse_over_store([metrics], job.store)
    except UsageError:
        return True
    return False
