"""Hints for a name that is not known: the nearest known one, and letters that only look Latin."""

from collections.abc import Iterable

from scopeaudit.documents.words import either

_LETTERS = 3
"""How many letters a hint names; a name in another script has more of them."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest known names and look-alike letters; "" without any."""
    return hint_for(name, nearest(name, known))


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return up to two known names that differ from the name by a slip, nearest first."""
    from difflib import get_close_matches  # only a wrong name pays for it

    spelt = {candidate.casefold(): candidate for candidate in sorted(known, reverse=True)}
    close = get_close_matches(name.casefold(), spelt, n=2, cutoff=0.7)
    return tuple(spelt[match] for match in close)


def hint_for(name: str, near: Iterable[str]) -> str:
    """Return a hint from names that are near and from the letters of the name itself."""
    names = [f"`{candidate}`" for candidate in near]
    meant = f"did you mean {either(names)}?" if names else ""
    return hints(meant, _foreign_letters(name))


def hints(*parts: str) -> str:
    """Join hints to one, those that are "" left out."""
    return "; ".join(filter(None, parts)).replace("?; ", "? ")


def _foreign_letters(name: str) -> str:
    """Name the letters that are not Latin: a Cyrillic `a` looks like a Latin one."""
    import unicodedata

    foreign = sorted({letter for letter in name if not letter.isascii()})[:_LETTERS]
    named = (f"`{letter}` is {unicodedata.name(letter, 'unnamed')}" for letter in foreign)
    return "mind the letters: " + ", ".join(named) if foreign else ""
