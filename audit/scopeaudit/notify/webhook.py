"""Sending a signed message to a webhook of one's own, over https, without following anybody elsewhere."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from scopeaudit import __version__
from scopeaudit.api.region import address_of_url
from scopeaudit.errors import UsageError
from scopeaudit.notify.answer import Answer

if TYPE_CHECKING:
    import httpx

_CONNECT = 10.0
_WHOLE = 30.0
"""Seconds for a connection, and for everything."""

_TAKEN = range(200, 300)
_REDIRECT = range(300, 400)


def checked_url(url: str, place: str) -> str:
    """Return an address that messages may go to: https, or http on this machine; raises UsageError without it."""
    # NOTE: the path and the query of an address may be all that keeps others from using it.
    try:
        address_of_url(url.partition("?")[0].partition("#")[0])
    except UsageError:
        raise UsageError(
            f"{place} is no address of a webhook",
            "expected https://HOST/…, or http on this machine; without user name and password",
        ) from None
    return url


def post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    transport: "httpx.AsyncBaseTransport | None" = None,
) -> Answer:
    """Send a message once and say what was answered; a receiver that is silent may have taken it."""
    try:
        return asyncio.run(_within(url, headers, body, transport))
    except TimeoutError:
        return Answer("unknown", "did not answer in time")


async def _within(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    transport: "httpx.AsyncBaseTransport | None",
) -> Answer:
    async with asyncio.timeout(_WHOLE):
        return await _post(url, headers, body, transport)


async def _post(
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    transport: "httpx.AsyncBaseTransport | None",
) -> Answer:
    import httpx

    try:
        async with (
            httpx.AsyncClient(
                transport=transport,
                timeout=httpx.Timeout(_WHOLE, connect=_CONNECT),
                follow_redirects=False,
                # NOTE: what is not encrypted stays on this machine and must not reach a proxy.
                trust_env=url.startswith("https:"),
            ) as client,
            client.stream(
                "POST",
                url,
                content=body,
                headers={
                    "Content-Type": "application/json",
                    "User-Agent": f"scopeaudit/{__version__}",
                    **headers,
                },
            ) as response,
        ):
            return _said(response.status_code)
    except (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError):
        return Answer("unknown", "took the message and did not answer")
    except (httpx.HTTPError, httpx.InvalidURL, ImportError, ValueError, OSError) as error:
        return Answer("failed", f"could not be reached ({type(error).__name__})")


def _said(status: int) -> Answer:
    if status in _TAKEN:
        return Answer("sent", f"answered {status}")
    if status in _REDIRECT:
        return Answer("failed", f"answered {status}, a redirect, which is not followed")
    return Answer("failed", f"answered {status}")
