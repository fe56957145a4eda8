"""Why a call was refused: causes ranked by evidence, each with the smallest fix."""

from enum import StrEnum

from scopeaudit.model.operation import Operation
from scopeaudit.model.refusal import Aside, Refusal
from scopeaudit.records import dataclass


class Confidence(StrEnum):
    """How sure a cause is: certain and ruled out rest on evidence that is named."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
    RULED_OUT = "ruled out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One cause: its id, a title, how sure it is, why, and the steps of its smallest fix.

    A step that begins with "Or" is an alternative. What is only possible, or ruled out, has no fix.
    """

    id: str
    title: str
    confidence: Confidence
    why: tuple[str, ...]
    fix: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One refusal, seen `count` times, with its operation and its causes, the likeliest first.

    `subject` names who called, as far as that is known; `ask` is what would make more certain.
    """

    refusal: Refusal
    operation: Operation | None
    causes: tuple[Cause, ...]
    count: int = 1
    subject: str = ""
    ask: tuple[str, ...] = ()

    @property
    def first(self) -> Cause:
        """The likeliest cause."""
        return self.causes[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnoses:
    """All that an input holds, the surest diagnosis first; `catalog` is the version it was made with."""

    kind: str
    diagnoses: tuple[Diagnosis, ...]
    aside: tuple[Aside, ...] = ()
    remarks: tuple[str, ...] = ()
    catalog: str = ""
    snapshot: str = ""
