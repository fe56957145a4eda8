"""What a run came to, in a word and a shape, from what a store keeps of it."""

from typing import Literal, NamedTuple

from scopeaudit.errors import ExitCode
from scopeaudit.model.failure import Failure
from scopeaudit.model.run import Run
from scopeaudit.render.view import WORST_FIRST
from scopeaudit.render.words import counted, enumerated

Tone = Literal["bad", "open", "good"]

RANK: dict[Tone, int] = {"bad": 0, "open": 1, "good": 2}
"""How organizations are ordered: what needs somebody comes first."""


class Verdict(NamedTuple):
    """A word, what is behind it, and whether it is bad, open or good."""

    word: str
    detail: str
    tone: Tone


def verdict(one: Run | Failure) -> Verdict:
    """Say what came of an audit; what was not decided is never called good."""
    if isinstance(one, Failure):
        return Verdict("NOT AUDITED", one.message.partition("\n")[0], "open")
    found = _found(one)
    undecided = f"{one.undecided:,} undecided" if one.undecided else ""
    detail = "; ".join(part for part in (found, undecided) if part)
    if one.exit_code == ExitCode.FINDINGS:
        return Verdict("FAIL", detail, "bad")
    if one.exit_code == ExitCode.NOTHING_TO_AUDIT:
        return Verdict("NOTHING AUDITED", "no expectation met a subject", "open")
    if one.exit_code != ExitCode.CLEAN or one.undecided:
        return Verdict("INCOMPLETE", detail or "not all was decided", "open")
    return Verdict("PASS", detail or "no finding", "good")


def _found(run: Run) -> str:
    numbers = ((run.open[severity], severity) for severity in WORST_FIRST)
    parts = enumerated(f"{number:,} {severity}" for number, severity in numbers if number)
    accepted = f"{counted(run.accepted, 'finding')} accepted" if run.accepted else ""
    return "; ".join(part for part in (parts, accepted) if part)
