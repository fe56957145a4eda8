"""`scopeaudit who-can`: list who can do something, and through what."""

from pathlib import Path

import click

from scopeaudit import pipeline
from scopeaudit.cli.options import (
    catalog_option,
    organization_options,
    policies_option,
    terminal_options,
)


@click.command("who-can")
@click.argument("asked", metavar="ACTION|PERMISSION|SCOPE|OPERATION")
@click.argument("organization", metavar="ORG.JSON")
@click.option(
    "--division", default="", metavar="NAME", help="Only where this division is covered."
)
@policies_option
@catalog_option
@organization_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("-v", "--verbose", is_flag=True, help="Name every subject.")
def command(
    asked: str,
    organization: str,
    division: str,
    policies: tuple[Path, ...],
    catalog: Path | None,
    strict: bool,
    scopes_enforced: str | None,
    form: str,
    verbose: bool,
) -> None:
    """List who can do something in a saved organization, grouped by cause.

    A name of the policies' own vocabulary, such as `call:update`, is a scope or permission, too.
    """
    loaded, known = pipeline.load(policies, catalog)
    read = pipeline.read_organization(organization, strict=strict, scopes_enforced=scopes_enforced)
    inquiry = pipeline.Inquiry(asked=asked, division=division)
    found = pipeline.who_can(read, loaded, known, inquiry, pipeline.clock())

    from scopeaudit.render.answers import abilities_json, abilities_text

    options = terminal_options(verbose=verbose)
    click.echo(
        abilities_json(found) if form == "json" else abilities_text(found, options), nl=False
    )
