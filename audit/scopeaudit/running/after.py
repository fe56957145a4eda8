"""What happens after every audit, once: after it was kept and its reports were written, or after it failed.

Whoever adds something writes a function of an outcome and what is around it, and a line in `STEPS`. It is called in the
process that performed the job, with

- `Audited` for each result, `job.store` and `result.since` saying whether it was kept and what is new; with `trouble`
  where the store or an output could not be written,
- `Failed` where there was none: an AuditError of exit code 2, 3 or 5, or any other exception, which is a bug.

It is not called when the command line or `scopeaudit.toml` itself is wrong (there is no job yet), nor when a person
interrupts. A step returns at once where its job does not ask for it, and imports what it needs only then. An
AuditError that it raises becomes the trouble of an audit, unless there is one already; what must not fail an
audit catches its own.
"""

from collections.abc import Callable
from dataclasses import replace

from scopeaudit.running.around import Around
from scopeaudit.running.measuring import measured
from scopeaudit.running.noticing import noticed
from scopeaudit.running.outcome import Failed, Outcome

Step = Callable[[Outcome, Around], None]

STEPS: tuple[Step, ...] = (noticed, measured)
"""Everything that happens after an audit, in order; metrics come last, since they tell the exit code."""


def followed_up(outcome: Outcome, around: Around, steps: tuple[Step, ...] = STEPS) -> Outcome:
    """Take every step, also after one that failed; return the outcome with what went wrong in them."""
    for step in steps:
        try:
            step(outcome, around)
        except Exception as error:  # noqa: BLE001 - the audit was made, whatever its follow-up does
            outcome = _with(outcome, error)
    return outcome


def _with(outcome: Outcome, error: Exception) -> Outcome:
    """Keep the first trouble: it is what a person must mend first."""
    if isinstance(outcome, Failed) or outcome.trouble is not None:
        return outcome
    return replace(outcome, trouble=error)
