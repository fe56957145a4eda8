"""`scopeaudit site`: a static site of the runs that are kept."""

from pathlib import Path
from typing import Any

import click

from scopeaudit.cli.keeping import store_option
from scopeaudit.cli.options import (
    catalog_option,
    report_options,
    templates_option,
)
from scopeaudit.render import Options
from scopeaudit.render.words import counted
from scopeaudit.running.delivering import check_templates
from scopeaudit.running.keeping import check_store


@click.command("site")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@store_option(required=True)
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="N",
    help="The last N audits of each organization. Default: all.",
)
@click.option("--organization", default="", metavar="NAME", help="Only of it, by name or id.")
@click.option(
    "--delete", is_flag=True, help="Remove reports and pages that the index no longer lists."
)
@catalog_option
@templates_option()
@report_options
@click.option("-q", "--quiet", is_flag=True, help="Print nothing on standard error.")
def command(
    out: Path,
    store: str,
    last: int | None,
    organization: str,
    delete: bool,
    catalog: Path | None,
    templates: Path | None,
    quiet: bool,
    **how: Any,
) -> None:
    """Write an index of all runs that are kept, and their reports, to the folder OUT.

    Reports that are there stay; only missing ones are made. The folder opens from disk, or from any web
    server or share.
    """
    check_store(store)
    check_templates(templates)
    from scopeaudit.site import Wanted, build

    built = build(
        Wanted(
            out=out,
            store=store,
            organization=organization,
            last=last,
            delete=delete,
            catalog=catalog,
            options=Options(templates=templates, **how),
        )
    )
    if not quiet:
        parts = (
            f"wrote {out / 'index.html'}: {counted(built.organizations, 'organization')}",
            counted(built.runs, "run"),
            f"{counted(built.failures, 'audit')} that could not be made" if built.failures else "",
        )
        click.echo(", ".join(part for part in parts if part), err=True)
        click.echo(_reports(built.made, built.kept, built.without, built.deleted), err=True)
    if built.trouble:
        raise built.trouble


def _reports(made: int, kept: int, without: int, deleted: int) -> str:
    parts = [f"{counted(made, 'report')} made", f"{kept:,} there before"]
    parts += [f"{without:,} cannot be made, the pages say why"] if without else []
    parts += [f"{counted(deleted, 'file')} removed"] if deleted else []
    return "; ".join(parts)
