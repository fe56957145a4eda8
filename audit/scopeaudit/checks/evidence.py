"""Facts a finding rests on: in words, where they stand in the snapshot, when they were read."""

from collections.abc import Iterable
from itertools import islice
from typing import Literal

from scopeaudit.checks.audited import Audited
from scopeaudit.model.finding import Evidence

MOST = 20
"""How many facts a finding shows; further ones are counted."""

Listed = Literal["clients", "roles", "groups", "access_policies"]


def fact(audited: Audited, text: str, *path: str | int) -> Evidence:
    """Return a fact with the path of keys and positions where it stands in the snapshot."""
    pointer = "".join(f"/{part}" for part in path)
    return Evidence(text=text, pointer=pointer, source=audited.source)


def place(audited: Audited, section: Listed, identifier: str) -> tuple[str | int, ...]:
    """Return the path of an object of a section by its id; only the section where it is not there."""
    objects = getattr(audited.index.snapshot, section) or ()
    positions = (number for number, one in enumerate(objects) if one.id == identifier)
    return (section, *islice(positions, 1))


def bounded(facts: Iterable[Evidence], total: int) -> tuple[Evidence, ...]:
    """Return the first of so many facts, which are made one by one, and how many more there are."""
    shown = tuple(islice(facts, MOST))
    more = total - len(shown)
    return (*shown, Evidence(text=f"and {more:,} more")) if more > 0 else shown
