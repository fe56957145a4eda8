"""`scopeaudit diff`: what a change of an organization does to ability."""

from pathlib import Path

import click

from scopeaudit import pipeline
from scopeaudit.cli.options import (
    Output,
    OutputType,
    catalog_option,
    one_stdout,
    organization_options,
    policies_option,
    terminal_options,
)
from scopeaudit.cli.printing import prepare, write
from scopeaudit.render.difference import DIFFERENCE_FORMATS, render_difference


@click.command("diff")
@click.argument("before", metavar="BEFORE.JSON")
@click.argument("after", metavar="AFTER.JSON")
@policies_option
@catalog_option
@click.option("--operations", is_flag=True, help="Compare all operations of the vendor's API too.")
@click.option(
    "--division", default="", metavar="NAME", help="Operations in this division, not in any."
)
@click.option(
    "-f",
    "--format",
    "outputs",
    type=OutputType(DIFFERENCE_FORMATS),
    multiple=True,
    metavar="NAME[=PATH]",
    help="text (default), json, markdown, html or csv; repeatable.",
)
@click.option("--exit-code", is_flag=True, help="Exit 1 if anybody gains or loses an ability.")
@click.option("--allow-unknown", is_flag=True, help="Exit 0 although abilities stayed undecided.")
@organization_options
@click.option("-v", "--verbose", is_flag=True, help="Name every subject.")
def command(
    before: str,
    after: str,
    policies: tuple[Path, ...],
    catalog: Path | None,
    operations: bool,
    division: str,
    outputs: tuple[Output, ...],
    exit_code: bool,
    allow_unknown: bool,
    strict: bool,
    scopes_enforced: str | None,
    verbose: bool,
) -> int:
    """Say who gains or loses which actions between two snapshots of an organization, through what."""
    outputs = prepare(one_stdout(outputs), (before, after, *policies))
    loaded, known = pipeline.load(policies, catalog)
    was, now = (
        pipeline.read_organization(one, strict=strict, scopes_enforced=scopes_enforced)
        for one in (before, after)
    )
    found = pipeline.diff(
        (before, was), (after, now), loaded, known if operations else None, division
    )
    options = terminal_options(verbose=verbose)
    write([(one, render_difference(one.format, found, options)) for one in outputs])
    return pipeline.diff_exit_code(found, fail=exit_code, allow_unknown=allow_unknown)
