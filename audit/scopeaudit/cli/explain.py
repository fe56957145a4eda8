"""`scopeaudit explain`: prove why a client or user can or cannot do something."""

from pathlib import Path

import click

from scopeaudit import pipeline
from scopeaudit.cli.options import (
    catalog_option,
    organization_options,
    policies_option,
    terminal_options,
)


@click.command("explain")
@click.argument("organization", metavar="ORG.JSON")
@click.option("--client", default="", metavar="NAME|ID", help="The OAuth client.")
@click.option("--user", default="", metavar="NAME|ID", help="The user, alone or through --client.")
@click.option(
    "--action",
    "asked",
    required=True,
    metavar="ACTION",
    help="An action of the policies; an operation, permission or scope is taken too.",
)
@click.option("--division", default="", metavar="NAME|ID", help="In this division. Default: any.")
@click.option(
    "--conversation",
    default="",
    metavar="ID",
    help="On this conversation, in its divisions; being on it is then decided, too.",
)
@policies_option
@catalog_option
@organization_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    organization: str,
    client: str,
    user: str,
    asked: str,
    division: str,
    conversation: str,
    policies: tuple[Path, ...],
    catalog: Path | None,
    strict: bool,
    scopes_enforced: str | None,
    form: str,
) -> None:
    """Prove why a client, a user, or a user through a client can or cannot do something."""
    loaded, known = pipeline.load(policies, catalog)
    read = pipeline.read_organization(organization, strict=strict, scopes_enforced=scopes_enforced)
    inquiry = pipeline.Inquiry(
        asked=asked, division=division, client=client, user=user, conversation=conversation
    )
    found = pipeline.explain(read, loaded, known, inquiry, pipeline.clock())

    from scopeaudit.render.answers import explanation_json, explanation_text

    options = terminal_options(verbose=False)
    text = explanation_json(found) if form == "json" else explanation_text(found, options)
    click.echo(text, nl=False)
