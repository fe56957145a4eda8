"""The options of commands that ask a live organization; a secret is never one of them."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scopeaudit.errors import UnreadableError, UsageError
from scopeaudit.records import dataclass

if TYPE_CHECKING:
    from scopeaudit.api.credentials import ReadyToken
    from scopeaudit.sources.live.organization import Connection

_F = TypeVar("_F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Way:
    """What the command line says of where to and as whom; None where an option was not given."""

    profile: str | None
    region: str | None
    base_url: str | None
    token_file: str | None
    browser: bool | None

    @property
    def given(self) -> bool:
        """Say whether any option was given."""
        said = (self.profile, self.region, self.base_url, self.token_file, self.browser)
        return any(one is not None for one in said)


def connection_options(function: _F) -> _F:
    """Add `--profile`, `--region`, `--base-url`, `--token-file` and `--browser`; they arrive as one `way`."""

    @wraps(function)
    def gathered(*arguments: Any, **given: Any) -> Any:
        names = ("profile", "region", "base_url", "token_file", "browser")
        way = Way(*(given.pop(name) for name in names))
        return function(*arguments, way=way, **given)

    for option in reversed(_OPTIONS):
        gathered = option(gathered)
    return gathered  # type: ignore[return-value]  # options change what a command takes, by design


_OPTIONS = (
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


def connection(way: Way) -> "Connection":
    """Return where to and as whom; raises UsageError where that is not said, or httpx is missing."""
    if find_spec("httpx") is None:
        raise UsageError(
            "asking a live organization needs httpx, which is not installed",
            "pip install 'scopeaudit[live]'",
        )
    from scopeaudit.config.connecting import Asked, choose
    from scopeaudit.config.file import find_config
    from scopeaudit.sources.live.organization import Connection

    asked = Asked(
        profile=way.profile,
        region=way.region,
        base_url=way.base_url,
        token=None if way.token_file is None else _token(way.token_file),
        browser=way.browser,
    )
    chosen = choose(asked, os.environ, lambda: find_config(Path.cwd(), os.environ))
    return Connection(
        address=chosen.address.value,
        credentials=chosen.credentials.value,
        show=lambda address: _show(address, opened=way.browser is not False),
    )


def _show(address: str, *, opened: bool) -> None:
    """Show where to sign in, and open it there."""
    click.echo(f"sign in at {address}", err=True)
    if opened:
        import webbrowser

        webbrowser.open(address)


def _token(token_file: str) -> "ReadyToken":
    from scopeaudit.api.credentials import token_from

    if token_file == "-":  # noqa: S105 - a file name
        return token_from(sys.stdin.read())
    try:
        return token_from(Path(token_file).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not plain ASCII"
        raise UnreadableError(f"`{token_file}` cannot be read: {str(reason).lower()}") from None
