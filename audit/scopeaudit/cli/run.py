"""`scopeaudit run`: audit an organization, or a change to one, against policies."""

import click

from scopeaudit.cli.around import around
from scopeaudit.cli.job import job_options
from scopeaudit.running.job import Job
from scopeaudit.running.outcome import Audited, Failed, Outcome
from scopeaudit.running.perform import perform


@click.command("run")
@job_options
@click.pass_obj
def command(kept: list[object] | None, job: Job, quiet: bool) -> int:
    """Audit ORG.JSON (`.json`, `.json.gz`, or `-` for standard input) against policies.

    With --live, the organization is read from its region; see `scopeaudit collect --help` for how to sign
    in. With --terraform or --manifest, what they declare is audited before it is applied.
    """
    outcome = perform(job, around(job, quiet=quiet))
    if kept is not None:
        kept.append(outcome)
    return _code(outcome)


def _code(outcome: Outcome) -> int:
    """Return the exit code; raises what kept the audit from being made, kept or delivered."""
    match outcome:
        case Failed(error=error):
            raise error
        case Audited(trouble=Exception() as trouble):
            raise trouble
        case Audited(result=result):
            return result.exit_code
