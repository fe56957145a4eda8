"""The facts of a refused call in words, the same in every format."""

from collections.abc import Iterator, Sequence

from scopeaudit.model.diagnosis import Cause, Confidence, Diagnoses, Diagnosis
from scopeaudit.model.refusal import Refusal
from scopeaudit.render.words import counted, moment

SHOWN = 10
"""Diagnoses that are shown for reading; JSON has all."""


def title(found: Diagnosis) -> str:
    """Return the answer and the call on one line."""
    refusal, operation = found.refusal, found.operation
    path = operation.path if operation else refusal.path or refusal.host
    method = refusal.method or (operation.method if operation else "")
    call = " ".join(filter(None, (method, path))) or "a call that is not named"
    answer = " ".join(filter(None, (str(refusal.status or ""), refusal.code)))
    return f"{answer}: {call}" if answer else call


def facts(found: Diagnosis) -> Iterator[tuple[str, str]]:
    """Yield what was read: the words of the answer, where the call went, who made it, what support asks for."""
    refusal, operation = found.refusal, found.operation
    if refusal.message:
        yield "said", refusal.message
    if operation and operation.path != refusal.path and refusal.path:
        yield "to", _where(refusal)
    if operation:
        yield "call", operation.id
    if found.subject:
        yield "by", found.subject
    if refusal.at:
        yield "at", moment(refusal.at)
    if refusal.context_id:
        yield "id", f"{refusal.context_id} (the vendor's support asks for it)"
    if refusal.origin.place or found.count > 1:
        yield "seen", ", ".join(filter(None, (refusal.origin.place, _times(found.count))))


def _where(refusal: Refusal) -> str:
    return f"{refusal.host}{refusal.path}" if refusal.path else refusal.host


def _times(count: int) -> str:
    return f"{count:,} times" if count > 1 else ""


def open_causes(found: Diagnosis) -> Sequence[Cause]:
    """Return the causes that are not ruled out, the likeliest first."""
    return [one for one in found.causes if one.confidence is not Confidence.RULED_OUT]


def ruled_out(found: Diagnosis) -> Sequence[Cause]:
    """Return the causes the evidence excludes."""
    return [one for one in found.causes if one.confidence is Confidence.RULED_OUT]


def aside(found: Diagnoses) -> Iterator[str]:
    """Yield what was left aside, and what else must be known of the input."""
    yield from (f"left aside: {one.count:,} {one.reason}" for one in found.aside)
    yield from found.remarks
    if len(found.diagnoses) > SHOWN:
        yield f"{counted(len(found.diagnoses) - SHOWN, 'more refusal')} not shown; `--format json` has all"


def basis(found: Diagnoses) -> str:
    """Say what the diagnosis rests on."""
    organization = f", organization {found.snapshot}" if found.snapshot else ", no organization"
    return f"read as {found.kind}; catalog of {found.catalog}{organization}"
