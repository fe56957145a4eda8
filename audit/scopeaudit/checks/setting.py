"""What a policy set for a rule, or the rule's own default."""

from scopeaudit.model.policy import Location, RuleSetting, Severity
from scopeaudit.model.rule import Rule

BUILT_IN = Location("", 0)
"""Where the setting of a rule stands that runs although no policy names it."""


def number(rule: Rule, setting: RuleSetting, name: str) -> int:
    """Return a numeric parameter."""
    value = setting.parameters.get(name, rule.parameters[name])
    if not isinstance(value, int):
        raise TypeError(f"parameter `{name}` of `{rule.id}` must be a number")
    return value


def texts(rule: Rule, setting: RuleSetting, name: str) -> tuple[str, ...]:
    """Return a parameter that is a list of names."""
    value = setting.parameters.get(name, rule.parameters[name])
    if isinstance(value, int):
        raise TypeError(f"parameter `{name}` of `{rule.id}` must be a list")
    return value


def severity(rule: Rule, setting: RuleSetting) -> Severity:
    """Return the severity of the rule's findings."""
    return rule.severity if setting.severity is None else setting.severity


def written_at(setting: RuleSetting) -> Location | None:
    """Return where a policy switches the rule on; None for a rule that runs by itself."""
    return None if setting.at == BUILT_IN else setting.at
