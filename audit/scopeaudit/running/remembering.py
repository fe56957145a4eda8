"""An audit that could not be made is kept where a store is named, so that `history` shows it."""

from scopeaudit.errors import AuditError
from scopeaudit.running.around import Around
from scopeaudit.running.asked import asked
from scopeaudit.running.outcome import Failed, Outcome


def remember(outcome: Outcome, around: Around) -> None:
    """Keep that an audit failed; where the store cannot take it, say so: the audit's own error is the one to mend."""
    job = outcome.job
    if not isinstance(outcome, Failed) or job.store is None or job.of_change:
        return
    from scopeaudit.history.failing import record_failure

    try:
        record_failure(job.store, asked(job), outcome.error, around.clock())
    except AuditError as error:
        if around.tell is not None and str(error) != str(outcome.error):
            around.tell(f"the failure is not in the history: {error.message}")
