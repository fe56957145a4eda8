"""The audit: a pure function of organization, policies, waivers, baseline and terms."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scopeaudit.catalog import Catalog
from scopeaudit.checks import RULES
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.run import find_all, find_waiver_findings, settings_in_force
from scopeaudit.checks.undecided import undecided
from scopeaudit.decide import decide
from scopeaudit.index import build
from scopeaudit.model.finding import Finding, Waiver
from scopeaudit.model.policy import PolicySet
from scopeaudit.model.result import AuditResult
from scopeaudit.model.snapshot import BlindSpot, Snapshot
from scopeaudit.model.verdict import Verdict
from scopeaudit.origins import located
from scopeaudit.pipeline.accepting import read_ignores, written
from scopeaudit.pipeline.organization import Organization
from scopeaudit.pipeline.summary import (
    cells,
    directory,
    names_of,
    provenance,
    sections_read,
    wanted_besides,
    worst_first,
)
from scopeaudit.pipeline.terms import Terms
from scopeaudit.pipeline.verdict import behind_harmless_gaps, exit_code, standing, unknown_names

if TYPE_CHECKING:
    from scopeaudit.baseline import Baseline
    from scopeaudit.model.history import Since
    from scopeaudit.sources.calls import Asked


def audit(
    organization: Organization,
    policies: PolicySet,
    catalog: Catalog,
    waivers: tuple[Waiver, ...],
    terms: Terms,
    baseline: "Baseline | None" = None,
) -> AuditResult:
    """Audit an organization: a pure function of its arguments. With a baseline only new findings count."""
    from scopeaudit import waivers as accepted_findings

    asked = _asked(organization, catalog)
    policies = _with_calls(policies, asked)
    waivers = (*waivers, *read_ignores((*policies.marks, *organization.marks)))
    audited = decided(organization.snapshot, policies, catalog, terms.now)
    unknown = tuple(one.verdict for one in asked if one.verdict)
    audited = replace(audited, verdicts=(*audited.verdicts, *unknown))
    names = names_of(audited.index)
    every = (located(one, organization.origins, audited.index) for one in find_all(audited))
    found, accepted, uses = accepted_findings.apply(
        every, waivers, terms.now.date(), names=names, written=written(organization)
    )
    audited = replace(audited, waivers=uses)
    policies = replace(policies, cautions=standing(policies.cautions, audited.index))
    result = AuditResult(
        provenance=provenance(organization, audited),
        policies=policies,
        sections=tuple(sections_read(audited.index, wanted_besides(policies))),
        cells=cells(audited.verdicts),
        verdicts=audited.verdicts,
        findings=worst_first((*found, *find_waiver_findings(audited))),
        accepted=worst_first(accepted),
        blind_spots=_blind_spots(organization, audited, unknown),
        undecided=_undecided(organization, audited, policies, (*found, *accepted)),
        fail_on=terms.fail_on,
        names=names,
        waivers=uses,
        rule_titles={rule.id: rule.title for rule in RULES.values()},
        directory=directory(audited.index, catalog),
    )
    if baseline:
        result = replace(result, since=_since(baseline, result, audited.index.snapshot))
    return replace(result, exit_code=exit_code(result, terms))


def _blind_spots(
    organization: Organization, audited: Audited, unknown: tuple[Verdict, ...]
) -> tuple[BlindSpot, ...]:
    """Return what could not be read: of the snapshot, of the configuration, of what data actions ask."""
    return (
        *audited.index.blind_spots,
        *(spot for _, spot in organization.undecided),
        *(spot for one in unknown for spot in one.proof.blind),
    )


def _undecided(
    organization: Organization,
    audited: Audited,
    policies: PolicySet,
    findings: tuple[Finding, ...],
) -> tuple[tuple[str, BlindSpot], ...]:
    """Return the rules that stay open, each with what hides it."""
    return (
        *undecided(audited, settings_in_force(policies, audited.index.snapshot)),
        *_left_open(organization, policies),
        *unknown_names(policies.cautions),
        *behind_harmless_gaps(audited.verdicts, findings),
    )


def _asked(organization: Organization, catalog: Catalog) -> tuple["Asked", ...]:
    """Return what the data actions of a configuration ask for, besides what policies do."""
    if not organization.calls:
        return ()
    from scopeaudit.sources.calls import asked_of

    return tuple(asked_of(organization.calls, catalog))


def _with_calls(policies: PolicySet, asked: tuple["Asked", ...]) -> PolicySet:
    """Return policies with an expectation for each call whose client is known."""
    actions = {one.action.id: one.action for one in asked}
    known = (one.expectation for one in asked if one.verdict is None)
    return replace(
        policies,
        actions={**policies.actions, **actions},
        expectations=(*policies.expectations, *known),
    )


def _left_open(organization: Organization, policies: PolicySet) -> Iterable[tuple[str, BlindSpot]]:
    """Yield the rules in force that a configuration keeps from being decided."""
    in_force = {setting.rule for setting in settings_in_force(policies, organization.snapshot)}
    return ((rule, spot) for rule, spot in organization.undecided if rule in in_force)


def _since(baseline: "Baseline", result: AuditResult, read: Snapshot) -> "Since":
    from scopeaudit.baseline import compare

    return compare(
        baseline, result, (one.rule for one in settings_in_force(result.policies, read))
    )


def decided(read: Snapshot, policies: PolicySet, catalog: Catalog, now: datetime) -> Audited:
    """Return an audit as far as it is decided: without findings."""
    index = build(read, now)
    return Audited(
        index=index,
        policies=policies,
        verdicts=decide(index, policies),
        catalog=catalog,
        now=now,
    )
