"""The vendor's file over HTTPS: no other scheme, no credentials, no endless answer."""

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from scopeaudit.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 128 * 1024 * 1024
"""The vendor's file has about 20 MB; what is larger by far is not it."""

_OK = 200
_REDIRECTS = 5
_SECONDS = 60.0


def is_url(text: str) -> bool:
    """Say whether a source is an address rather than a file."""
    return "://" in text


def fetch(
    url: str, transport: "httpx.BaseTransport | None" = None, limit: int = MAX_BYTES
) -> bytes:
    """Return what a URL answers, at most `limit` bytes.

    Raises UsageError for a URL that may not be read or without httpx, UnreadableError when reading fails.
    """
    _check(url)
    try:
        import httpx
    except ModuleNotFoundError as error:
        raise UsageError(
            "reading a URL needs httpx, which is not installed",
            "pip install 'scopeaudit[live]', or download the file and name it",
        ) from error
    try:
        with httpx.Client(transport=transport, timeout=_SECONDS) as client:
            return _body(client, url, limit)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise UnreadableError(f"`{url}` cannot be read: {str(error).lower()}") from error


def _body(client: "httpx.Client", url: str, limit: int) -> bytes:
    """Follow redirects by hand, so that each address is checked."""
    for _ in range(_REDIRECTS + 1):
        with client.stream("GET", url) as response:
            if response.has_redirect_location:
                url = _redirected(url, response.headers["location"])
                continue
            if response.status_code != _OK:
                raise UnreadableError(f"`{url}` answered {response.status_code}, expected 200")
            return _limited(response, url, limit)
    raise UnreadableError(f"`{url}` redirects more than {_REDIRECTS} times")


def _redirected(url: str, location: str) -> str:
    """Return the next address; one that leads away from https is not followed."""
    target = urljoin(url, location)
    try:
        _check(target)
    except UsageError as error:
        raise UnreadableError(f"`{url}` redirects, but {error.message}") from error
    if urlsplit(url).scheme != urlsplit(target).scheme:
        raise UnreadableError(f"`{url}` redirects to `{target}`, which is not https")
    return target


def _limited(response: "httpx.Response", url: str, limit: int) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes():
        data += chunk
        if len(data) > limit:
            raise UnreadableError(
                f"`{url}` answers more than {limit:,} bytes, which no catalog has"
            )
    return bytes(data)


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        loopback = _is_loopback(parts)
    except ValueError as error:
        raise UsageError(f"`{url}` is no address") from error
    if parts.username or parts.password:
        raise UsageError("the address holds a user name or password", "leave them out of it")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        raise UsageError(
            f"`{url}` is not https", "expected an https address, or http on this machine"
        )


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
