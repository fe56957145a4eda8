"""An outcome in one line of a summary, and the code of all of them."""

from collections.abc import Iterable
from dataclasses import replace

from scopeaudit import __version__
from scopeaudit.errors import AuditError, ExitCode, PolicyError, place_of_bug
from scopeaudit.model.batch import Line
from scopeaudit.model.policy import Severity
from scopeaudit.running.outcome import Audited, Failed, Outcome

NO_VERDICT = "ERROR"

WORST = (
    ExitCode.BUG,
    ExitCode.COULD_NOT_AUDIT,
    ExitCode.USAGE,
    ExitCode.FINDINGS,
    ExitCode.INCOMPLETE,
    ExitCode.NOTHING_TO_AUDIT,
    ExitCode.CLEAN,
)
"""The worst first: what was not audited hides behind no finding, and what is open behind no pass."""


def line_of(outcome: Outcome) -> Line:
    """Return the line of an outcome."""
    if isinstance(outcome, Failed):
        return Line(
            name=outcome.job.organization,
            word=NO_VERDICT,
            exit_code=int(outcome.exit_code),
            error=in_one_line(outcome.error),
        )
    made = _made(outcome)
    return made if outcome.trouble is None else replace(made, error=in_one_line(outcome.trouble))


def _made(outcome: Audited) -> Line:
    from scopeaudit.render.view import view

    result = outcome.result
    since = result.since
    return Line(
        name=outcome.job.organization,
        word=view(result).headline.word,
        exit_code=int(outcome.exit_code),
        counts={one: result.count(one) for one in Severity},
        new=None if since is None else len(since.new) + len(since.reopened),
        unknown=result.unknown,
        blind=len(result.blind_spots),
    )


def in_one_line(error: Exception) -> str:
    """Say why something could not be done; of a bug its kind and place, of several problems the first."""
    if isinstance(error, PolicyError):
        first, *others = error.problems
        more = f" (and {len(others)} more)" if others else ""
        return f"{first}".partition("\n")[0] + more
    if isinstance(error, AuditError):
        return error.message.partition("\n")[0]
    return f"a bug in scopeaudit {__version__} ({place_of_bug(error)})"


def worst(lines: Iterable[Line]) -> ExitCode:
    """Return the exit code of several audits; one that is not known counts as a bug."""
    codes = {one.exit_code for one in lines}
    return ExitCode.BUG if codes - set(WORST) else next(one for one in WORST if one in codes)
