"""Proofs for the page: each different one once, as a tree in words, as the ways that lead to it, as a table.

A tree is `[outcome, asks, [reason, …], [child, …]]`; a way is `[outcome, group, role, division, leaf]`, from
the subject to one permission, role or scope. A row of the comparison is `[outcome, need, [have, …]]`. Everything
but the outcome is a position in the strings.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from scopeaudit.model.policy import AllOf, AnyOf, NamedNeed
from scopeaudit.model.verdict import HeldPermission, HeldRole, Outcome, Proof
from scopeaudit.render.comparison import HOW, compared
from scopeaudit.render.packing import Table
from scopeaudit.render.proof import Step, need_in_words, steps

_OUTCOMES = tuple(Outcome)
_WAYS = 12
"""Ways that a drawing shows; the tree has them all."""


class Proofs:
    """Numbers proofs from 1; 0 is no proof. The same object is put in words only once."""

    def __init__(self, names: Mapping[str, str], strings: Table) -> None:
        self._names, self._strings = names, strings
        self._known: dict[int, tuple[Proof, int]] = {}
        self._made = Table(None)

    def at(self, proof: Proof | None) -> int:
        """Return the number of a proof."""
        if proof is None:
            return 0
        known = self._known.get(id(proof))
        if known is None:
            tree = self._tree(steps(proof, self._names))
            made = (tree, self._ways(proof), self._comparison(proof))
            known = self._known[id(proof)] = (proof, self._made.at(made))
        return known[1]

    def values(self) -> list[Any]:
        """Return trees, ways and comparisons in order of their numbers, from 1."""
        return self._made.values()[1:]

    def _tree(self, step: Step) -> tuple[Any, ...]:
        return (
            _OUTCOMES.index(step.outcome),
            self._strings.at(step.asks),
            tuple(self._strings.all(step.reasons)),
            tuple(map(self._tree, step.children)),
        )

    def _comparison(self, proof: Proof) -> tuple[Any, ...]:
        strings = self._strings
        return tuple(
            (
                HOW.index(one.outcome),
                strings.at(one.need),
                tuple(strings.all(one.have)),
            )
            for one in compared(proof, self._names)
        )

    def _ways(self, proof: Proof) -> tuple[Any, ...]:
        found = list(dict.fromkeys(ways(proof, self._names)))[:_WAYS]
        return tuple(
            (_OUTCOMES.index(outcome), *self._strings.all(texts)) for outcome, *texts in found
        )


Way = tuple[Outcome, str, str, str, str]


def ways(proof: Proof, names: Mapping[str, str]) -> Iterator[Way]:
    """Yield how a proof's leaves are reached: outcome, group, role, division, leaf; empty where none is."""
    if isinstance(proof.need, AnyOf | NamedNeed) and proof.outcome is Outcome.MET:
        for child in proof.children:
            if child.outcome is Outcome.MET:
                yield from ways(child, names)
    elif proof.children:
        for child in proof.children:
            yield from ways(child, names)
    elif not isinstance(proof.need, AllOf | AnyOf):
        yield from _leaf(proof, names)


def _leaf(proof: Proof, names: Mapping[str, str]) -> Iterator[Way]:
    asks = need_in_words(proof.need)
    held = [one for one in proof.grounds if isinstance(one, HeldPermission | HeldRole)]
    for one in held:
        via = names.get(one.via, one.via)
        division = names.get(one.division, one.division)
        yield proof.outcome, via, names.get(one.role, one.role), division, asks
    if not held:
        yield proof.outcome, "", "", "", asks
