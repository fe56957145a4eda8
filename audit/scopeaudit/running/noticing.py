"""After an audit: one that could not be made is kept, and people are told, where a store and `[notify]` say so.

Nothing here fails an audit or changes its exit code: what goes wrong is said.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from scopeaudit.errors import AuditError, UsageError, place_of_bug
from scopeaudit.running.around import Around
from scopeaudit.running.asked import asked
from scopeaudit.running.job import Job
from scopeaudit.running.outcome import Audited, Failed, Outcome

if TYPE_CHECKING:
    from scopeaudit.model.failure import Failure
    from scopeaudit.notify.announcing import Post


def check_notices(job: Job) -> None:
    """Raise UsageError or PolicyError, before any work is done, for notices that could not be sent.

    An audit that is of its kind never kept tells nobody.
    """
    if job.notify is None or job.of_change or job.baseline is not None:
        return
    if job.store is None:
        raise UsageError(
            "`[notify]` needs a store, which knows what was told before",
            "add store to scopeaudit.toml or --store PATH, or leave notices out with --no-notify",
        )
    from scopeaudit.notify.checking import checked

    checked(job.notify)


def noticed(outcome: Outcome, around: Around) -> None:
    """Keep an audit that could not be made, and tell people what there is to tell."""
    job = outcome.job
    if job.store is None or job.of_change:
        return
    match outcome:
        case Failed():
            failure = _remembered(outcome, job.store, around)
            if failure is not None:
                _tell(job, around, partial(_announce_failure, failure=failure))
        case Audited(run=int() as number):
            _tell(job, around, partial(_announce_run, number=number))


def _remembered(failed: Failed, store: str, around: Around) -> "Failure | None":
    """Keep a failure; where the store cannot take it, say so: the audit's own error is the one to mend."""
    from scopeaudit.history.failing import record_failure

    try:
        return record_failure(store, asked(failed.job), failed.error, around.clock())
    except AuditError as error:
        if str(error) != str(failed.error):
            _say(around, f"warning: the failure is not in the history: {error.message}")
        return None


def _tell(job: Job, around: Around, announce: "Callable[[Post], None]") -> None:
    if job.notify is None or job.store is None:
        return
    from scopeaudit.notify.announcing import Post

    post = Post(
        notify=job.notify,
        store=job.store,
        clock=around.clock,
        fresh=around.fresh,
        environment=around.environment,
        tell=partial(_say, around),
        redact=job.options.redact,
    )
    try:
        announce(post)
    except AuditError as error:
        _say(around, f"warning: not everybody was notified: {error.message}")
    except Exception as error:  # noqa: BLE001 - a bug here is none of the audit
        _say(around, f"warning: not everybody was notified: a bug ({place_of_bug(error)})")


def _announce_failure(post: "Post", failure: "Failure") -> None:
    from scopeaudit.notify.announcing import announce_failure

    announce_failure(post, failure)


def _announce_run(post: "Post", number: int) -> None:
    from scopeaudit.notify.announcing import announce_run

    announce_run(post, number)


def _say(around: Around, line: str) -> None:
    if around.tell is not None:
        around.tell(line)
