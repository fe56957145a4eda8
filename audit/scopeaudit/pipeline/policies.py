"""Policies with the catalog they are checked with, their cases, and what they need to read."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit.bundled import bundled
from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.checks import RULES
from scopeaudit.checks.run import find_all
from scopeaudit.decide import decide
from scopeaudit.index import build
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import PolicySet
from scopeaudit.model.snapshot import Conversation, Snapshot
from scopeaudit.model.verdict import Verdict
from scopeaudit.pipeline.accepting import read_ignores
from scopeaudit.pipeline.auditing import decided

if TYPE_CHECKING:
    from scopeaudit.policy.cases import CaseReport
    from scopeaudit.render.code import Language
    from scopeaudit.sources.live.want import Want


def want_of(paths: Iterable[Path], catalog_folder: Path | None = None) -> "Want":
    """Return which sections policies need."""
    return wanted_by(load(paths, catalog_folder)[0])


def wanted_by(policies: PolicySet) -> "Want":
    """Return which sections the policies need."""
    from scopeaudit.sources.live.want import wanted

    return wanted(policies, {rule.id: rule.reads for rule in RULES.values()})


def load(paths: Iterable[Path], catalog_folder: Path | None = None) -> tuple[PolicySet, Catalog]:
    """Load policies, the bundled ones when no path is given, and the catalog they are checked with."""
    from scopeaudit.policy.load import load_policies

    catalog = load_catalog(catalog_folder)
    policies = load_policies(paths, catalog, RULES)
    read_ignores(policies.marks)
    return policies, catalog


def run_cases(paths: Iterable[Path], catalog_folder: Path | None = None) -> "CaseReport":
    """Run the cases beside the policies, the bundled ones when no path is given."""
    from scopeaudit.policy import cases
    from scopeaudit.policy.load import load_policies

    catalog = load_catalog(catalog_folder)

    def load_one(path: Path) -> PolicySet:
        return load_policies((path,), catalog, RULES)

    def decide_case(
        read: Snapshot, policies: PolicySet, on: Conversation | None
    ) -> tuple[Verdict, ...]:
        return decide(build(read, read.taken_at), policies, on)

    def find(read: Snapshot, policies: PolicySet) -> tuple[Finding, ...]:
        return find_all(decided(read, policies, catalog, read.taken_at))

    chosen = tuple(paths) or (bundled("policies"),)
    return cases.test_policies(chosen, load_one, decide_case, find, RULES)


def code_for(asked: str, policies: PolicySet, catalog: Catalog, language: "Language") -> str:
    """Write down the correct sequence for an action; raises UsageError for one without an operation."""
    from scopeaudit.recipe import recipe
    from scopeaudit.render.code import code

    return code(recipe(asked, policies, catalog), language)
