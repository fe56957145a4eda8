"""From refusals to diagnoses: every cause is judged, and the surest is told first."""

from collections.abc import Iterator
from dataclasses import replace

from scopeaudit.diagnose.case import Case, Evidence
from scopeaudit.diagnose.causes import CAUSES
from scopeaudit.diagnose.gates import Gate
from scopeaudit.model.diagnosis import Cause, Confidence, Diagnoses, Diagnosis
from scopeaudit.model.refusal import Reading, Refusal

_ORDER = tuple(Confidence)
_STANDS_ALONE = frozenset({"not-from-vendor", "rate-limited", "server-failed"})
_NOTHING = Cause(
    id="unexplained",
    title="What is known explains nothing",
    confidence=Confidence.POSSIBLE,
    why=("the evidence names no gate, no operation and no caller that would tell one",),
)


def diagnose(reading: Reading, evidence: Evidence) -> Diagnoses:
    """Diagnose every refusal of an input, in the order they stand."""
    evidence = replace(evidence, conversations=(*evidence.conversations, *reading.conversations))
    pairs = zip(reading.refusals, reading.counts, strict=True)
    index = evidence.index
    return Diagnoses(
        kind=reading.kind,
        diagnoses=tuple(_diagnosis(refusal, count, evidence) for refusal, count in pairs),
        aside=reading.aside,
        remarks=reading.remarks,
        catalog=evidence.catalog.version,
        snapshot=index.snapshot.organization.name if index else "",
    )


def _diagnosis(refusal: Refusal, count: int, evidence: Evidence) -> Diagnosis:
    case = Case(refusal, evidence)
    return Diagnosis(
        refusal=refusal,
        operation=case.operation,
        causes=tuple(_ranked(case)) or (_NOTHING,),
        count=count,
        subject=case.who,
        ask=tuple(_asks(case)),
    )


def _ranked(case: Case) -> list[Cause]:
    causes = [
        Cause(
            id=known.id,
            title=known.title,
            confidence=judged.confidence,
            why=judged.why,
            fix=judged.fix,
        )
        for known in CAUSES
        if (judged := known.judge(case)) is not None
    ]
    causes.sort(key=lambda one: _ORDER.index(one.confidence))
    first = causes[0] if causes else None
    if first and first.confidence is Confidence.CERTAIN and first.id in _STANDS_ALONE:
        return [first]
    return causes


def _asks(case: Case) -> Iterator[str]:
    """Yield what would make more certain."""
    if case.refusal.answerer == "other":
        return
    if case.operation is None and not case.refusal.path:
        yield "say which call it was: `--operation 'METHOD /api/v2/…'`"
    if case.evidence.index is None:
        if case.gate not in {Gate.RATE, Gate.OTHER}:
            yield "add what is granted: `--snapshot org.json` (`scopeaudit collect` writes one)"
    elif case.client is None and case.user is None:
        yield "say who called: `--client NAME` and, where a user was signed in, `--user NAME`"
