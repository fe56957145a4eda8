"""The options of commands that ask a live organization; a secret is never one of them."""

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scopeaudit.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from scopeaudit.api.credentials import Credentials
    from scopeaudit.api.region import Address
    from scopeaudit.sources.live.organization import Connection

_F = TypeVar("_F", bound=Callable[..., Any])


def connection_options(function: _F) -> _F:
    """Add `--region`, `--base-url` and `--token-file`."""
    region = click.option(
        "--region",
        metavar="HOST",
        help="Region by its host, such as mypurecloud.ie. Default: GENESYSCLOUD_REGION.",
    )
    base_url = click.option(
        "--base-url",
        metavar="URL",
        help="Address of a sandbox or gateway instead of a region: https, or http on this machine.",
    )
    token_file = click.option(
        "--token-file",
        metavar="FILE",
        help="Read an access token from FILE (`-`: standard input) instead of signing in.",
    )
    return region(base_url(token_file(function)))


def connection(region: str | None, base_url: str | None, token_file: str | None) -> "Connection":
    """Return where to and as whom; raises UsageError where that is not said, or httpx is missing."""
    if find_spec("httpx") is None:
        raise UsageError(
            "asking a live organization needs httpx, which is not installed",
            "install `scopeaudit[live]`",
        )
    from scopeaudit.sources.live.organization import Connection

    return Connection(address=_address(region, base_url), credentials=_credentials(token_file))


def _address(region: str | None, base_url: str | None) -> "Address":
    from scopeaudit.api.credentials import REGION
    from scopeaudit.api.region import address_of_region, address_of_url

    if region and base_url:
        raise UsageError("`--region` and `--base-url` exclude each other", "leave one out")
    if base_url:
        return address_of_url(base_url)
    name = region or os.environ.get(REGION, "")
    if not name:
        hint = f"name it with --region, such as mypurecloud.ie, or set {REGION}"
        raise UsageError("it is not said which region to ask", hint)
    return address_of_region(name)


def _credentials(token_file: str | None) -> "Credentials":
    from scopeaudit.api.credentials import credentials_from, token_from

    if token_file is None:
        return credentials_from(os.environ)
    if token_file == "-":  # noqa: S105 - a file name
        return token_from(sys.stdin.read())
    try:
        return token_from(Path(token_file).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not plain ASCII"
        raise UnreadableError(f"`{token_file}` cannot be read: {str(reason).lower()}") from None
