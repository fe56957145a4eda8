"""Running the checks that are in force."""

from collections.abc import Iterable
from dataclasses import replace

from scopeaudit.checks import CHECKS
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.setting import BUILT_IN
from scopeaudit.checks.undecided import undecided
from scopeaudit.model.finding import Finding
from scopeaudit.model.leaves import participant_needs
from scopeaudit.model.policy import PolicySet, RuleSetting
from scopeaudit.model.snapshot import Snapshot

_ALWAYS = frozenset({"access", "about"})
_OF_EXPECTATIONS = "conversation-not-visible"
"""The rule about conversations that needs no attempt: who must act on a participant must see it."""
_AFTER_WAIVERS = frozenset({"waiver-expired", "waiver-unused"})


def settings_in_force(policies: PolicySet, read: Snapshot) -> tuple[RuleSetting, ...]:
    """Return a setting for each rule that runs."""
    return in_force(policies, attempts=read.attempts is not None)


def in_force(policies: PolicySet, *, attempts: bool) -> tuple[RuleSetting, ...]:
    """Return a setting for each rule that runs; `attempts` says whether any were read.

    Access and about always, those about conversations where there are attempts, the others as policies say.
    """
    running = {_OF_EXPECTATIONS} if _asks_for_participants(policies) else set()
    families = {*_ALWAYS, "conversation"} if attempts else _ALWAYS
    given = {setting.rule: setting for setting in policies.rules}
    return tuple(
        given.get(check.rule.id) or RuleSetting(rule=check.rule.id, at=BUILT_IN)
        for check in CHECKS
        if check.rule.id in {*given, *running} or check.rule.family in families
    )


def _asks_for_participants(policies: PolicySet) -> bool:
    expected = (name for one in policies.expectations if one.allowed for name in one.actions)
    asked = (policies.actions.get(name) for name in dict.fromkeys(expected))
    return any(one is not None and bool(participant_needs(one.need)) for one in asked)


def find_all(audited: Audited) -> tuple[Finding, ...]:
    """Return what all rules in force find, but those about waivers, which look at this first."""
    settings = settings_in_force(audited.policies, audited.index.snapshot)
    audited = replace(audited, undecided=undecided(audited, settings))
    return _find(audited, [one for one in settings if one.rule not in _AFTER_WAIVERS])


def find_waiver_findings(audited: Audited) -> tuple[Finding, ...]:
    """Return what the rules about waivers find, once `audited` knows what waivers accepted."""
    settings = settings_in_force(audited.policies, audited.index.snapshot)
    return _find(audited, [one for one in settings if one.rule in _AFTER_WAIVERS])


def _find(audited: Audited, settings: Iterable[RuleSetting]) -> tuple[Finding, ...]:
    checks = {check.rule.id: check for check in CHECKS}
    return tuple(
        finding for setting in settings for finding in checks[setting.rule].find(audited, setting)
    )
