"""`scopeaudit store`: check a store, make it small, export it, let old evidence go."""

import re
from pathlib import Path
from typing import Any

import click

from scopeaudit import pipeline
from scopeaudit.cli.keeping import RUN, store_option
from scopeaudit.errors import ExitCode
from scopeaudit.running.keeping import check_store, refuse_over_store
from scopeaudit.writing import write_whole


@click.group("store")
def command() -> None:
    """Look after the file that audits are kept in."""


@command.command("check")
@store_option(required=True)
def check(store: str) -> ExitCode:
    """Check the file, every document in it, and what must hold among its rows; exit 3 if it is damaged."""
    check_store(store)
    from scopeaudit.history import upkeep

    faults = upkeep.check_store(store)
    for one in faults:
        click.echo(one)
    click.echo(f"damaged: {len(faults)} faults" if faults else "sound")
    return ExitCode.COULD_NOT_AUDIT if faults else ExitCode.CLEAN


@command.command("vacuum")
@store_option(required=True)
def vacuum(store: str) -> None:
    """Give back to the disk what is no longer used, such as after `prune`."""
    check_store(store)
    from scopeaudit.history import upkeep

    upkeep.vacuum(store)


@command.command("export")
@store_option(required=True)
@click.option("--run", type=RUN, help="The snapshot that this run audited.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH")
def export(store: str, run: int | None, output: Path | None) -> None:
    """Write all runs, findings, their lives and changes as lines of JSON; or one run's snapshot."""
    check_store(store)
    refuse_over_store([output] if output else (), store)
    from scopeaudit.history import upkeep

    text = upkeep.export_lines(store) if run is None else upkeep.export_snapshot(store, run)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_whole(output, text, mode=0o600)


class _KeepType(click.ParamType[Any]):
    """`30` are runs of each organization, `90d` the runs of so many days."""

    name = "keep"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, bool]:
        """Read a number, and whether it counts days."""
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]  # it was read before
        if not re.fullmatch(r"[1-9][0-9]{0,5}d?", value):
            self.fail(f"`{value}` is neither such as 30 (runs) nor 90d (days)", param, ctx)
        return int(value.removesuffix("d")), value.endswith("d")


@command.command("prune")
@store_option(required=True)
@click.option(
    "--keep",
    type=_KeepType(),
    required=True,
    metavar="N|Nd",
    help="The last N runs of each organization, or those of N days.",
)
def prune(store: str, keep: tuple[int, bool]) -> None:
    """Let go of what older runs audited. Their counts, and the lives of findings, stay."""
    check_store(store)
    from scopeaudit.history import upkeep

    number, days = keep
    kept = upkeep.Since(number) if days else upkeep.Last(number)
    gone = upkeep.prune_store(store, kept, pipeline.clock())
    click.echo(f"let go of what {gone:,} runs audited; `store vacuum` gives the room back")
