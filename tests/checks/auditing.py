"""Auditing small organizations in tests: what one rule finds, with everything else left out."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.checks import CHECKS
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.undecided import undecided
from scopeaudit.decide import decide
from scopeaudit.index import build
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import (
    Action,
    ClientSelector,
    Expectation,
    Location,
    Need,
    PermissionNeed,
    PolicySet,
    RuleSetting,
    UserSelector,
)
from scopeaudit.model.snapshot import Snapshot
from tests.organizations import MONITOR, NOW

AT = Location("policy.yaml", 3)
ALL_USERS = UserSelector(states=())
ALL_CLIENTS = ClientSelector()
CHECK_OF = {check.rule.id: check for check in CHECKS}


@cache
def catalog() -> Catalog:
    """Return the bundled catalog, loaded once."""
    return load_catalog()


def expect(*actions: Action, **fields: Any) -> PolicySet:
    """Make a policy with one expectation: all active users must be able to do the actions."""
    given: dict[str, Any] = {"id": "e", "allowed": True, "at": AT}
    if "clients" not in fields and "users" not in fields:
        given["users"] = UserSelector()
    expectation = Expectation(actions=tuple(one.id for one in actions), **(given | fields))
    return PolicySet(actions={one.id: one for one in actions}, expectations=(expectation,))


def action(need: Need = PermissionNeed(MONITOR), **fields: Any) -> Action:  # noqa: B008 - frozen
    """Make an action, `call.monitor` unless told otherwise."""
    given: dict[str, Any] = {"id": "call.monitor", "title": "Monitor", "at": AT}
    return Action(need=need, **(given | fields))


def both(*policies: PolicySet) -> PolicySet:
    """Join policies; their expectations must have different ids."""
    actions: dict[str, Action] = {}
    for one in policies:
        actions |= one.actions
    expectations = tuple(expectation for one in policies for expectation in one.expectations)
    return PolicySet(actions=actions, expectations=expectations)


def audited(read: Snapshot, policies: PolicySet | None = None, **fields: Any) -> Audited:
    """Decide the policies on an organization."""
    index = build(read, NOW)
    asked = policies or PolicySet()
    given: dict[str, Any] = {"catalog": catalog(), "now": NOW, "verdicts": decide(index, asked)}
    return Audited(index=index, policies=asked, **(given | fields))


def setting(rule: str, parameters: Mapping[str, Any] | None = None, **fields: Any) -> RuleSetting:
    """Switch a rule on."""
    return RuleSetting(rule=rule, parameters=parameters or {}, at=AT, **fields)


def find(
    rule: str, read: Snapshot | Audited, policies: PolicySet | None = None, **fields: Any
) -> tuple[Finding, ...]:
    """Return what one rule finds; `fields` are those of its setting."""
    seen = read if isinstance(read, Audited) else audited(read, policies)
    return tuple(CHECK_OF[rule].find(seen, setting(rule, **fields)))


def find_one(
    rule: str, read: Snapshot | Audited, policies: PolicySet | None = None, **fields: Any
) -> Finding:
    """Return the only finding of a rule, without the proof, which no test here is about."""
    (finding,) = find(rule, read, policies, **fields)
    return replace(finding, proof=None)


def open_sections(
    rule: str, read: Snapshot, policies: PolicySet | None = None, **fields: Any
) -> list[str]:
    """Return the sections that keep a rule from being decided."""
    return [
        spot.section for _, spot in undecided(audited(read, policies), (setting(rule, **fields),))
    ]


def names(finding: Finding) -> list[str]:
    """Return the names of the subjects of a finding."""
    return [subject.name for subject in finding.subjects]


def told(finding: Finding) -> str:
    """Tell a finding in a few lines, as the docs page of its rule shows it."""
    lines = [f"{finding.severity}  {finding.rule}", finding.message, f"cause: {finding.cause}"]
    lines += [f"found: {one.text}" for one in finding.evidence]
    lines += [f"fix: {step}" for step in finding.remedy]
    return "\n".join(lines) + "\n"
