"""What is wrong with a file that was read, in words that are safe to print, and not too many."""

from collections.abc import Sequence

_SHOWN = 5
_LONGEST = 200


def listed(faults: Sequence[str]) -> str:
    """Return the first faults, each on a line of its own, and how many more there are."""
    rest = len(faults) - _SHOWN
    more = [f"and {rest:,} more"] if rest > 0 else []
    return "".join(f"\n  {fault}" for fault in (*faults[:_SHOWN], *more))


def plain(text: object) -> str:
    """Return a text of the file on one line, shortened, what cannot be printed as its escape."""
    shown = (one if one.isprintable() else ascii(one)[1:-1] for one in str(text)[:_LONGEST])
    return "".join(shown)
