"""From what stands under `checks` in all files to the settings of rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scopeaudit.documents import Node, shown
from scopeaudit.model.policy import RuleSetting
from scopeaudit.model.rule import Rule
from scopeaudit.policy.fields import links_of, remedy_of, severity_of, texts_of
from scopeaudit.policy.remarks import Remarks
from scopeaudit.policy.sections import Sections


def read_settings(
    files: Iterable[Sections], rules: Mapping[str, Rule], remarks: Remarks
) -> tuple[RuleSetting, ...]:
    """Read the settings of all files, in reading order; a rule is set once, or alike."""
    read: dict[str, RuleSetting] = {}
    for name, node in (entry for file in files for entry in file.entries("checks")):
        if rules[name].family == "access":
            message = f"the rule {shown(name)} always runs; it has no settings"
            hint = "its findings have the severity and remedy of the action or the expectation"
            remarks.refuse_key(node, message, hint)
            continue
        setting = _setting(rules[name], node)
        first = read.setdefault(name, setting)
        if replace(first, at=setting.at) != setting:
            message = f"the rule {shown(name)} is set differently at {first.at}"
            remarks.refuse_key(
                node, message, "one setting holds for all; remove one, or make them equal"
            )
    return tuple(read.values())


def _setting(rule: Rule, node: Node) -> RuleSetting:
    given = {name: node.get(name) for name in rule.parameters}
    return RuleSetting(
        rule=rule.id,
        severity=severity_of(node),
        parameters={
            name: value.value if isinstance(value.value, int) else texts_of(node, name)
            for name, value in given.items()
            if value
        },
        remedy=remedy_of(node),
        links=links_of(node),
        at=node.key_at,
    )
