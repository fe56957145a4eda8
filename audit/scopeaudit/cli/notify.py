"""`scopeaudit notify test`, and `run --notify-test`: whether people would hear of an audit."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scopeaudit import pipeline
from scopeaudit.cli.settings import settings
from scopeaudit.config.finding import OWN
from scopeaudit.errors import ExitCode, UsageError
from scopeaudit.render.visible import visible

if TYPE_CHECKING:
    from scopeaudit.config.notify import Notify

_F = TypeVar("_F", bound=Callable[..., Any])


@click.group("notify")
def command() -> None:
    """Tell people what is new; docs/notifications.md shows how."""


@command.command("test")
@click.argument("targets", metavar="[TARGET]...", nargs=-1)
@click.pass_context
def test(context: click.Context, /, targets: tuple[str, ...]) -> ExitCode:
    """Send a test message to each target of scopeaudit.toml, or to those named, and say what each answered."""
    return _tried(_said(context), targets)


def notify_test_option(function: _F) -> _F:
    """Add `--notify-test`, which audits nothing."""

    def tried(context: click.Context, _option: click.Parameter, value: bool) -> None:
        if value:
            context.exit(_tried(_said(context), ()))

    return click.option(
        "--notify-test",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=tried,
        help="Audit nothing: send a test message to everybody whom scopeaudit.toml names.",
    )(function)


def _said(context: click.Context) -> "Notify":
    config = settings(context).config
    if config is None or config.notify is None:
        where = f"`{config.path}` has no [notify]" if config else f"there is no {OWN}"
        raise UsageError(f"{where}, so that nobody is told anything", "see docs/notifications.md")
    return config.notify


def _tried(notify: "Notify", names: tuple[str, ...]) -> ExitCode:
    from scopeaudit.notify.trial import chosen, try_targets

    failed = False
    targets = chosen(notify, names)
    for name, answer in try_targets(notify, targets, pipeline.clock, _fresh, os.environ):
        failed = failed or answer.state != "sent"
        click.echo(f"{visible(name)}: {answer.state}: {visible(answer.words)}")
    return ExitCode.COULD_NOT_AUDIT if failed else ExitCode.CLEAN


def _fresh() -> str:
    from secrets import token_hex

    return token_hex(16)
