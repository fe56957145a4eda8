"""Signing in to a live organization: where to and as whom, by what was said, the environment and the file."""

import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.errors import UnreadableError, UsageError
from scopeaudit.running.job import Way

if TYPE_CHECKING:
    from scopeaudit.api.credentials import ReadyToken
    from scopeaudit.sources.live.organization import Connection


def connect(
    way: Way, environment: Mapping[str, str], folder: Path, show: Callable[[str], None]
) -> "Connection":
    """Return where to and as whom; `show` gets the address at which a person signs in.

    Raises UsageError where that is not said, or httpx is missing.
    """
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
    chosen = choose(asked, environment, lambda: find_config(folder, environment))
    return Connection(
        address=chosen.address.value, credentials=chosen.credentials.value, show=show
    )


def _token(token_file: str) -> "ReadyToken":
    from scopeaudit.api.credentials import token_from

    if token_file == "-":  # noqa: S105 - a file name
        return token_from(sys.stdin.read())
    try:
        return token_from(Path(token_file).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not plain ASCII"
        raise UnreadableError(f"`{token_file}` cannot be read: {str(reason).lower()}") from None
