"""`scopeaudit run`: audit an organization, or a change to one, against policies."""

from typing import Any

import click

from scopeaudit.cli.around import around
from scopeaudit.cli.job import job_for, job_of
from scopeaudit.cli.job_options import job_options
from scopeaudit.cli.many_options import check_many, many_options
from scopeaudit.cli.notify import notify_test_option
from scopeaudit.cli.settings import organization_of
from scopeaudit.running.job import Output
from scopeaudit.running.outcome import Audited, Failed, Outcome
from scopeaudit.running.perform import perform


@click.command("run")
@job_options
@many_options
@notify_test_option
@click.pass_context
def command(
    context: click.Context,
    /,
    named: str | None,
    every: bool,
    jobs: int | None,
    summaries: tuple[Output, ...],
    quiet: bool,
    **_given: Any,
) -> int:
    """Audit ORG.JSON (`.json`, `.json.gz`, or `-` for standard input) against policies.

    With --live, the organization is read from its region; see `scopeaudit collect --help` for how to sign
    in. With --terraform or --manifest, what they declare is audited before it is applied. With --all, the exit
    code is the worst of all: 70, 3, 2, 1, 4, 5, 0, in this order.
    """
    check_many(named, jobs, summaries, every=every)
    if every:
        from scopeaudit.cli.many import run_all

        return run_all(context, jobs or 1, summaries, quiet=quiet)
    if named is None:
        job = job_of(context)
    else:
        job = job_for(context, organization_of(context, named), alone=True)
    outcome = perform(job, around(job, quiet=quiet))
    if context.obj is not None:
        context.obj.append(outcome)
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
