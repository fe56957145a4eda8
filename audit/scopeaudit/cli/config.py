"""`scopeaudit config`: the settings with where each is from, and whether the file is right."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scopeaudit.cli.job import overridden
from scopeaudit.cli.run import command as run
from scopeaudit.cli.settings import key_of, organization_of, origin_of, settings
from scopeaudit.config.checking import lacking
from scopeaudit.config.file import Config, read_config
from scopeaudit.config.finding import NAMED_BY, OWN
from scopeaudit.config.keys import KEYS, variable_of
from scopeaudit.config.setting import Origin, highest, variable
from scopeaudit.config.showing import in_words, tables
from scopeaudit.errors import PolicyError, UsageError
from scopeaudit.model.setting import Shown
from scopeaudit.render.settings import settings_json, settings_text
from scopeaudit.render.visible import visible

if TYPE_CHECKING:
    from scopeaudit.config.organization import Organization


@click.group("config")
def command() -> None:
    """Show the settings of scopeaudit.toml and the environment, and check the file."""


@command.command("show")
@click.option("--organization", "named", metavar="NAME", help="As they are for this organization.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.pass_context
def show(context: click.Context, /, named: str | None, form: str) -> None:
    """Print every setting of `run` with its value and where that is from; never a secret.

    In rising order: default, file, environment. What an option of the command line says goes before all.
    """
    config = settings(context).config
    organization = None if named is None else organization_of(context, named)
    shown = [_profile(config), *_flat(context, organization), *(tables(config) if config else ())]
    file = str(config.path) if config else ""
    click.echo((settings_json if form == "json" else settings_text)(file, shown), nl=False)


@command.command("check")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, /, files: tuple[Path, ...]) -> None:
    """Check the file, or those that are named: what it says, and that what it refers to is there.

    No command of it is run, no secret is looked at, nobody is asked.
    """
    configs = [read_config(one) for one in files] if files else [_found(context)]
    problems = tuple(found for one in configs for found in lacking(one, os.environ))
    if problems:
        raise PolicyError(problems)
    for one in configs:
        _check_notices(one)
        click.echo(visible(f"{one.path}: right: {_counted(one)}"))


def _check_notices(config: Config) -> None:
    """Raise UsageError or PolicyError for notices that could not be sent: template, links, extras."""
    if config.notify is not None:
        from scopeaudit.notify.checking import checked

        checked(config.notify)


def _found(context: click.Context) -> Config:
    config = settings(context).config
    if config is None:
        hint = f"looked upward from the working directory; {NAMED_BY} names one elsewhere"
        raise UsageError(f"no {OWN} was found", hint)
    return config


def _counted(config: Config) -> str:
    counts = (
        (len(config.settings), "setting"),
        (len(config.profiles), "profile"),
        (len(config.organizations), "organization"),
    )
    return ", ".join(f"{count} {word}{'s' if count != 1 else ''}" for count, word in counts)


def _profile(config: Config | None) -> Shown:
    """Return the profile that is used where none is named."""
    name = variable_of("profile")
    found = highest(variable(name, os.environ.get(name)), config.profile if config else None)
    return _shown("profile", found.value if found else None, found.origin if found else None)


def _flat(context: click.Context, organization: "Organization | None") -> Iterator[Shown]:
    """Yield the flat settings as a run without any option would take them."""
    taken = run.make_context("run", [], parent=context.find_root(), default_map=settings(context))
    with taken.scope(cleanup=False):
        own = overridden(taken, organization) if organization else {}
    options = {key_of(one): one for one in run.params}
    for key in KEYS:
        option = options[key]
        name = option.name or ""
        if organization and name in own:
            yield _shown(key, own[name], organization.settings[key].origin)
        else:
            yield _shown(key, taken.params[name], origin_of(taken, option))


def _shown(key: str, value: Any, origin: Origin | None) -> Shown:
    said = origin or Origin("default")
    return Shown(key=key, value=in_words(value), source=said.source, place=said.place)
