"""`scopeaudit diff`: what a change of an organization does to ability."""

from pathlib import Path

import click

from scopeaudit import pipeline
from scopeaudit.cli.keeping import kept_run, store_option
from scopeaudit.cli.options import (
    OutputType,
    allow_unknown_option,
    catalog_option,
    one_stdout,
    organization_options,
    policies_option,
    terminal_options,
)
from scopeaudit.cli.printing import show
from scopeaudit.errors import UsageError
from scopeaudit.render.difference import DIFFERENCE_FORMATS, render_difference
from scopeaudit.running.delivering import prepare, write
from scopeaudit.running.job import Output
from scopeaudit.running.keeping import refuse_over_store


@click.command("diff")
@click.argument("before", metavar="BEFORE.JSON")
@click.argument("after", metavar="[AFTER.JSON]", required=False)
@click.option(
    "--terraform",
    metavar="PATH",
    help="Instead of AFTER.JSON: BEFORE.JSON with this plan or folder of .tf files laid over it.",
)
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Instead of AFTER.JSON: BEFORE.JSON with this manifest laid over it.",
)
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
@store_option()
@click.option("--exit-code", is_flag=True, help="Exit 1 if anybody gains or loses an ability.")
@allow_unknown_option("abilities stayed undecided")
@organization_options
@click.option("-v", "--verbose", is_flag=True, help="Name every subject.")
def command(
    before: str,
    after: str | None,
    terraform: str | None,
    manifest: Path | None,
    policies: tuple[Path, ...],
    catalog: Path | None,
    operations: bool,
    division: str,
    outputs: tuple[Output, ...],
    store: str | None,
    exit_code: bool,
    allow_unknown: bool,
    strict: bool,
    scopes_enforced: str | None,
    verbose: bool,
) -> int:
    """Say who gains or loses which actions between two snapshots of an organization, through what.

    With --store, a number is a run of `scopeaudit history`: what it audited.
    """
    source = _after(before, after, terraform, manifest)
    named = str(after or terraform or manifest)
    outputs = prepare(one_stdout(outputs), (before, named, *policies))
    refuse_over_store((one.path for one in outputs if one.path is not None), store)
    loaded, known = pipeline.load(policies, catalog)
    was = kept_run(store, before, scopes_enforced) or pipeline.read_organization(
        before, strict=strict, scopes_enforced=scopes_enforced
    )
    # NOTE: a change is judged as at the time of what it is laid over, as snapshots are.
    how = pipeline.How(now=was.snapshot.taken_at, strict=strict, scopes_enforced=scopes_enforced)
    now = kept_run(store, after, scopes_enforced) or pipeline.read(source, loaded, how)
    found = pipeline.diff(
        (before, was), (named, now), loaded, known if operations else None, division
    )
    options = terminal_options(verbose=verbose)
    write([(one, render_difference(one.format, found, options)) for one in outputs], show)
    return pipeline.diff_exit_code(found, fail=exit_code, allow_unknown=allow_unknown)


def _after(
    before: str, after: str | None, terraform: str | None, manifest: Path | None
) -> "pipeline.Source":
    """Return the one side that is compared with `before`; raises UsageError unless it is one."""
    if sum(one is not None for one in (after, terraform, manifest)) != 1:
        raise UsageError(
            "expected one of AFTER.JSON, `--terraform` and `--manifest` to compare with",
            "name a second snapshot, or a change to the first one",
        )
    if terraform is not None:
        from scopeaudit.sources.terraform import Terraform

        return Terraform(path=terraform, on_top_of=before)
    if manifest is not None:
        from scopeaudit.sources.manifest import Manifest

        return Manifest(path=manifest, on_top_of=before)
    return str(after)
