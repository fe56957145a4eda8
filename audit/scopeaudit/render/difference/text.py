"""What a change does to ability, for the terminal."""

from collections.abc import Iterator

from scopeaudit.model.difference import Difference
from scopeaudit.render import Options
from scopeaudit.render.difference.words import (
    facts,
    headline,
    sections,
    sentence,
    subjects,
    through,
    unread,
)
from scopeaudit.render.terminal import Paint, hanging, wrapped
from scopeaudit.render.visible import visible

_SPOTS = 5


def render(found: Difference, options: Options) -> str:
    """Render for a terminal; `options.verbose` names every subject and blind spot."""
    return "\n".join(_lines(found, options, Paint(options.colour))) + "\n"


def _lines(found: Difference, options: Options, paint: Paint) -> Iterator[str]:
    width = max(options.width, 40)
    yield from map(paint.strong, wrapped(visible(headline(found)), width))
    yield ""
    for fact in facts(found):
        yield from map(paint.faint, wrapped(visible(fact), width))
    yield from _unread(found, options, width)
    for title, changes in sections(found):
        if changes:
            yield ""
            yield paint.strong(title)
        for change in changes:
            yield from (
                "  " + row for row in wrapped(visible(sentence(change, found.names)), width - 2)
            )
            yield from hanging("why", visible(through(change, found.names)), width)
            most = len(change.subjects) if options.verbose else 5
            yield from hanging("who", visible(subjects(change, most)), width)


def _unread(found: Difference, options: Options, width: int) -> Iterator[str]:
    spots = list(unread(found))
    shown = spots if options.verbose else spots[:_SPOTS]
    for spot in shown:
        yield from wrapped(visible(f"not read {spot}"), width)
    if len(shown) < len(spots):
        yield f"and {len(spots) - len(shown):,} more not read; -v shows them"
