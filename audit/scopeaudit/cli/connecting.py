"""The options of commands that ask a live organization; a secret is never one of them."""

import os
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from scopeaudit.running.connecting import connect
from scopeaudit.running.job import Way

if TYPE_CHECKING:
    from scopeaudit.sources.live.organization import Connection

_F = TypeVar("_F", bound=Callable[..., Any])


def connection_options(function: _F) -> _F:
    """Add `--profile`, `--region`, `--base-url`, `--token-file` and `--browser`; they arrive as one `way`."""

    @wraps(function)
    def gathered(*arguments: Any, **given: Any) -> Any:
        way = way_of({name: given.pop(name) for name in _NAMES})
        return function(*arguments, way=way, **given)

    for option in reversed(CONNECTION_OPTIONS):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]  # options change what a command takes, by design


def way_of(params: Mapping[str, Any]) -> Way:
    """Return what the options of a connection say."""
    return Way(**{name: params[name] for name in _NAMES})


_NAMES = ("profile", "region", "base_url", "token_file", "browser")
CONNECTION_OPTIONS = (
    click.option(
        "--profile", metavar="NAME", help="Profile of scopeaudit.toml: where to and as whom."
    ),
    click.option(
        "--region",
        metavar="HOST",
        help="Region by its host, such as mypurecloud.ie. Default: GENESYSCLOUD_REGION.",
    ),
    click.option(
        "--base-url",
        metavar="URL",
        help="Address of a sandbox or gateway instead of a region: https, or http on this machine.",
    ),
    click.option(
        "--token-file",
        metavar="FILE",
        help="Read an access token from FILE (`-`: standard input) instead of signing in.",
    ),
    click.option(
        "--browser/--no-browser",
        default=None,
        help="Sign a person in with a browser (PKCE); --no-browser only shows the address.",
    ),
)


COLLECTED_OPTIONS = (
    click.option(
        "--usage",
        type=click.IntRange(1, 365),
        metavar="DAYS",
        envvar="SCOPEAUDIT_USAGE",
        help="Also read which operations clients called in the last DAYS days; takes minutes.",
    ),
    click.option(
        "--conversations",
        multiple=True,
        metavar="ID",
        help="Also read this conversation, and who is on it; repeatable, or several with commas.",
    ),
    click.option(
        "--live-conversations",
        is_flag=True,
        envvar="SCOPEAUDIT_LIVE_CONVERSATIONS",
        help="Also read every conversation that goes on now.",
    ),
)
"""What can be read besides."""


class Besides(NamedTuple):
    """What is to be read besides: usage of so many days, conversations by their ids, all that go on."""

    usage: int | None
    conversations: tuple[str, ...]
    live_conversations: bool


def collected_options(function: _F) -> _F:
    """Add `--usage`, `--conversations` and `--live-conversations`; they arrive as `besides`."""

    @wraps(function)
    def gathered(*arguments: Any, **given: Any) -> Any:
        besides = Besides(**{name: given.pop(name) for name in Besides._fields})
        return function(*arguments, besides=besides, **given)

    for option in reversed(COLLECTED_OPTIONS):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]  # options change what a command takes, by design


def connection(way: Way) -> "Connection":
    """Return where to and as whom; raises UsageError where that is not said, or httpx is missing."""
    return connect(way, os.environ, Path.cwd(), lambda address: show(address, way))


def show(address: str, way: Way) -> None:
    """Show where to sign in, and open it there unless only showing was asked for."""
    click.echo(f"sign in at {address}", err=True)
    if way.browser is not False:
        import webbrowser

        webbrowser.open(address)
