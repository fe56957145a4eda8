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
from scopeaudit.errors import UsageError
from scopeaudit.render.code import Language


@click.command("explain")
@click.argument("organization", metavar="[ORG.JSON]", required=False)
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
@click.option(
    "--code",
    "language",
    type=click.Choice(["js", "ts", "python"]),
    help="Print the code that does it: check, call, show, and each refusal by its code. Needs no ORG.JSON.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(
    organization: str | None,
    client: str,
    user: str,
    asked: str,
    division: str,
    conversation: str,
    policies: tuple[Path, ...],
    catalog: Path | None,
    strict: bool,
    scopes_enforced: str | None,
    language: Language | None,
    form: str,
) -> None:
    """Prove why a client, a user, or a user through a client can or cannot do something."""
    loaded, known = pipeline.load(policies, catalog)
    if language:
        click.echo(pipeline.code_for(asked, loaded, known, language), nl=False)
        return
    if not organization:
        raise UsageError("there is no organization to explain", "name ORG.JSON, or add --code")
    read = pipeline.read_organization(organization, strict=strict, scopes_enforced=scopes_enforced)
    inquiry = pipeline.Inquiry(
        asked=asked, division=division, client=client, user=user, conversation=conversation
    )
    found = pipeline.explain(read, loaded, known, inquiry, pipeline.clock())

    from scopeaudit.render.answers import explanation_json, explanation_text

    options = terminal_options(verbose=False)
    text = explanation_json(found) if form == "json" else explanation_text(found, options)
    click.echo(text, nl=False)
