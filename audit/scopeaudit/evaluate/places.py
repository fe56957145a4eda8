"""Where: the same need decided for any division, for each of some, or for all of them."""

from dataclasses import replace

from scopeaudit.evaluate.combine import either_of, every_of
from scopeaudit.evaluate.proving import prove
from scopeaudit.evaluate.question import ANYWHERE, Question, access_of
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.policy import Need
from scopeaudit.model.verdict import HeldPermission, HeldRole, Outcome, Proof, Proviso


def prove_anywhere(need: Need, question: Question) -> Proof:
    """Decide whether one division exists in which the whole need is met.

    Two permissions held in two divisions do not add up: a call acts on an object of one division.
    """
    proof = prove(need, replace(question, division=ANYWHERE))
    access = access_of(question.subject)
    divisions = sorted({one.division for one in access.holdings}) if access else []
    if proof.outcome is Outcome.MISSING or len(divisions) <= 1 or _in_one_place(proof):
        return proof
    tried = [prove(need, replace(question, division=one)) for one in divisions]
    best = min(tried, key=lambda one: (_RANK[one.outcome], len(one.provisos), len(one.gaps)))
    as_good = best.outcome is proof.outcome and len(best.provisos) <= len(proof.provisos)
    return proof if as_good else best


def prove_in_each(need: Need, question: Question, divisions: tuple[str, ...]) -> Proof:
    """Decide whether the need is met in each of the divisions; there is at least one."""
    tried = tuple(prove(need, replace(question, division=one)) for one in divisions)
    return tried[0] if len(tried) == 1 else every_of(need, tried)


def prove_in_some(need: Need, question: Question, divisions: tuple[str, ...]) -> Proof:
    """Decide whether the need is met in any of the divisions; there is at least one."""
    tried = tuple(prove(need, replace(question, division=one)) for one in divisions)
    return tried[0] if len(tried) == 1 else either_of(need, tried)


def prove_everywhere(need: Need, question: Question) -> Proof:
    """Decide whether the need is met in all divisions; only `*` covers those made later (facts §13.12)."""
    proof = prove(need, replace(question, division=ALL_DIVISIONS))
    listed = tuple(sorted(question.index.divisions))
    if proof.outcome is Outcome.MET:
        return proof
    if not listed:
        return _somewhere(proof, need, question)
    each = prove_in_each(need, question, listed)
    if each.outcome is not Outcome.MET:
        return each
    blind = question.index.spots("divisions")
    if blind:
        return Proof(need, Outcome.UNKNOWN, blind=blind, children=each.children)
    later = Proviso(
        "division", "covers every division of today; a division made later is not covered"
    )
    return replace(each, provisos=(*each.provisos, later))


def _somewhere(proof: Proof, need: Need, question: Question) -> Proof:
    """Return what is known where no division was listed: missing only if it is missing anywhere."""
    blind = question.index.spots("divisions")
    if not blind or prove_anywhere(need, question).outcome is Outcome.MISSING:
        return proof
    return Proof(need, Outcome.UNKNOWN, blind=blind, children=(proof,))


_RANK = {Outcome.MET: 0, Outcome.UNKNOWN: 1, Outcome.MISSING: 2}


def _in_one_place(proof: Proof) -> bool:
    """Say whether all that meets a need is held in one division, so that it adds up."""
    held = (one for one in proof.grounds if isinstance(one, HeldPermission | HeldRole))
    places = {one.division for one in held} - {ALL_DIVISIONS}
    return proof.outcome is Outcome.MET and len(places) <= 1
