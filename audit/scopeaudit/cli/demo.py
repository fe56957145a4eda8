"""`scopeaudit demo`: audit the bundled organization, or leave it in a folder."""

import shlex
from pathlib import Path
from typing import Any

import click

from scopeaudit import pipeline
from scopeaudit.cli.options import (
    OutputType,
    one_stdout,
    report_options,
    settled,
    templates_option,
    terminal_options,
)
from scopeaudit.cli.printing import deliver
from scopeaudit.errors import ExitCode
from scopeaudit.render import Options
from scopeaudit.running.delivering import check_templates, prepare
from scopeaudit.running.job import Output
from scopeaudit.sources.demo import DEMO_NOW, demo_organization, demo_policies, demo_waivers


@click.command("demo")
@settled
@click.option(
    "-f",
    "--format",
    "outputs",
    type=OutputType(),
    multiple=True,
    metavar="NAME[=PATH]",
    help="text (default), html, json, markdown, csv, xlsx …; repeatable.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="scopeaudit-report.html",
    show_default=True,
    metavar="FILE",
    help="Where the HTML report goes.",
)
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Audit nothing; leave the organization, its policies and waivers in this folder.",
)
@templates_option()
@report_options
@click.option("--force", is_flag=True, help="Overwrite what is in the folder.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing on standard error.")
@click.option("-v", "--verbose", is_flag=True, help="Print subjects, evidence and proofs in full.")
def command(
    outputs: tuple[Output, ...],
    output: Path,
    folder: Path | None,
    force: bool,
    quiet: bool,
    verbose: bool,
    **how: Any,
) -> int:
    """Audit a bundled organization: no network, no account, always the same result.

    Prints its gaps, writes an HTML report, and exits 0 whatever was found.
    """
    if folder:
        return _leave(folder, force=force)
    check_templates(how["templates"])
    outputs = prepare((*one_stdout(outputs), Output("html", output)))
    code = _audited(outputs, terminal_options(verbose=verbose, **how), quiet=quiet)
    if not quiet:
        click.echo(
            f"scopeaudit run would exit {code:d}, scopeaudit demo exits 0\n"
            "scopeaudit demo --write DIR leaves this organization and its policies in a folder",
            err=True,
        )
    return ExitCode.CLEAN


def _audited(outputs: tuple[Output, ...], options: Options, *, quiet: bool) -> ExitCode:
    from scopeaudit.sources.demo.naming import named_policies, named_waivers
    from scopeaudit.sources.file import digest_of

    snapshot = demo_organization()
    organization = pipeline.Organization(snapshot=snapshot, digest=digest_of(snapshot))
    policies, catalog = pipeline.load((demo_policies(),))
    waivers = named_waivers(pipeline.read_waivers(demo_waivers()))
    terms = pipeline.Terms(now=DEMO_NOW)
    result = pipeline.audit(organization, named_policies(policies), catalog, waivers, terms)
    deliver(result, outputs, options, quiet=quiet)
    return result.exit_code


def _leave(folder: Path, *, force: bool) -> int:
    from scopeaudit.sources.demo.leave import leave_demo

    for file in leave_demo(folder, force=force):
        click.echo(f"wrote {file}")
    place = shlex.quote(str(folder))
    click.echo(
        f"next: scopeaudit run {place}/org.json -p {place}/policies "
        f"--waivers {place}/waivers.yaml --now {DEMO_NOW.isoformat().replace('+00:00', 'Z')}"
    )
    return ExitCode.CLEAN
