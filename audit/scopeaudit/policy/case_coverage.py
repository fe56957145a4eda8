"""What a policy says that its cases do not try in every way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scopeaudit.errors import Problem
from scopeaudit.model.policy import Location, PolicySet
from scopeaudit.model.verdict import Outcome
from scopeaudit.policy.case_file import Cases
from scopeaudit.policy.place import name_of


def untried(cases: Cases, policies: PolicySet, path: Path) -> Iterator[Problem]:
    """Yield each action, expectation and rule of a policy file that its cases do not try every way.

    What the file only includes is not its own.
    """
    policies = _own(policies, path)
    for action in policies.actions.values():
        tried = {
            one.outcome
            for case in cases.verdicts
            for one in case.expected
            if one.action == action.id
        }
        lacking = [f"is {outcome}" for outcome in Outcome if outcome not in tried]
        yield from _lacks(action.at, f"action `{action.id}`", lacking)
    for expectation in policies.expectations:
        own = [case.finds for case in cases.findings if case.expectation == expectation.id]
        yield from _lacks(expectation.at, f"expectation `{expectation.id}`", _one_way(own))
    for setting in policies.rules:
        own = [case.finds for case in cases.findings if case.rule == setting.rule]
        yield from _lacks(setting.at, f"rule `{setting.rule}`", _one_way(own))


def _one_way(found: list[frozenset[str]]) -> list[str]:
    """Return what is lacking among cases that should find something, and should find nothing."""
    something = [] if any(found) else ["finds something"]
    return something if frozenset() in found else [*something, "finds nothing"]


def _lacks(at: Location, what: str, lacking: list[str]) -> Iterator[Problem]:
    if lacking:
        message = f"{what} has no case that {' and none that '.join(lacking)}"
        yield Problem(at.path, at.line, at.column, message)


def _own(policies: PolicySet, path: Path) -> PolicySet:
    """Return what the file itself says, without the files it includes."""
    name = name_of(path)
    return replace(
        policies,
        actions={id_: one for id_, one in policies.actions.items() if one.at.path == name},
        expectations=tuple(one for one in policies.expectations if one.at.path == name),
        rules=tuple(one for one in policies.rules if one.at.path == name),
    )
