"""Try a policy on its cases: ask what each case asks, and compare."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import (
    ClientSelector,
    Expectation,
    Location,
    PolicySet,
    UserSelector,
)
from scopeaudit.model.snapshot import Conversation, Snapshot
from scopeaudit.model.verdict import Gap, Outcome, Proof, Verdict
from scopeaudit.policy.case_file import (
    Cases,
    Expected,
    ExpectedGap,
    FindingCase,
    VerdictCase,
)
from scopeaudit.records import dataclass

Decide = Callable[[Snapshot, PolicySet, Conversation | None], tuple[Verdict, ...]]
"""Decides every expectation, on a conversation if one is given; the clock stands at the snapshot's `taken_at`."""

Find = Callable[[Snapshot, PolicySet], tuple[Finding, ...]]
"""Runs every check; the clock stands at the snapshot's `taken_at`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One thing a case asks, what it expects and what was found, in words."""

    case: str
    asked: str
    at: Location
    expected: str
    found: str
    passed: bool


def tried(cases: Cases, policies: PolicySet, decide: Decide, find: Find) -> Iterator[CaseResult]:
    """Yield the result of every verdict and every finding that the cases expect."""
    for case in cases.verdicts:
        for expected in case.expected:
            proof = _proof(case, expected, policies, decide)
            yield CaseResult(
                case=case.title,
                asked=expected.action,
                at=expected.at,
                expected=_wanted_words(expected),
                found=_proof_words(proof),
                passed=_is_as(expected, proof),
            )
    for finding_case in cases.findings:
        yield _findings_result(finding_case, policies, find)


def _proof(case: VerdictCase, expected: Expected, policies: PolicySet, decide: Decide) -> Proof:
    """Ask by an expectation that speaks of nobody but the subject of the case."""
    asked = Expectation(
        id=case.title,
        actions=(expected.action,),
        allowed=True,
        clients=ClientSelector(ids=(case.client.id,)) if case.client else None,
        users=UserSelector(ids=(case.user.id,), states=()) if case.user else None,
        where=case.where,
        at=expected.at,
    )
    verdicts = decide(case.snapshot, replace(policies, expectations=(asked,), rules=()), case.on)
    # NOTE: a verdict about no users stands for the subjects that could not be listed.
    (proof,) = (one.proof for one in verdicts if one.users != ())
    return proof


def _is_as(expected: Expected, proof: Proof) -> bool:
    return (
        expected.outcome is proof.outcome
        and expected.provisos in {None, frozenset(one.kind for one in proof.provisos)}
        and expected.blind in {None, frozenset(one.section for one in proof.blind)}
        and (expected.gaps is None or _are_as(expected.gaps, proof.gaps))
    )


def _are_as(expected: tuple[ExpectedGap, ...], gaps: tuple[Gap, ...]) -> bool:
    """Say whether each gap is expected and each expected gap is there."""
    return all(any(_is_gap(one, gap) for one in expected) for gap in gaps) and all(
        any(_is_gap(one, gap) for gap in gaps) for one in expected
    )


def _is_gap(expected: ExpectedGap, gap: Gap) -> bool:
    return expected.rule == gap.rule and expected.names in {None, frozenset(gap.names)}


def _wanted_words(expected: Expected) -> str:
    gaps = ((one.rule, one.names or ()) for one in expected.gaps or ())
    return _words(expected.outcome, gaps, (*(expected.provisos or ()), *(expected.blind or ())))


def _proof_words(proof: Proof) -> str:
    gaps = ((one.rule, one.names) for one in proof.gaps)
    rest = (*(one.kind for one in proof.provisos), *(one.section for one in proof.blind))
    return _words(proof.outcome, gaps, rest)


def _words(
    outcome: Outcome, gaps: Iterable[tuple[str, Iterable[str]]], rest: Iterable[str]
) -> str:
    """Render such as `missing (missing-scope: conversations)`."""
    named = (f"{rule}: {', '.join(sorted(names))}".removesuffix(": ") for rule, names in gaps)
    details = "; ".join([*sorted(named), *sorted(set(rest))])
    return f"{outcome} ({details})" if details else str(outcome)


def _findings_result(case: FindingCase, policies: PolicySet, find: Find) -> CaseResult:
    found = frozenset(
        subject.name
        for finding in find(case.snapshot, _concerned(case, policies))
        if finding.rule == case.rule
        or (case.expectation and case.expectation in finding.expectations)
        for subject in finding.subjects
    )
    return CaseResult(
        case=case.title,
        asked=case.rule or case.expectation,
        at=case.at,
        expected=_names(case.finds),
        found=_names(found),
        passed=found == case.finds,
    )


def _concerned(case: FindingCase, policies: PolicySet) -> PolicySet:
    """Leave out the other expectations: a finding may be of several at once."""
    if not case.expectation:
        return policies
    only = tuple(one for one in policies.expectations if one.id == case.expectation)
    return replace(policies, expectations=only)


def _names(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
