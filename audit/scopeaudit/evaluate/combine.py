"""The three-valued `all` and `any`, and how gaps of their parts join (design §6.2)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from scopeaudit.model.policy import Need
from scopeaudit.model.verdict import Gap, GapRule, Outcome, Proof, Proviso

_T = TypeVar("_T")


def unique(items: Iterable[_T]) -> tuple[_T, ...]:
    """Return the items once each, in reading order."""
    return tuple(dict.fromkeys(items))


def every_of(need: Need, children: tuple[Proof, ...]) -> Proof:
    """Missing if any is missing, else unknown if any is unknown, else met (design §6.2).

    What hides the unknown parts of a missing need is kept: closing its gaps may not be enough.
    """
    outcome = max((one.outcome for one in children), key=_ALL_ORDER.index)
    deciding = tuple(one for one in children if one.outcome is outcome)
    hidden = (one for one in children if one.outcome is not Outcome.MET)
    return Proof(
        need,
        outcome,
        grounds=unique(ground for one in deciding for ground in one.grounds),
        gaps=_joined(gap for one in deciding for gap in one.gaps),
        blind=unique(spot for one in hidden for spot in one.blind),
        provisos=unique(proviso for one in deciding for proviso in one.provisos),
        children=children,
    )


_ALL_ORDER = (Outcome.MET, Outcome.UNKNOWN, Outcome.MISSING)


def _joined(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Join gaps that differ in the wanted division only, in reading order."""
    joined: dict[Gap, Gap] = {}
    for gap in gaps:
        key = replace(gap, wanted=(), held_in=())
        known = joined.get(key)
        joined[key] = gap if known is None else _wider(known, gap)
    return tuple(joined.values())


def _wider(one: Gap, other: Gap) -> Gap:
    return replace(
        one,
        wanted=tuple(sorted({*one.wanted, *other.wanted})),
        held_in=tuple(sorted({*one.held_in, *other.held_in})),
    )


def either_of(need: Need, children: tuple[Proof, ...]) -> Proof:
    """Met if any is met, else unknown if any is unknown, else missing with every alternative."""
    met = tuple(one for one in children if one.outcome is Outcome.MET)
    if met:
        fewest = min(len(one.provisos) for one in met)
        best = tuple(one for one in met if len(one.provisos) == fewest)
        grounds = unique(ground for one in best for ground in one.grounds)
        return Proof(need, Outcome.MET, grounds, provisos=_one_of(best), children=children)
    unknown = unique(
        spot for one in children if one.outcome is Outcome.UNKNOWN for spot in one.blind
    )
    if unknown:
        return Proof(need, Outcome.UNKNOWN, blind=unknown, children=children)
    return Proof(need, Outcome.MISSING, gaps=_alternatives(children), children=children)


def _one_of(proofs: tuple[Proof, ...]) -> tuple[Proviso, ...]:
    """Return the provisos of equally good alternatives: one that names them all, or those of the first."""
    alike = {one.provisos[0].kind for one in proofs if len(one.provisos) == 1}
    if len(alike) != 1 or any(len(one.provisos) != 1 for one in proofs):
        return proofs[0].provisos
    texts = unique(one.provisos[0].text for one in proofs)
    head, mark, _ = texts[0].partition("`")
    rests = [text.removeprefix(head) for text in texts]
    return (Proviso(alike.pop(), head + " or ".join(rests) if mark else " or ".join(texts)),)


def _alternatives(children: tuple[Proof, ...]) -> tuple[Gap, ...]:
    """Choose the alternative that is nearest to being met, and name its equals beside it."""
    nearest = min(children, key=_nearness)
    if len(nearest.gaps) > 1 or nearest.blind:
        return nearest.gaps
    rule = nearest.gaps[0].rule
    alone = (one for one in children if len(one.gaps) == 1 and not one.blind)
    equal = [one.gaps[0] for one in alone if one.gaps[0].rule == rule]
    return (_either(equal),)


_NEAREST_FIRST: tuple[GapRule, ...] = (
    "wrong-division",
    "missing-scope",
    "missing-permission",
    "missing-role",
    "denied-by-access-policy",
    "no-user-context",
    "ended-leg",
    "not-a-participant",
    "inactive-user",
    "inactive-client",
)


def _nearness(proof: Proof) -> tuple[bool, int, int, list[tuple[str, ...]]]:
    """Rank an alternative, in whatever order it stands: what is known, few gaps, easy ones, by name."""
    names = sorted(gap.names for gap in proof.gaps)
    return bool(proof.blind), len(proof.gaps), _distance(proof.gaps), names


def _distance(gaps: tuple[Gap, ...]) -> int:
    return max(_NEAREST_FIRST.index(gap.rule) for gap in gaps)


def _either(gaps: list[Gap]) -> Gap:
    """Make one gap of alternatives: closing any of them is enough, in whatever order they stand."""
    return Gap(
        gaps[0].rule,
        tuple(sorted({name for gap in gaps for name in gap.names})),
        said=" or ".join(sorted({gap.said for gap in gaps if gap.said})),
        wanted=tuple(sorted({one for gap in gaps for one in gap.wanted})),
        held_in=tuple(sorted({one for gap in gaps for one in gap.held_in})),
        policies=tuple(sorted({one for gap in gaps for one in gap.policies})),
        latent=all(gap.latent for gap in gaps),
        note="; ".join(sorted({gap.note for gap in gaps if gap.note})),
    )
