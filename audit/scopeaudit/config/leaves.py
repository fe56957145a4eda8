"""Every value that a file says, one by one, with its key and kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from scopeaudit.config.shape import Kind, Named, Table
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that is no table of settings; a reference to a secret is one value."""

    key: tuple[str, ...]
    value: Any
    kind: Kind


def leaves(said: Mapping[str, Any], shape: Kind, key: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Yield the values of a table whose shape was checked, in its order."""
    for name, value in said.items():
        inner = _inner(shape, name)
        if isinstance(inner, Table | Named):
            yield from leaves(value, inner, (*key, name))
        else:
            yield Leaf((*key, name), value, inner)


def _inner(shape: Kind, name: str) -> Kind:
    if isinstance(shape, Table):
        return shape.keys[name]
    if isinstance(shape, Named):
        return shape.of
    raise TypeError(f"{type(shape).__name__} holds no values")
