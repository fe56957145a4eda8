"""Diagnoses for an issue, a ticket or a wiki."""

from collections.abc import Iterator

from scopeaudit.model.diagnosis import Diagnoses, Diagnosis
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
from scopeaudit.render.markdown import escaped


def render(found: Diagnoses, options: Options) -> str:  # noqa: ARG001 - every format takes options
    """Render as Markdown; text of others is escaped."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Diagnoses) -> Iterator[str]:
    for one in found.diagnoses[:SHOWN]:
        yield from _diagnosis(one)
    for line in aside(found):
        yield f"- {escaped(line)}"
    yield ""
    yield f"*{escaped(basis(found))}*"


def _diagnosis(one: Diagnosis) -> Iterator[str]:
    yield f"### {escaped(title(one))}"
    yield ""
    for label, text in facts(one):
        yield f"- {label}: {escaped(text)}"
    yield ""
    for cause in open_causes(one):
        yield f"**{cause.confidence}: {escaped(cause.title)}** (`{cause.id}`)"
        yield ""
        yield from (f"{escaped(why)}  " for why in cause.why)
        yield ""
        if cause.fix:
            yield from (f"{number}. {escaped(step)}" for number, step in enumerate(cause.fix, 1))
            yield ""
    for cause in ruled_out(one):
        yield f"- ruled out: `{cause.id}`, {escaped('; '.join(cause.why))}"
    for line in one.ask:
        yield f"- to know more: {escaped(line)}"
    yield ""
