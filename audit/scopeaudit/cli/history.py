"""`scopeaudit history`: the runs that are kept, one of them, the life of a finding."""

import click

from scopeaudit.cli.keeping import store_option
from scopeaudit.cli.options import terminal_options
from scopeaudit.errors import UsageError
from scopeaudit.running.keeping import check_store


@click.group("history", invoke_without_command=True)
@store_option()
@click.option("--organization", default="", metavar="NAME", help="Only runs of it, by name or id.")
@click.option("--last", type=click.IntRange(min=1), default=30, show_default=True, metavar="N")
@click.pass_context
def command(ctx: click.Context, store: str | None, organization: str, last: int) -> None:
    """List the last runs that are kept, newest first."""
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {"show": {"store": store}, "finding": {"store": store}}
        return
    if store is None:
        raise UsageError("no store is named", "add --store PATH, or set SCOPEAUDIT_STORE")
    check_store(store)
    from scopeaudit.history.telling import list_runs
    from scopeaudit.render.history import list_text

    runs = list_runs(store, organization, last)
    click.echo(list_text(runs, terminal_options(verbose=False)), nl=False)


@command.command("show")
@click.argument("run", type=click.IntRange(min=1))
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
