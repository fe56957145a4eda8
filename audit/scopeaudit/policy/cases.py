"""Try policies on their cases: what was expected, what was found, and what no case tries."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from scopeaudit.errors import NothingToAuditError, PolicyError, Problem
from scopeaudit.model.policy import PolicySet
from scopeaudit.policy.case_coverage import untried
from scopeaudit.policy.case_file import load_cases
from scopeaudit.policy.case_pairs import pairs_of
from scopeaudit.policy.case_trial import CaseResult, Decide, Find, tried
from scopeaudit.records import dataclass

Load = Callable[[Path], PolicySet]
"""Loads one policy file."""


@dataclass(frozen=True, slots=True)
class CaseReport:
    """The results of all cases; `untried` is what no case tries, each with its place."""

    results: tuple[CaseResult, ...]
    untried: tuple[Problem, ...]

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """Return the results that are not as expected."""
        return tuple(one for one in self.results if not one.passed)


@dataclass(frozen=True, slots=True)
class _Engine:
    """What loads, decides and checks, and the ids of the rules there are."""

    load: Load
    decide: Decide
    find: Find
    rules: Collection[str]


def test_policies(
    paths: Iterable[Path], load: Load, decide: Decide, find: Find, rules: Collection[str]
) -> CaseReport:
    """Try each policy `x.yaml` on the cases of `x.test.yaml` beside it; folders are read whole.

    Raises PolicyError with the problems of all files, and NothingToAuditError without a single case.
    """
    engine = _Engine(load, decide, find, rules)
    pairs, problems = pairs_of(paths)
    reports = []
    for policy, cases in pairs:
        try:
            reports.append(_report(policy, cases, engine))
        except PolicyError as error:
            problems.extend(error.problems)
    if problems:
        raise PolicyError(tuple(sorted(set(problems))))
    results = tuple(result for report in reports for result in report.results)
    if not results:
        raise NothingToAuditError("no policy has a case", "write `NAME.test.yaml` beside it")
    return CaseReport(results, tuple(one for report in reports for one in report.untried))


def _report(policy: Path, cases: Path, engine: _Engine) -> CaseReport:
    policies = engine.load(policy)
    if not cases.exists():
        return CaseReport((), (Problem(str(policy), 0, 0, "has no cases", f"write `{cases}`"),))
    loaded = load_cases(cases, policies, engine.rules)
    results = tried(loaded, policies, engine.decide, engine.find)
    return CaseReport(tuple(results), tuple(untried(loaded, policies, policy)))
