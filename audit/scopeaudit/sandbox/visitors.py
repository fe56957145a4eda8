"""Who may speak to the sandbox: under which host names, and which web pages may read it (CORS).

Pages of this machine may, whatever their port; others only where their origin was named, so that no
page of the internet can read the organization that is served, under its own name or under another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urlsplit

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SHOWN = (
    "inin-correlation-id",
    "inin-ratelimit-allowed",
    "inin-ratelimit-count",
    "inin-ratelimit-reset",
    "retry-after",
    "scopeaudit-sandbox",
)
_ASKED = MappingProxyType(
    {
        "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
        "access-control-allow-headers": "Authorization, Content-Type, purecloud-sdk, scopeaudit-fault",
        "access-control-allow-private-network": "true",
        "access-control-max-age": "600",
    }
)


def is_origin(text: str) -> bool:
    """Say whether a text is the origin of web pages, such as `https://app.example.org`."""
    try:
        parts = urlsplit(text)
        written = f"{parts.scheme}://{parts.netloc}"
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and written == text
    except ValueError:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitors:
    """The host names that are answered to (None: any), and the origins of pages that may read answers."""

    hosts: frozenset[str] | None = None
    origins: frozenset[str] = frozenset()

    def misdirected(self, headers: Mapping[str, str]) -> bool:
        """Say whether a request is meant for another host than this one."""
        return self.hosts is not None and _host(headers.get("host", "")) not in self.hosts

    def reading(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return the headers that let the asking page read an answer; none where no page asks or may."""
        origin = headers.get("origin", "")
        if origin not in self.origins and not _is_of_this_machine(origin):
            return {}
        return {
            "access-control-allow-origin": origin,
            "access-control-expose-headers": ", ".join(_SHOWN),
            "vary": "Origin",
        }

    def preflight(self, method: str, headers: Mapping[str, str]) -> Mapping[str, str] | None:
        """Return what answers a browser that asks before a call; None for any other request."""
        asks = method == "OPTIONS" and "access-control-request-method" in headers
        return _ASKED if asks and self.reading(headers) else None


def _is_of_this_machine(origin: str) -> bool:
    return is_origin(origin) and "@" not in origin and urlsplit(origin).hostname in _LOOPBACK


def _host(header: str) -> str:
    """Return the name of a Host header without its port."""
    name = header.lower().rpartition(":")[0] if not header.endswith("]") else header
    return name if name and ":" in header else header.lower()
