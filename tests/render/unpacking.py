"""Reads what the page's data packs."""

from base64 import b64decode


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
