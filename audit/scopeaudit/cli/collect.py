"""`scopeaudit collect`: read a live organization into a file."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scopeaudit import pipeline
from scopeaudit.cli.connecting import Besides, collected_options, connection, connection_options
from scopeaudit.cli.options import catalog_option
from scopeaudit.cli.planning import lines
from scopeaudit.cli.progress import watching
from scopeaudit.errors import ExitCode, UsageError
from scopeaudit.model.snapshot import BlindSpot, Snapshot
from scopeaudit.running.job import Way
from scopeaudit.writing import check_writable

if TYPE_CHECKING:
    from scopeaudit.sources.live.organization import Connection, Order
    from scopeaudit.sources.live.want import Want


@click.command("collect")
@connection_options
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="ORG.JSON",
    help="File to write, readable by you only; a name that ends in .gz compresses it.",
)
@click.option(
    "-p",
    "--policies",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="PATH",
    help="Read only what these policies need; repeatable. Default: everything.",
)
@catalog_option
@collected_options
@click.option(
    "--scopes-enforced",
    type=click.Choice(["yes", "no", "unknown"]),
    envvar="SCOPEAUDIT_SCOPES_ENFORCED",
    help="Whether the organization enforces scopes, which no API tells.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Go on where an interrupted collection stopped, from ORG.JSON.part beside the output.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Print which calls would be made, how often, and what they need; ask nobody.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing on standard error.")
def command(
    way: Way,
    output: Path | None,
    policies: tuple[Path, ...],
    catalog: Path | None,
    besides: Besides,
    scopes_enforced: str | None,
    resume: bool,
    dry_run: bool,
    quiet: bool,
) -> int:
    """Read a live organization into a file for `run`, `who-can` and `explain`.

    Signs in with GENESYSCLOUD_OAUTHCLIENT_ID and GENESYSCLOUD_OAUTHCLIENT_SECRET, or with
    GENESYSCLOUD_ACCESS_TOKEN, from the environment, or as --profile or --browser say. Exit codes: 0 read
    whole, 3 not read, 4 read with blind spots.
    """
    want = _want(policies, catalog)
    if dry_run:
        _plan(want, besides, output, catalog)
        return ExitCode.CLEAN
    if output is None:
        raise UsageError("it is not said where to write the organization", "add -o org.json")
    check_writable((output,))
    source = connection(way)
    if not (resume or quiet):
        _remind(output)
    order = replace(_order(want, besides), output=output, resume=resume)
    snapshot = _collected(source, order, scopes_enforced, quiet=quiet)
    pipeline.save(snapshot, output)
    if not quiet:
        _tell(snapshot, output)
    return ExitCode.INCOMPLETE if snapshot.blind_spots else ExitCode.CLEAN


def _want(policies: tuple[Path, ...], catalog: Path | None) -> "Want":
    from scopeaudit.sources.live.want import Want

    return pipeline.want_of(policies, catalog) if policies else Want()


def _order(want: "Want", besides: Besides) -> "Order":
    from scopeaudit.sources.live.conversations import asked_for
    from scopeaudit.sources.live.organization import Order

    return Order(
        want=want,
        usage_days=besides.usage,
        conversations=asked_for(besides.conversations),
        live_conversations=besides.live_conversations,
    )


def _remind(output: Path) -> None:
    """Say that an interrupted collection could go on, before another replaces what is left of it."""
    from scopeaudit.sources.live.journal import journal_of

    if journal_of(output).is_file():
        note = "is left of an interrupted collection; --resume would have gone on from it"
        click.echo(f"note: `{journal_of(output)}` {note}", err=True)


def _plan(want: "Want", besides: Besides, output: Path | None, catalog: Path | None) -> None:
    from scopeaudit.sources.live.conversations import asked_for
    from scopeaudit.sources.live.plan import More

    more = More(
        usage=besides.usage is not None,
        conversations=len(asked_for(besides.conversations)),
        live_conversations=besides.live_conversations,
    )
    for line in lines(pipeline.outlook(want, more, output, catalog)):
        click.echo(line)


def _collected(
    source: "Connection", order: "Order", scopes_enforced: str | None, *, quiet: bool
) -> Snapshot:
    try:
        with watching(quiet=quiet) as watch:
            return pipeline.collect(source, replace(order, watch=watch), scopes_enforced)
    except KeyboardInterrupt:
        click.echo("the same command with --resume goes on from here", err=True)
        raise


def _tell(snapshot: Snapshot, output: Path) -> None:
    counts = ", ".join(
        f"{len(rows):,} {section.replace('_', ' ')}"
        for section in (*pipeline.SECTIONS, *pipeline.ONLY_IF_READ)
        if isinstance(rows := getattr(snapshot, section), tuple)
    )
    click.echo(f"wrote {output}: {counts or 'no section'}", err=True)
    for spot in snapshot.blind_spots:
        click.echo(f"blind spot in {spot.section}: {spot.reason}{_details(spot)}", err=True)


def _details(spot: BlindSpot) -> str:
    answer = " ".join(str(one) for one in (spot.status, spot.code) if one)
    parts = (
        f"\n  {spot.call}" if spot.call else "",
        f" answered {answer}" if answer else "",
        f" (correlation id {spot.correlation_id})" if spot.correlation_id else "",
        f"; concerns {len(spot.ids):,}" if spot.ids else "",
        f"\n  hint: {spot.permission} opens it" if spot.permission else "",
    )
    return "".join(parts)
