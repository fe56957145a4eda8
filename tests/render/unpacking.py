"""Reads what the page's data packs."""

import json
import zlib
from base64 import b64decode, b85decode
from typing import Any


def inflated(block: str) -> bytes:
    """Return the data of a page, which is deflated, in base 64 or after a `~` in base 85."""
    if not block.startswith("~"):
        return zlib.decompress(b64decode(block))
    return zlib.decompress(b85decode(block[1:].translate(str.maketrans(",.:", "&<>"))))


def data_in(block: str) -> dict[str, Any]:
    """Return the data of a page as it was before it was packed."""
    found: dict[str, Any] = json.loads(inflated(block))
    return found


def unpacked(packed: str) -> list[int]:
    """Read packed numbers, seven bits a byte."""
    numbers, value, shift = [], 0, 0
    for byte in b64decode(packed):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            numbers.append(value)
            value, shift = 0, 0
    return numbers
