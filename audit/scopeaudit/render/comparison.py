"""What an action needs beside what a subject has, need by need: a proof as a table."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, get_args

from scopeaudit.model.finding import Excess, Finding
from scopeaudit.model.policy import AllOf, OperationNeed
from scopeaudit.model.verdict import Gap, Outcome, Proof
from scopeaudit.render.proof import division_in_words, need_in_words, reasons_in_words

How = Literal["met", "proviso", "missing", "unknown", "excess"]


_STATES: Mapping[str, str] = {
    "inactive-client": "an active client",
    "inactive-user": "an active user",
}
"""What is needed before anything else, by the gap that says it lacks."""


HOW: tuple[How, ...] = get_args(How)


class Compared(NamedTuple):
    """One need and by what it is met, what lacks or what hides it.

    `proviso` is met as far as the moment of the call agrees, `excess` is held without a need.
    """

    outcome: How
    need: str
    have: tuple[str, ...]


def compared(proof: Proof, names: Mapping[str, str]) -> tuple[Compared, ...]:
    """Return a row for each thing that is needed; alternatives stand in one row."""
    return tuple(dict.fromkeys(_rows(proof, names)))


def beyond(finding: Finding, names: Mapping[str, str]) -> tuple[Compared, ...]:
    """Return a row for each thing that is held beyond need; where a policy forbids it, that is said."""
    need = "no expectation may give it" if finding.rule == "forbidden-ability" else ""
    return tuple(Compared("excess", need, (_held(one, names),)) for one in finding.excess)


def _held(one: Excess, names: Mapping[str, str]) -> str:
    name = names.get(one.name, one.name) if one.kind == "role" else one.name
    return f"{one.kind} {name}"


def _rows(proof: Proof, names: Mapping[str, str]) -> Iterator[Compared]:
    state = next((gap for gap in proof.gaps if gap.rule in _STATES), None)
    if state:
        yield Compared("missing", _STATES[state.rule], state.names)
    elif proof.children and isinstance(proof.need, AllOf | OperationNeed):
        for child in proof.children:
            yield from _rows(child, names)
    else:
        outcome: How = "proviso" if proof.provisos else proof.outcome.value
        yield Compared(outcome, _asked(proof, names), tuple(dict.fromkeys(_has(proof, names))))


def _has(proof: Proof, names: Mapping[str, str]) -> Iterator[str]:
    """Yield what is there of a need; of what lacks, what is there in its place."""
    if proof.outcome is Outcome.MISSING:
        yield from (text for gap in proof.gaps for text in _instead(gap, names))
    else:
        yield from reasons_in_words(proof, names)


def _instead(gap: Gap, names: Mapping[str, str]) -> Iterator[str]:
    if gap.held_in:
        wanted = f", wanted in {_places(gap.wanted, names)}" if gap.wanted else ""
        yield f"held in {_places(gap.held_in, names)} only{wanted}"
    if gap.policies:
        yield "held, but denied by " + ", ".join(names.get(one, one) for one in gap.policies)
    yield from filter(None, (gap.note,))


def _places(divisions: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(division_in_words(one, names) for one in divisions)


def _asked(proof: Proof, names: Mapping[str, str]) -> str:
    if not proof.children:
        where = f" in {division_in_words(proof.division, names)}" if proof.division else ""
        return need_in_words(proof.need) + where
    joint = " and " if isinstance(proof.need, AllOf | OperationNeed) else " or "
    return joint.join(dict.fromkeys(_asked(child, names) for child in proof.children))
