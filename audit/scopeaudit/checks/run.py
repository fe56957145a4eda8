"""Running the checks that are in force."""

from collections.abc import Iterable
from dataclasses import replace

from scopeaudit.checks import CHECKS
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.setting import BUILT_IN
from scopeaudit.checks.undecided import undecided
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import PolicySet, RuleSetting

_ALWAYS = frozenset({"access", "about"})
_AFTER_WAIVERS = frozenset({"waiver-expired", "waiver-unused"})


def settings_in_force(policies: PolicySet) -> tuple[RuleSetting, ...]:
    """Return a setting for each rule that runs: access and about always, the others as policies say."""
    given = {setting.rule: setting for setting in policies.rules}
    return tuple(
        given.get(check.rule.id) or RuleSetting(rule=check.rule.id, at=BUILT_IN)
        for check in CHECKS
        if check.rule.id in given or check.rule.family in _ALWAYS
    )


def find_all(audited: Audited) -> tuple[Finding, ...]:
    """Return what all rules in force find, but those about waivers, which look at this first."""
    settings = settings_in_force(audited.policies)
    audited = replace(audited, undecided=undecided(audited, settings))
    return _find(audited, [one for one in settings if one.rule not in _AFTER_WAIVERS])


def find_waiver_findings(audited: Audited) -> tuple[Finding, ...]:
    """Return what the rules about waivers find, once `audited` knows what waivers accepted."""
    settings = settings_in_force(audited.policies)
    return _find(audited, [one for one in settings if one.rule in _AFTER_WAIVERS])


def _find(audited: Audited, settings: Iterable[RuleSetting]) -> tuple[Finding, ...]:
    checks = {check.rule.id: check for check in CHECKS}
    return tuple(
        finding for setting in settings for finding in checks[setting.rule].find(audited, setting)
    )
