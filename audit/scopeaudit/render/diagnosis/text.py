"""Diagnoses for the terminal: the likeliest cause first, with why and the smallest fix."""

from collections.abc import Iterator

from scopeaudit.model.diagnosis import Cause, Confidence, Diagnoses, Diagnosis
from scopeaudit.render import Options
from scopeaudit.render.diagnosis.facts import (
    SHOWN,
    aside,
    basis,
    facts,
    open_causes,
    ruled_out,
    title,
)
from scopeaudit.render.terminal import Paint, hanging, wrapped
from scopeaudit.render.visible import visible

_CAUSE = 10


def render(found: Diagnoses, options: Options) -> str:
    """Render as text."""
    return "\n".join(_lines(found, options, Paint(options.colour))) + "\n"


def _lines(found: Diagnoses, options: Options, paint: Paint) -> Iterator[str]:
    for number, one in enumerate(found.diagnoses[:SHOWN]):
        if number:
            yield ""
        yield from _diagnosis(one, options, paint)
    yield ""
    for line in aside(found):
        yield from wrapped(visible(line), options.width)
    yield paint.faint(basis(found))


def _diagnosis(one: Diagnosis, options: Options, paint: Paint) -> Iterator[str]:
    for row in wrapped(visible(title(one)), options.width):
        yield paint.strong(row)
    for label, text in facts(one):
        yield from hanging(label, visible(text), options.width, column=6)
    for cause in open_causes(one):
        yield ""
        yield from _cause(cause, options, paint)
    excluded = ruled_out(one)
    if excluded:
        yield ""
        yield paint.faint("ruled out")
        for cause in excluded:
            why = "; ".join(cause.why)
            yield from _indented(f"{cause.id}: {why}", 2, options)
    for line in one.ask:
        yield ""
        yield from wrapped(visible(f"to know more: {line}"), options.width)


def _cause(cause: Cause, options: Options, paint: Paint) -> Iterator[str]:
    mark = _painted(cause.confidence, paint)
    yield f"{mark}: {cause.title} [{cause.id}]"
    for line in cause.why:
        yield from _indented(line, 2, options)
    for number, step in enumerate(cause.fix, 1):
        label = "fix" if len(cause.fix) == 1 else f"fix {number}"
        yield from hanging(label, visible(step), options.width, column=6)


def _painted(confidence: Confidence, paint: Paint) -> str:
    if confidence is Confidence.CERTAIN:
        return paint.strong(confidence)
    return (
        paint.warning(confidence) if confidence is Confidence.LIKELY else paint.faint(confidence)
    )


def _indented(text: str, margin: int, options: Options) -> Iterator[str]:
    for row in wrapped(visible(text), max(options.width - margin, 40)):
        yield " " * margin + row
