"""`scopeaudit report`: make the report of a run that is kept again."""

from pathlib import Path
from typing import Any

import click

from scopeaudit.cli.keeping import RUN, store_option
from scopeaudit.cli.options import (
    OutputType,
    catalog_option,
    one_stdout,
    report_options,
    templates_option,
    terminal_options,
    tickets_option,
)
from scopeaudit.cli.printing import deliver
from scopeaudit.running.delivering import check_templates, prepare
from scopeaudit.running.job import Output
from scopeaudit.running.keeping import check_store, refuse_over_store


@click.command("report")
@click.argument("run", type=RUN)
@store_option(required=True)
@catalog_option
@click.option(
    "-f",
    "--format",
    "outputs",
    type=OutputType(),
    multiple=True,
    metavar="NAME[=PATH]",
    help="As of `scopeaudit run`; repeatable.",
)
@templates_option()
@report_options
@tickets_option
@click.option(
    "--other-version",
    is_flag=True,
    help="Although another version of scopeaudit made the run; the report may differ.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing on standard error.")
@click.option("-v", "--verbose", is_flag=True, help="Print subjects, evidence and proofs in full.")
def command(
    run: int,
    store: str,
    catalog: Path | None,
    outputs: tuple[Output, ...],
    templates: Path | None,
    other_version: bool,
    quiet: bool,
    verbose: bool,
    **how: Any,
) -> int:
    """Make the report of RUN again, byte for byte, with the exit code it had.

    What was audited, the policies, the waivers and the time are those of the run; `scopeaudit history`
    lists the runs.
    """
    check_store(store)
    check_templates(templates)
    outputs = prepare(one_stdout(outputs))
    refuse_over_store((one.path for one in outputs if one.path is not None), store)
    from scopeaudit.history.again import make_again

    result = make_again(store, run, catalog, other_version=other_version)
    deliver(
        result, outputs, terminal_options(verbose=verbose, templates=templates, **how), quiet=quiet
    )
    return result.exit_code
