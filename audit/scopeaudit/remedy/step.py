"""One step of a remedy: in words, and as changes of settings where it is plain which."""

from collections.abc import Iterable

from scopeaudit.model.change import Change
from scopeaudit.records import dataclass

OTHERWISE = "Or"
"""How a step begins that is an alternative to those before it."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do, in words, and the changes that do it; none where a person must judge."""

    text: str
    changes: tuple[Change, ...] = ()


def told(steps: Iterable[Step]) -> tuple[str, ...]:
    """Return steps in words."""
    return tuple(one.text for one in steps)


def preferred(steps: Iterable[Step]) -> tuple[Change, ...]:
    """Return the changes of the way that is told first; alternatives are left out."""
    return tuple(
        change for one in steps if not one.text.startswith(OTHERWISE) for change in one.changes
    )
