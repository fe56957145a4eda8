"""Addresses that policies name, for formats that make links of them."""

import re

_LONGEST = 2000
_NOT_OF_AN_ADDRESS = re.compile(r"[^\w:/?#@$&'*+,;=.%~-]", re.ASCII)


def web_address(url: str) -> str | None:
    """Return an address that nothing in it can end or turn into another one; None where it is none of the web."""
    if not url.startswith(("https://", "http://")):
        return None
    address = _NOT_OF_AN_ADDRESS.sub(lambda match: _percent(match[0]), url)
    return address if len(address) <= _LONGEST else None


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
