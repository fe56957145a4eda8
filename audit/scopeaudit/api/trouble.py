"""What went wrong on the way, in words: a name not found, a proxy, a certificate, a time-out."""

import socket
import ssl
from collections.abc import Iterator

import httpx

_CLOCK = ("not yet valid", "has expired")


class Cut(Exception):  # noqa: N818 - what happened to an answer, not an error that is told
    """An answer ended early, was no JSON, or longer than any answer is."""


def explained(error: Exception, origin: str) -> tuple[str, str]:
    """Return message and hint for a call that got no answer it could use from an address."""
    host = origin.partition("://")[2]
    if isinstance(error, Cut):
        return (
            f"`{host}` answered with something that was cut short or is no JSON",
            "try again; look whether a proxy changes answers",
        )
    if isinstance(error, httpx.ProxyError):
        return (
            f"the proxy refused to connect to `{host}`",
            "look at HTTPS_PROXY and NO_PROXY, and whether the proxy lets this host through",
        )
    if isinstance(error, (httpx.TimeoutException, TimeoutError)):
        return (
            f"`{host}` did not answer in time",
            "look whether a firewall is in between, or try again later",
        )
    return _broken(error, host)


def _broken(error: Exception, host: str) -> tuple[str, str]:
    chain = tuple(_chain(error))
    text = " ".join(map(str, chain)).lower()
    if any(isinstance(one, socket.gaierror) for one in chain) or "name or service" in text:
        return (
            f"the name `{host}` was not found",
            "look at the region, at the network, and whether a proxy must be named in HTTPS_PROXY",
        )
    if any(isinstance(one, ssl.SSLError) for one in chain) or "certificate" in text:
        return f"the certificate of `{host}` was not accepted", _certificate_hint(text)
    if isinstance(error, httpx.ConnectError):
        return f"no connection to `{host}`", "look whether the address is right and can be reached"
    return f"the connection to `{host}` broke", "try again; look at proxies and firewalls between"


def _certificate_hint(text: str) -> str:
    if any(word in text for word in _CLOCK):
        return "set this machine's clock right; by it the certificate is not valid now"
    return "name the certificate authority of your network in SSL_CERT_FILE"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
