"""`scopeaudit diagnose`: say why a call was refused, and the smallest fix."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopeaudit import pipeline
from scopeaudit.catalog import load_catalog
from scopeaudit.cli.connecting import connection, connection_options
from scopeaudit.cli.options import (
    MomentType,
    OutputType,
    catalog_option,
    one_stdout,
    organization_options,
    terminal_options,
)
from scopeaudit.cli.progress import watching
from scopeaudit.errors import UsageError
from scopeaudit.render.diagnosis import FORMATS, render
from scopeaudit.running.delivering import prepare
from scopeaudit.running.job import Output, Way
from scopeaudit.writing import write_whole

if TYPE_CHECKING:
    from scopeaudit.model.diagnosis import Diagnoses
    from scopeaudit.sources.live.organization import Connection


@click.command("diagnose")
@click.argument("evidence", metavar="FILE|-")
@click.option(
    "--snapshot", metavar="ORG.JSON", help="A saved organization: who holds what, who is where."
)
@click.option(
    "--live",
    is_flag=True,
    help="Collect the organization for it, with the conversations the calls were about.",
)
@connection_options
@click.option("--client", default="", metavar="NAME|ID", help="The client that called.")
@click.option("--user", default="", metavar="NAME|ID", help="The user who was signed in.")
@click.option("--division", default="", metavar="NAME|ID", help="The division of the object.")
@click.option(
    "--operation",
    default="",
    metavar="CALL",
    help="The call, where FILE does not tell: an operation's id, or 'METHOD /api/v2/…'.",
)
@click.option(
    "--token-issued", type=MomentType(), metavar="MOMENT", help="When the token was issued."
)
@click.option(
    "--catalog-before",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="An older catalog folder: tells requirements that are new since.",
)
@click.option(
    "-f",
    "--format",
    "outputs",
    type=OutputType(FORMATS),
    multiple=True,
    metavar="NAME[=PATH]",
    help="text (default), markdown, json or html; repeatable.",
)
@catalog_option
@organization_options
@click.option("--now", type=MomentType(), metavar="MOMENT", help="Diagnose as at this moment.")
def command(
    evidence: str,
    snapshot: str | None,
    live: bool,
    way: Way,
    client: str,
    user: str,
    division: str,
    operation: str,
    token_issued: datetime | None,
    catalog_before: Path | None,
    outputs: tuple[Output, ...],
    catalog: Path | None,
    strict: bool,
    scopes_enforced: str | None,
    now: datetime | None,
) -> None:
    """Say why a call was refused: causes ranked by evidence, with the smallest fix of each.

    FILE is what you have: a HAR, a curl command or its output, an error body, the error text of the vendor's
    SDKs, command line or Terraform provider, a Postman run, a line of a log. Tokens, cookies and secrets in it
    reach no output.
    """
    outputs = prepare(one_stdout(outputs), (evidence, snapshot))
    clues = pipeline.Clues(
        operation=operation,
        client=client,
        user=user,
        division=division,
        token_issued=token_issued,
        earlier=catalog_before,
    )
    source = _source(snapshot, live, way)
    reading, known = pipeline.read_refusals(evidence), load_catalog(catalog)
    read = _read(snapshot, strict=strict, scopes_enforced=scopes_enforced)
    if source is not None:
        with watching(quiet=False) as watch:
            read = pipeline.collect_around(
                source, reading, known, scopes_enforced=scopes_enforced, watch=watch
            )
    found = pipeline.diagnose(reading, known, read, clues, now or pipeline.clock())
    _deliver(found, outputs)


def _source(snapshot: str | None, live: bool, way: Way) -> "Connection | None":
    """Return the organization to ask, if one is to be; raises UsageError for options that do not fit."""
    if live and snapshot:
        raise UsageError("`--snapshot` and `--live` exclude each other", "leave one out")
    if not live and way.given:
        raise UsageError(
            "`--profile`, `--region`, `--base-url`, `--token-file` and `--browser` are for `--live`",
            "add --live",
        )
    return connection(way) if live else None


def _read(
    snapshot: str | None, *, strict: bool, scopes_enforced: str | None
) -> "pipeline.Organization | None":
    if snapshot is None:
        return None
    return pipeline.read_organization(snapshot, strict=strict, scopes_enforced=scopes_enforced)


def _deliver(found: "Diagnoses", outputs: tuple[Output, ...]) -> None:
    """Render every output and only then write them, readable by their owner only."""
    options = terminal_options(verbose=False)
    rendered = [(one, render(one.format, found, options)) for one in outputs]
    for output, text in rendered:
        if output.path is None:
            click.echo(text, nl=False)
        else:
            write_whole(output.path, text, mode=0o600)
            click.echo(f"wrote {output.path} ({output.format})", err=True)
