"""Redirect addresses, shown without what may be a secret in them."""

import re

_SECRET = re.compile(r"[?#].*|(?<=//)[^/?#]*@", re.DOTALL)


def without_query(address: str) -> str:
    """Return an address without query, fragment, user and password, whether or not it can be read as one."""
    return _SECRET.sub("", address)
