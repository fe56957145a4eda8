"""Reading the sections of a snapshot: one that was not read is refused, not answered as empty."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from scopeaudit.sandbox.refusal import refuse

_T = TypeVar("_T")


def whole(section: Sequence[_T] | None) -> Sequence[_T]:
    """Return a section; refuse as the service would who reads what the snapshot does not hold."""
    if section is None:
        raise refuse("not.authorized")
    return section


def found(objects: Mapping[str, _T], identifier: str) -> _T:
    """Return one object by its id; raises RefusedError with 404."""
    if identifier not in objects:
        raise refuse("not.found")
    return objects[identifier]
