"""`scopeaudit catalog`: look up what the vendor's operations need, rebuild and compare catalogs."""

from datetime import UTC, datetime
from pathlib import Path

import click

from scopeaudit.catalog import Catalog, load_catalog

BUNDLED = "bundled"
"""The word for the catalog that comes with scopeaudit, where a folder is asked for."""

_folder = click.option(
    "--catalog",
    "folder",
    envvar="SCOPEAUDIT_CATALOG",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Catalog folder made by `catalog refresh`. Default: the bundled catalog.",
)
_form = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")


@click.group()
def command() -> None:
    """Look up what the vendor's operations need."""


@command.command()
@click.argument("words", metavar="WORD...", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(0), default=20, help="Of each; 0 lists all.")
@_folder
@_form
def search(words: tuple[str, ...], limit: int, folder: Path | None, form: str) -> None:
    """Find operations, permissions and scopes by words of their names."""
    from scopeaudit.catalog.json_v1 import found_json
    from scopeaudit.catalog.search import search
    from scopeaudit.catalog.text import found_text

    catalog = load_catalog(folder)
    found = search(catalog, words)
    click.echo(
        found_json(catalog, found) if form == "json" else found_text(found, limit), nl=False
    )


@command.command()
@click.argument("name", metavar="OPERATION|PERMISSION|SCOPE")
@_folder
@_form
def show(name: str, folder: Path | None, form: str) -> None:
    """Show what a name needs or opens.

    An operation needs scopes and permissions; a permission or a scope opens operations.

    An operation is named by its id, its method in the Python SDK, or "METHOD /api/v2/…"; a permission may
    hold `*`.
    """
    from scopeaudit.catalog.json_v1 import answer_json
    from scopeaudit.catalog.lookup import look_up
    from scopeaudit.catalog.text import answer_text

    catalog = load_catalog(folder)
    found = look_up(catalog, name)
    render = answer_json if form == "json" else answer_text
    click.echo(render(catalog, found), nl=False)


@command.command()
@click.argument("source", metavar="FILE|URL")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder to write: a new one, or a catalog that is replaced.",
)
@click.option("--version", metavar="TEXT", help="What to call it. Default: today.")
@_folder
def refresh(source: str, output: Path, version: str | None, folder: Path | None) -> None:
    """Rebuild the catalog from the vendor's OpenAPI file.

    The vendor answers it without a sign-in at https://api.mypurecloud.com/api/v2/docs/swagger. What the
    file does not have is kept from the catalog before.
    """
    from scopeaudit.catalog.changes_text import rebuilt_text
    from scopeaudit.catalog.rebuild import rebuild

    old = load_catalog(folder)
    made = rebuild(source, output, old, version or f"{datetime.now(UTC):%Y-%m-%d}")
    click.echo(rebuilt_text(made, old, output), nl=False)


@command.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@_form
def diff(old: str, new: str, form: str) -> None:
    """Compare two catalogs: folders, or the word `bundled`."""
    from scopeaudit.catalog.changes import compared
    from scopeaudit.catalog.changes_text import changes_text
    from scopeaudit.catalog.json_v1 import changes_json

    before, after = _named(old), _named(new)
    changes = compared(before, after)
    render = changes_json if form == "json" else changes_text
    click.echo(render(before, after, changes), nl=False)


def _named(text: str) -> Catalog:
    return load_catalog(None if text == BUNDLED else Path(text))
