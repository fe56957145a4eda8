"""`scopeaudit history`: the audits that are kept, one run, the life of a finding."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from scopeaudit.cli.keeping import RUN, store_option
from scopeaudit.cli.options import terminal_options
from scopeaudit.errors import UsageError
from scopeaudit.running.keeping import check_store

if TYPE_CHECKING:
    from scopeaudit.model.news import Listed


@click.group("history", invoke_without_command=True)
@store_option()
@click.option(
    "--organization", default="", metavar="NAME", help="Only audits of it, by name or id."
)
@click.option(
    "--last", type=click.IntRange(1, 1_000_000), default=30, show_default=True, metavar="N"
)
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
@click.pass_context
def command(
    ctx: click.Context, store: str | None, organization: str, last: int, form: str
) -> None:
    """List the last runs that are kept, and the audits that could not be made, newest first."""
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {"show": {"store": store}, "finding": {"store": store}}
        return
    if store is None:
        raise UsageError("no store is named", "add --store PATH, or set SCOPEAUDIT_STORE")
    check_store(store)
    from scopeaudit.history.listing import list_audits

    click.echo(_listed(list_audits(store, organization, last), form), nl=False)


def _listed(listed: "Sequence[Listed]", form: str) -> str:
    if form == "json":
        from scopeaudit.render.history_json import list_json

        return list_json(listed)
    from scopeaudit.render.history import list_text

    return list_text(listed, terminal_options(verbose=False))


@command.command("show")
@click.argument("run", type=RUN)
@store_option(required=True)
def show(run: int, store: str) -> None:
    """Show a run: what was audited with what, what was new, reopened and fixed."""
    check_store(store)
    from scopeaudit.history.telling import show_run
    from scopeaudit.render.history import run_text

    click.echo(run_text(show_run(store, run), terminal_options(verbose=False)), nl=False)


@command.command("finding")
@click.argument("fingerprint")
@store_option(required=True)
def finding(fingerprint: str, store: str) -> None:
    """Tell the life of a finding, or of one subject of findings, by its fingerprint."""
    check_store(store)
    from scopeaudit.history.telling import show_finding
    from scopeaudit.render.history import life_text

    life = show_finding(store, fingerprint)
    click.echo(life_text(life, terminal_options(verbose=False)), nl=False)
