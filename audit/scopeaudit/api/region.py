"""Where the vendor's API is: 18 regions, or an address of one's own for a sandbox or a gateway."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from scopeaudit.errors import UsageError

REGIONS = (
    "mypurecloud.com",
    "mypurecloud.ie",
    "mypurecloud.com.au",
    "mypurecloud.jp",
    "mypurecloud.de",
    "usw2.pure.cloud",
    "cac1.pure.cloud",
    "apne2.pure.cloud",
    "euw2.pure.cloud",
    "aps1.pure.cloud",
    "sae1.pure.cloud",
    "mec1.pure.cloud",
    "apne3.pure.cloud",
    "euc2.pure.cloud",
    "mxc1.pure.cloud",
    "apse1.pure.cloud",
    "use2.us-gov-pure.cloud",
    "edee1.eusc-pure.cloud",
)
"""Every region by its host (facts §10)."""

_NAMES = {
    "us-east-1": "mypurecloud.com",
    "us-east-2": "use2.us-gov-pure.cloud",
    "us-west-2": "usw2.pure.cloud",
    "ca-central-1": "cac1.pure.cloud",
    "eu-west-1": "mypurecloud.ie",
    "eu-west-2": "euw2.pure.cloud",
    "eu-central-1": "mypurecloud.de",
    "eu-central-2": "euc2.pure.cloud",
    "ap-southeast-2": "mypurecloud.com.au",
    "ap-southeast-1": "apse1.pure.cloud",
    "ap-northeast-1": "mypurecloud.jp",
    "ap-northeast-2": "apne2.pure.cloud",
    "ap-northeast-3": "apne3.pure.cloud",
    "ap-south-1": "aps1.pure.cloud",
    "sa-east-1": "sae1.pure.cloud",
    "me-central-1": "mec1.pure.cloud",
    "mx-central-1": "mxc1.pure.cloud",
}
"""The names the vendor's Terraform provider takes for a region."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where calls go and where tokens are asked for; `region` is empty for an address of one's own."""

    region: str
    api: str
    login: str


def address_of_region(name: str) -> Address:
    """Return the hosts of a region, by its host or its cloud name; raises UsageError with the nearest."""
    host = name.strip().lower().removeprefix("https://").rstrip("/")
    host = host.removeprefix("api.").removeprefix("login.").removeprefix("apps.")
    host = _NAMES.get(host, host)
    if host not in REGIONS:
        from difflib import get_close_matches

        near = get_close_matches(host, (*REGIONS, *_NAMES), n=1)
        hint = f"did you mean `{near[0]}`?" if near else f"expected one of {', '.join(REGIONS)}"
        raise UsageError(f"`{name}` is no region", hint)
    return Address(host, f"https://api.{host}", f"https://login.{host}")


def address_of_url(url: str) -> Address:
    """Return an address of one's own: https, or http on this machine; raises UsageError."""
    try:
        parts = urlsplit(url)
        loopback = _is_loopback(parts)
        _ = parts.port
    except ValueError as error:
        raise UsageError("the base URL is no address", "expected such as https://host") from error
    if parts.username or parts.password:
        raise UsageError("the base URL holds a user name or password", "leave them out of it")
    if parts.query or parts.fragment or not parts.hostname:
        raise UsageError(f"`{url}` is no base URL", "expected such as https://host:8443")
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        hint = "expected https, or http on this machine: a token must not travel in the clear"
        raise UsageError(f"`{url}` is not https", hint)
    base = url.rstrip("/")
    return Address("", base, base)


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
