"""What a cause says of a case, and how a cause is known."""

from collections.abc import Callable

from scopeaudit.diagnose.case import Case
from scopeaudit.model.diagnosis import Confidence
from scopeaudit.records import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """How sure a cause is, why, and the steps of its smallest fix."""

    confidence: Confidence
    why: tuple[str, ...]
    fix: tuple[str, ...] = ()


Judge = Callable[[Case], Judged | None]
"""Judges a case; None where the cause has nothing to do with it."""


@dataclass(frozen=True, slots=True)
class KnownCause:
    """A cause: its id, what it says in one line, and who judges it."""

    id: str
    title: str
    judge: Judge


def certain(*why: str, fix: tuple[str, ...] = ()) -> Judged:
    """Say that the evidence proves it."""
    return Judged(Confidence.CERTAIN, why, fix)


def likely(*why: str, fix: tuple[str, ...] = ()) -> Judged:
    """Say that the evidence points to it."""
    return Judged(Confidence.LIKELY, why, fix)


def possible(*why: str) -> Judged:
    """Say that nothing speaks against it."""
    return Judged(Confidence.POSSIBLE, why)


def ruled_out(*why: str) -> Judged:
    """Say that the evidence excludes it."""
    return Judged(Confidence.RULED_OUT, why)
