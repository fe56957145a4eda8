"""`scopeaudit run`: audit an organization, or a change to one, against policies."""

from datetime import datetime
from pathlib import Path

import click

from scopeaudit import pipeline
from scopeaudit.cli.connecting import connection_options
from scopeaudit.cli.keeping import check_store, keep, store_option
from scopeaudit.cli.options import (
    MomentType,
    Output,
    OutputType,
    SeverityType,
    catalog_option,
    one_stdout,
    organization_options,
    policies_option,
    terminal_options,
    with_baseline,
)
from scopeaudit.cli.printing import deliver, prepare
from scopeaudit.cli.progress import watching
from scopeaudit.cli.source import Named, source_of, source_options
from scopeaudit.model.policy import Severity


@click.command("run")
@connection_options
@source_options
@policies_option
@catalog_option
@click.option(
    "-f",
    "--format",
    "outputs",
    type=OutputType(),
    multiple=True,
    metavar="NAME[=PATH]",
    help="text (default), html, json, markdown, csv, sarif, junit, github, gitlab, jira-csv, servicenow-json or xlsx; repeatable.",
)
@click.option(
    "--waivers", type=click.Path(path_type=Path), metavar="FILE", help="Accepted findings (YAML)."
)
@click.option(
    "--attempts",
    type=click.Path(),
    metavar="FILE",
    help="What an application tried to do with conversations (JSON lines); see docs/participants.md.",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An earlier JSON report; only findings that are new since count.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Write this audit's JSON report, to be the next baseline.",
)
@click.option(
    "--fail-on",
    type=SeverityType(),
    default=Severity.HIGH,
    show_default="high",
    help="Lowest severity that makes the exit code 1.",
)
@click.option("--allow-unknown", is_flag=True, help="Exit 0 although verdicts stayed unknown.")
@click.option("--allow-empty", is_flag=True, help="Exit 0 although there was nothing to audit.")
@organization_options
@click.option("--now", type=MomentType(), metavar="MOMENT", help="Audit as at this moment.")
@click.option(
    "--templates",
    "--template",
    "templates",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="Folder whose templates go before the bundled ones (html).",
)
@store_option()
@click.option("-q", "--quiet", is_flag=True, help="Print nothing on standard error.")
@click.option("-v", "--verbose", is_flag=True, help="Print subjects, evidence and proofs in full.")
@click.pass_obj
def command(
    kept: list[object] | None,
    named: Named,
    policies: tuple[Path, ...],
    catalog: Path | None,
    outputs: tuple[Output, ...],
    waivers: Path | None,
    attempts: str | None,
    baseline: Path | None,
    write_baseline: Path | None,
    fail_on: Severity,
    allow_unknown: bool,
    allow_empty: bool,
    strict: bool,
    scopes_enforced: str | None,
    now: datetime | None,
    templates: Path | None,
    store: str | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Audit ORG.JSON (`.json`, `.json.gz`, or `-` for standard input) against policies.

    With --live, the organization is read from its region; see `scopeaudit collect --help` for how to sign
    in. With --terraform or --manifest, what they declare is audited before it is applied.
    """
    source = source_of(named)
    of_change = bool(named.terraform or named.manifest)
    check_store(store, of_change=of_change, compared=baseline is not None)
    inputs = (*named.inputs(), *policies, waivers, attempts)
    outputs = prepare(with_baseline(one_stdout(outputs), write_baseline), inputs)
    terms = pipeline.Terms(
        now=now or pipeline.clock(),
        fail_on=fail_on,
        allow_unknown=allow_unknown,
        allow_empty=allow_empty,
    )
    loaded, known = pipeline.load(policies, catalog)
    accepted = pipeline.read_waivers(waivers)
    with watching(quiet=quiet or not named.live) as watch:
        how = pipeline.How(
            now=terms.now,
            strict=strict,
            scopes_enforced=scopes_enforced,
            watch=watch,
            keep=store is not None,
        )
        read = pipeline.read(source, loaded, how)
    if attempts:
        read = pipeline.with_attempts(read, attempts, strict=strict)
    before = pipeline.read_baseline(baseline, read)
    result = pipeline.audit(read, loaded, known, accepted, terms, before)
    result, refused = keep(store, read, accepted, terms, result)
    deliver(result, outputs, terminal_options(verbose=verbose, templates=templates), quiet=quiet)
    if refused:
        raise refused
    if kept is not None:
        kept += (read, result)
    return result.exit_code
