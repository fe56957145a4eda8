"""A rule's id, its module, its docs page and its test belong together; the pages are complete."""

import importlib
import pkgutil
import re
from pathlib import Path
from typing import get_args

import pytest

import scopeaudit.checks
from scopeaudit.checks import CHECKS, RULES
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Section
from tests.checks.auditing import told

PAGES = Path(__file__).parents[2] / "docs" / "rules"
TESTS = Path(__file__).parent
HEADINGS = [
    "What it finds",
    "Why it matters",
    "Example",
    "Remedy",
    "What it needs to read",
    "Parameters",
]
IDS = sorted(RULES)
RUNS = {
    "access": "always runs",
    "about": "always runs",
    "conversation": "runs where attempts are given or a policy asks for it",
}


def module_name(rule: str) -> str:
    """Return the name of a rule's module."""
    return rule.replace("-", "_")


def page(rule: str) -> str:
    """Return the docs page of a rule."""
    return (PAGES / f"{rule}.md").read_text()


def section(rule: str, heading: str) -> str:
    """Return what stands under a heading of a rule's page."""
    return page(rule).split(f"## {heading}\n")[1].split("\n## ")[0].strip()


def test_every_rule_module_is_registered_once() -> None:
    """A module with a rule that the registry does not list would never run."""
    modules = {one.name for one in pkgutil.iter_modules(scopeaudit.checks.__path__)}
    with_rule = {
        name
        for name in modules
        if hasattr(importlib.import_module(f"scopeaudit.checks.{name}"), "RULE")
    }
    assert with_rule == set(map(module_name, RULES))
    assert len(RULES) == len(CHECKS)


def test_every_page_belongs_to_a_rule() -> None:
    """No page is left of a rule that was renamed."""
    assert {one.stem for one in PAGES.glob("*.md")} == {*RULES, "README"}


@pytest.mark.parametrize("rule", IDS)
def test_id_module_page_and_test_have_one_name(rule: str) -> None:
    """Whoever knows the id finds all four."""
    module = importlib.import_module(f"scopeaudit.checks.{module_name(rule)}")
    assert module.RULE is RULES[rule]
    assert module.__doc__ is not None
    assert module.__doc__.startswith(f"{rule}: ")
    assert (TESTS / f"test_{module_name(rule)}.py").is_file()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_well_formed(rule: Rule) -> None:
    """Its id is kebab-case, its title one phrase, its sections exist, its parameters have defaults."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert set(rule.reads) <= set(get_args(Section))
    assert len(set(rule.reads)) == len(rule.reads)
    assert rule.reads or rule.family == "about"
    for name, default in rule.parameters.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
        assert default
        assert isinstance(default, int | tuple)


@pytest.mark.parametrize("rule", IDS)
def test_a_page_has_all_its_headings(rule: str) -> None:
    """In the same order everywhere, and each with something under it."""
    assert re.findall(r"^# (.+)$", page(rule), re.MULTILINE) == [rule]
    assert re.findall(r"^## (.+)$", page(rule), re.MULTILINE) == HEADINGS
    assert all(section(rule, heading) for heading in HEADINGS)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_page_states_severity_and_family(rule: Rule) -> None:
    """The line below the title is what the code says."""
    runs = RUNS.get(rule.family, "runs when a policy asks for it")
    line = page(rule.id).split("\n")[2]
    assert line == f"{rule.title}. Family {rule.family}, severity {rule.severity}, {runs}."


@pytest.mark.parametrize("rule", IDS)
def test_the_example_of_a_page_is_what_the_rule_says(rule: str) -> None:
    """The example is a finding of the rule's test, told in full."""
    test = importlib.import_module(f"tests.checks.test_{module_name(rule)}")
    assert section(rule, "Example") == f"```text\n{told(test.example())}```"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_page_names_what_the_rule_reads(rule: Rule) -> None:
    """The sections stand first, in the order of the code."""
    words = section(rule.id, "What it needs to read").split(".")[0]
    assert re.findall(r"`([a-z_]+)`", words) == list(rule.reads)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_page_names_every_parameter_with_its_default(rule: Rule) -> None:
    """As a table; a rule without parameters says so."""
    text = section(rule.id, "Parameters")
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", text, re.MULTILINE)
    assert [name for name, _ in rows] == list(rule.parameters)
    for name, default in rows:
        assert default == shown(rule.parameters[name])
    assert rows or text == "None."


def shown(value: int | tuple[str, ...]) -> str:
    """Return a default as a page shows it."""
    return f"`{value}`" if isinstance(value, int) else ", ".join(f"`{one}`" for one in value)


def test_the_index_lists_every_rule() -> None:
    """By family, in the order of the registry, with a link."""
    rows = re.findall(r"^\| \[(\S+)\]\((\S+)\) \| (.+) \| (\w+) \|$", page("README"), re.MULTILINE)
    assert rows == [
        (rule.id, f"{rule.id}.md", rule.title, str(rule.severity)) for rule in RULES.values()
    ]
