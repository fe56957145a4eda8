"""`scopeaudit token`: say what an access token can do."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import click

from scopeaudit import pipeline
from scopeaudit.cli.connecting import connection, connection_options
from scopeaudit.cli.options import catalog_option, policies_option, terminal_options
from scopeaudit.errors import UsageError
from scopeaudit.running.job import Way


@click.command("token")
@connection_options
@policies_option
@catalog_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(way: Way, policies: tuple[Path, ...], catalog: Path | None, form: str) -> None:
    """Say what an access token can do: its client, its scopes, when it idles out, what it cannot do.

    The token is read from GENESYSCLOUD_ACCESS_TOKEN, from standard input, or with --token-file; it is never an
    argument, which every process of the machine could read. Asking does not keep it alive.
    """
    source = connection(_with_token(way))
    report = pipeline.inspect_token(source, pipeline.load(policies, catalog)[0])

    from scopeaudit.render.token import token_json, token_text

    options = terminal_options(verbose=False)
    click.echo(token_json(report) if form == "json" else token_text(report, options), nl=False)


def _with_token(way: Way) -> Way:
    """Return where the token comes from: what was said, the environment, or what is piped in."""
    from scopeaudit.api.credentials import ACCESS_TOKEN

    if way.token_file is not None or way.profile or way.browser or os.environ.get(ACCESS_TOKEN):
        return way
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(
            "there is no token to look at", f"set {ACCESS_TOKEN}, or pipe the token in"
        )
    return replace(way, token_file="-")  # noqa: S106 - a file name
