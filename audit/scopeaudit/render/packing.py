"""How the page's data is kept small: texts once, what varies in them apart, numbers in packed columns."""

import re
from array import array
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from scopeaudit.render.visible import visible

HOLE, NUMBER, NEXT = "\0", "\1", "\2"
"""A hole for what stood between backticks, one for digits, and the end of a text; no shown text has them."""

_DIGITS = re.compile("([0-9][0-9T:.Z-]*)")
"""A number, a day or a moment."""
_ONE_BYTE = 0x7F
_AT_ONCE = 16_384
"""Numbers that are joined at a time; joining takes eighty bytes of memory for each."""
_HEX = frozenset("0123456789abcdef")
_MARK = 16
"""Hex digits of a fingerprint."""


class Table:
    """Gives each different value its position, in the order in which they come."""

    def __init__(self, *first: Any) -> None:
        self._positions: dict[Any, int] = {}
        self.all(first)

    def at(self, value: Any) -> int:
        """Return the position of a value; positions count from 0."""
        return self._positions.setdefault(value, len(self._positions))

    def all(self, values: Iterable[Any]) -> list[int]:
        """Return the positions of several values."""
        positions = self._positions
        return [positions.setdefault(value, len(positions)) for value in values]

    def values(self) -> list[Any]:
        """Return the values in order of their positions."""
        return list(self._positions)

    def by_use(self, used: Sequence[int]) -> tuple[list[Any], "array[int]"]:
        """Return the values with the most used first, and the uses by their new, smaller positions."""
        values = self.values()
        order = [position for position, _ in Counter(used).most_common()]
        moved = {old: new for new, old in enumerate(order)}
        return [values[old] for old in order], array("I", map(moved.__getitem__, used))


def cut(texts: Sequence[str]) -> tuple[str, list[str]]:
    """Return texts as one template with holes, and what was cut out: what was quoted, then numbers."""
    joined = _joined(texts)
    pieces = joined.split("`")
    quoted = pieces[1::2]
    if len(pieces) % 2 == 0 or NEXT in "".join(quoted):
        pieces, quoted = [joined], []
    template, numbers = _without_digits(f"`{HOLE}`".join(pieces[::2]))
    return template, [*quoted, *numbers]


def cut_places(places: Sequence[str]) -> tuple[str, list[str]]:
    """Return places as the rest of a template, each after a `NEXT`, and the numbers that were cut out."""
    if not places:
        return "", []
    pieces = _DIGITS.split(_joined(("", *places)))
    return NUMBER.join(pieces[::2]), pieces[1::2]


def _joined(texts: Sequence[str]) -> str:
    """Join texts; where one has a mark that means something here, with its unseen characters as escapes."""
    joined = NEXT.join(texts)
    if joined.count(NEXT) >= len(texts) or HOLE in joined or NUMBER in joined:
        joined = NEXT.join(map(visible, texts))
    return joined


@lru_cache(maxsize=4096)
def _without_digits(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text without its numbers, and these; most findings of a rule ask for the same text.

    They get the same object for it, too, whose hash is known.
    """
    plain = _DIGITS.split(text)
    return NUMBER.join(plain[::2]), tuple(plain[1::2])


def filled(template: str, numbers: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    """Yield each text of a template with the numbers of what fills its holes, in their order."""
    quoted = iter(numbers[: template.count(HOLE)])
    digits = iter(numbers[template.count(HOLE) :])
    for text in template.split(NEXT):
        holes = [one for one in text if one in {HOLE, NUMBER}]
        filling = [next(quoted if one == HOLE else digits) for one in holes]
        yield text.replace(NUMBER, HOLE), filling


def packed(numbers: Sequence[int]) -> str:
    """Return non-negative numbers as base64 of bytes: seven bits each, the lowest first, 128 on all but the last."""
    if max(numbers, default=0) <= _ONE_BYTE:
        return packed_bytes(bytes(list(numbers)))
    known = {number: _bytes(number) for number in set(numbers)}
    made = bytearray()
    for at in range(0, len(numbers), _AT_ONCE):
        made += b"".join(map(known.__getitem__, numbers[at : at + _AT_ONCE]))
    return packed_bytes(made)


def packed_bytes(data: bytes | bytearray) -> str:
    """Return bytes as base64."""
    return b64encode(data).decode()


def _bytes(number: int) -> bytes:
    made = bytearray()
    while number > _ONE_BYTE:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    made.append(number)
    return bytes(made)


def packed_marks(marks: Sequence[str]) -> str | list[str]:
    """Return fingerprints of 16 hex digits as base64 of their bytes, others as they are."""
    joined = "".join(marks)
    if all(len(mark) == _MARK for mark in marks) and _HEX.issuperset(joined):
        return packed_bytes(bytes.fromhex(joined))
    return [visible(mark) for mark in marks]


def shown(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts with every unseen character as its escape; holes stay."""
    for text in texts:
        yield HOLE.join(map(visible, text.split(HOLE))) if HOLE in text else visible(text)
