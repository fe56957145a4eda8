"""Whose answer it is: the vendor's API, perhaps it behind a gateway, or something else altogether."""

import re
from collections.abc import Mapping

from scopeaudit.api.region import REGIONS
from scopeaudit.model.refusal import Answerer

CORRELATION = "inin-correlation-id"
_API = re.compile(r"/api/v\d+/", re.IGNORECASE)
_VENDOR_LIKE = re.compile(r"(?:mypurecloud\.[a-z.]+|[\w-]*pure\.cloud)$", re.IGNORECASE)
_PROXY_TEXT = re.compile(
    r"<html|<!doctype|squid|zscaler|forcepoint|netskope|bluecoat|blue coat|cloudflare|akamai"
    r"|accessdenied|<error>|signaturedoesnotmatch|connect tunnel|from proxy|\bis not authorized to perform: "
    r"|lambda:invokefunction|the caller does not have permission|googleapis|amazonaws",
    re.IGNORECASE,
)
SIGN_IN = ("/oauth/token", "/oauth/authorize")


def region_of(host: str) -> str:
    """Return the region whose API or sign-in host this is, "" for any other host."""
    _, _, rest = _bare(host).partition(".")
    return rest if rest in REGIONS and _role(host) in {"api", "login"} else ""


def _bare(host: str) -> str:
    return host.lower().partition(":")[0]


def _role(host: str) -> str:
    return _bare(host).partition(".")[0]


def is_like_vendor(host: str) -> bool:
    """Say whether a host is under a domain of the vendor, of whatever region and use."""
    return bool(_VENDOR_LIKE.search(_bare(host)))


def answerer(host: str, path: str, headers: Mapping[str, str], body: str, code: str) -> Answerer:
    """Say who answered; the vendor's own host counts unless its body is that of something in between."""
    marked = CORRELATION in headers or bool(code)
    if region_of(host) and (marked or not is_of_something_else(headers, body)):
        return "vendor"
    if marked and (not host or _API.search(path) or path in SIGN_IN):
        return "vendor" if not host or CORRELATION in headers else "perhaps"
    if is_of_something_else(headers, body):
        return "other"
    if host and not region_of(host):
        return "other" if not is_of_gateway(host, path) else "perhaps"
    return "perhaps"


def is_of_gateway(host: str, path: str) -> bool:
    """Say whether a call to an unknown host may reach the vendor's API through a gateway or sandbox."""
    local = _bare(host) in {"localhost", "127.0.0.1", "[", "sandbox.invalid"}
    return local and bool(_API.search(path) or path in SIGN_IN)


def is_of_something_else(headers: Mapping[str, str], body: str) -> bool:
    """Say whether an answer has the look of a proxy, a web server, a store of files or a cloud."""
    kind = headers.get("content-type", "")
    if "html" in kind or "xml" in kind:
        return True
    return bool(_PROXY_TEXT.search(body[:4096]))
