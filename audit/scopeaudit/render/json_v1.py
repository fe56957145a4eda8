"""Version 1 of the JSON report, from the model into the shape of `json_v1_shape`."""

from collections.abc import Iterable, Mapping
from operator import attrgetter

import msgspec

from scopeaudit.model.directory import Used
from scopeaudit.model.finding import Evidence, Finding, Subject, WaiverUse
from scopeaudit.model.history import KnownFinding, RunCounts, Since
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    Caution,
    Link,
    Location,
    NamedNeed,
    Need,
    OperationNeed,
    ParticipantNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UnpublishedNeed,
    UserContextNeed,
)
from scopeaudit.model.result import AuditResult, Cell
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import (
    Exempt,
    Gap,
    Ground,
    HeldPermission,
    HeldRole,
    HeldScope,
    OnConversation,
    Proof,
    SignsIn,
)
from scopeaudit.render import Options
from scopeaudit.render.dossier import Dossiers
from scopeaudit.render.json_v1_shape import (
    AcceptanceV1,
    AskedV1,
    BlindSpotV1,
    BlindV1,
    CautionV1,
    CellV1,
    ComparedV1,
    CountsV1,
    CoverageV1,
    EvidenceV1,
    FindingV1,
    FixesV1,
    GapV1,
    GroundV1,
    KnownV1,
    LinkV1,
    NamedV1,
    NeedV1,
    OrganizationV1,
    PlaceV1,
    PolicyV1,
    ProofV1,
    ProvenanceV1,
    ProvisoV1,
    ReliedV1,
    ReportV1,
    RunV1,
    SeverityWord,
    SinceV1,
    SubjectV1,
    UsedV1,
    VerdictV1,
    VisibilityV1,
    WaiverV1,
)
from scopeaudit.render.mending import Fix
from scopeaudit.render.reliance import Relied
from scopeaudit.render.standing import standing
from scopeaudit.render.view import CoverageRow, View, Visibility, view


def render(result: AuditResult, options: Options) -> str:  # noqa: ARG001  formats share one call
    """Render as indented JSON, keys in the order of the schema, ending in a line feed."""
    shape = report(result)
    try:
        plain = msgspec.json.encode(shape)
    except UnicodeEncodeError:  # a lone surrogate, which YAML may carry: JSON can only escape it
        return _escaped(shape)
    return msgspec.json.format(plain, indent=1).decode() + "\n"


def _escaped(shape: ReportV1) -> str:
    import json

    return json.dumps(msgspec.to_builtins(shape), indent=1) + "\n"


def report(result: AuditResult) -> ReportV1:
    """Put an audit into the shape of version 1."""
    page, dossiers = view(result), Dossiers(result)
    return ReportV1(
        schema_version=1,
        verdict=_verdict(result, page),
        counts=_counts(page),
        provenance=_provenance(result),
        coverage=[_coverage(row) for row in page.coverage],
        blind_spots=[_blind_spot(spot) for spot in result.blind_spots],
        matrix=[_cell(cell) for cell in result.cells],
        findings=[_finding(result, finding, dossiers) for finding in page.findings],
        accepted=[_finding(result, finding, dossiers) for finding in page.accepted],
        waivers=[_waiver(use) for use in result.waivers],
        cautions=[_caution(caution) for caution in result.policies.cautions],
        participant_visibility_gap=_visibility(page.visibility),
        since=_since(result.since) if result.since else None,
    )


def _visibility(gap: Visibility) -> VisibilityV1:
    return VisibilityV1(
        asked=gap.asked,
        subjects=gap.subjects,
        findings=[finding.fingerprint for finding in gap.findings],
        undecided=[BlindV1(spot.section, spot.reason) for spot in gap.undecided],
    )


def _since(since: Since) -> SinceV1:
    return SinceV1(
        what=since.what,
        audited_at=since.audited_at,
        gates=since.gates,
        new=sorted(since.new),
        reopened=sorted(since.reopened),
        new_subjects=sorted(since.new_subjects),
        fixed=list(map(_known, since.fixed)),
        unchecked=list(map(_known, since.unchecked)),
        first_seen=dict(sorted(since.first_seen.items())),
        trend=list(map(_run, since.trend)),
        changed=dict(sorted(since.changed.items())),
        waived={name: list(spans) for name, spans in sorted(since.waived.items())},
    )


def _known(known: KnownFinding) -> KnownV1:
    return KnownV1(known.fingerprint, known.rule, _word(known.severity), known.message)


def _run(run: RunCounts) -> RunV1:
    found = {str(severity): number for severity, number in run.open.items()}
    return RunV1(run.run, run.audited_at, found, run.new, run.fixed)


def _word(severity: object) -> SeverityWord:
    return str(severity)  # type: ignore[return-value]  # the words of `Severity` are these


def _verdict(result: AuditResult, page: View) -> VerdictV1:
    return VerdictV1(
        word=page.headline.word,
        detail=page.headline.detail,
        open=page.headline.open,
        exit_code=int(result.exit_code),
        fail_on=_word(result.fail_on),
    )


def _counts(page: View) -> CountsV1:
    counts = page.counts
    by_severity = {str(severity): number for severity, number in counts.severities.items()}
    return CountsV1(
        findings=counts.findings,
        **by_severity,
        subjects=counts.subjects,
        accepted=counts.accepted,
        verdicts=counts.verdicts,
        met=counts.met,
        proviso=counts.proviso,
        missing=counts.missing,
        unknown=counts.unknown,
        failing=counts.failing,
        undecided=counts.undecided,
        new=counts.new,
        known=counts.known,
        fixed=counts.fixed,
    )


def _provenance(result: AuditResult) -> ProvenanceV1:
    facts = result.provenance
    whose = facts.organization
    return ProvenanceV1(
        organization=OrganizationV1(whose.id, whose.name, whose.region),
        taken_at=facts.taken_at,
        audited_at=facts.audited_at,
        scopes_enforced=facts.scopes_enforced,
        snapshot_sha256=facts.snapshot_digest,
        tool_version=facts.tool_version,
        catalog_version=facts.catalog_version,
        policies=[PolicyV1(file.path, file.title, file.digest) for file in result.policies.files],
        rules=sorted(facts.rules),
    )


def _coverage(row: CoverageRow) -> CoverageV1:
    return CoverageV1(row.section, row.state, row.objects, row.unknown, list(row.undecided))


def _blind_spot(spot: BlindSpot) -> BlindSpotV1:
    return BlindSpotV1(
        section=spot.section,
        reason=spot.reason,
        call=spot.call,
        status=spot.status,
        code=spot.code,
        permission=spot.permission,
        correlation_id=spot.correlation_id,
        ids=None if spot.ids is None else list(spot.ids),
    )


def _cell(cell: Cell) -> CellV1:
    return CellV1(
        expectation=cell.expectation,
        action=cell.action,
        expected="can" if cell.allowed else "cannot",
        met=cell.met,
        proviso=cell.proviso,
        missing=cell.missing,
        unknown=cell.unknown,
        failing=cell.failing,
    )


def _finding(result: AuditResult, finding: Finding, dossiers: Dossiers) -> FindingV1:
    return FindingV1(
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        title=result.rule_titles.get(finding.rule, ""),
        severity=_word(finding.severity),
        message=finding.message,
        cause=finding.cause,
        lacks=list(finding.lacks),
        said=finding.said,
        division=finding.division,
        client=finding.client,
        actions=list(finding.actions),
        expectations=list(finding.expectations),
        latent=finding.latent,
        remedy=list(finding.remedy),
        evidence=[_evidence(fact) for fact in finding.evidence],
        links=[_link(link) for link in finding.links],
        at=_place(finding.at) if finding.at else None,
        sources=[_place(place) for place in finding.sources],
        acceptance=_acceptance(finding),
        proof=_proof(finding.proof, result.names) if finding.proof else None,
        subjects=_subjects(finding.subjects),
        standing=standing(result, finding),
        comparison=[
            ComparedV1(one.outcome, one.need, list(one.have))
            for one in dossiers.comparison(finding)
        ],
        fixes=_fixes(dossiers.fix(finding)),
        relied_on=_relied(dossiers.relied_on(finding)),
    )


def _fixes(fix: Fix | None) -> FixesV1 | None:
    return FixesV1("\n".join(fix.terraform), "\n".join(fix.calls)) if fix else None


def _relied(relied: Relied | None) -> ReliedV1 | None:
    if relied is None:
        return None
    asked = [AskedV1(expectation, action) for expectation, action in relied.expectations]
    return ReliedV1(
        asked, None if relied.calls is None else [_used(one) for one in relied.calls], relied.days
    )


def _used(one: Used) -> UsedV1:
    return UsedV1(one.method, one.path, one.requests, one.refused)


_IN_ORDER = attrgetter("kind", "name", "id", "client")


def _subjects(subjects: Iterable[Subject]) -> list[SubjectV1]:
    return [
        SubjectV1(one.kind, one.id, one.name, one.client, one.fingerprint)
        for one in sorted(subjects, key=_IN_ORDER)
    ]


def _evidence(fact: Evidence) -> EvidenceV1:
    return EvidenceV1(fact.text, fact.pointer, fact.source)


def _link(link: Link) -> LinkV1:
    return LinkV1(link.title, link.url)


def _place(at: Location) -> PlaceV1:
    return PlaceV1(at.path, at.line, at.column)


def _acceptance(finding: Finding) -> AcceptanceV1 | None:
    by = finding.acceptance
    return AcceptanceV1(by.owner, by.reason, by.until, _place(by.at)) if by else None


def _waiver(use: WaiverUse) -> WaiverV1:
    waiver = use.waiver
    return WaiverV1(
        waiver.owner, waiver.reason, waiver.until, _place(waiver.at), use.applied, use.expired
    )


def _caution(caution: Caution) -> CautionV1:
    return CautionV1(_place(caution.at), caution.message, caution.hint)


def _named(identifier: str, names: Mapping[str, str]) -> NamedV1:
    return NamedV1(identifier, names.get(identifier, identifier))


def _named_if_any(identifier: str | None, names: Mapping[str, str]) -> NamedV1 | None:
    return _named(identifier, names) if identifier is not None else None


def _proof(proof: Proof, names: Mapping[str, str]) -> ProofV1:
    return ProofV1(
        need=_need(proof.need),
        outcome=proof.outcome.value,
        division=_named_if_any(proof.division, names),
        grounds=[_ground(ground, names) for ground in proof.grounds],
        gaps=[_gap(gap, names) for gap in proof.gaps],
        blind=[BlindV1(spot.section, spot.reason) for spot in proof.blind],
        provisos=[ProvisoV1(proviso.kind, proviso.text) for proviso in proof.provisos],
        children=[_proof(child, names) for child in proof.children],
    )


def _need(need: Need) -> NeedV1:  # noqa: C901, PLR0911  one line for each kind of need
    match need:
        case AllOf():
            return NeedV1("all", "", "")
        case AnyOf():
            return NeedV1("any", "", "")
        case ScopeNeed(scope, basis):
            return NeedV1("scope", scope, basis)
        case PermissionNeed(permission):
            return NeedV1("permission", permission, "")
        case RoleNeed(role):
            return NeedV1("role", role, "")
        case UserContextNeed():
            return NeedV1("user-context", "", "")
        case ParticipantNeed(who):
            return NeedV1("participant", who, "")
        case UnpublishedNeed(what, operation):
            return NeedV1("unpublished", operation, what)
        case NamedNeed(name):
            return NeedV1("named", name, "")
        case OperationNeed(operation, _, note):
            return NeedV1("operation", operation, note)


def _ground(ground: Ground, names: Mapping[str, str]) -> GroundV1:
    match ground:
        case HeldPermission(permission, pattern, role, division, via, condition):
            place = _holding(role, division, via, names)
            return GroundV1("permission", permission, pattern, *place, condition, "")
        case HeldRole(role, division, via):
            return GroundV1("role", "", "", *_holding(role, division, via, names), None, "")
        case HeldScope(scope, held):
            return GroundV1("scope", scope, held, None, None, None, None, "")
        case SignsIn(grant_type):
            return GroundV1("signs-in", "", "", None, None, None, None, grant_type)
        case OnConversation(conversation, participant):
            nothing = (None, None, None, None)
            return GroundV1("participant", conversation, participant, *nothing, "")
        case Exempt(reason):
            return GroundV1("exempt", "", "", None, None, None, None, reason)


def _holding(
    role: str, division: str, via: str | None, names: Mapping[str, str]
) -> tuple[NamedV1, NamedV1, NamedV1 | None]:
    return _named(role, names), _named(division, names), _named_if_any(via, names)


def _gap(gap: Gap, names: Mapping[str, str]) -> GapV1:
    return GapV1(
        rule=gap.rule,
        names=list(gap.names),
        said=gap.said,
        held_in=[_named(division, names) for division in gap.held_in],
        policies=[_named(policy, names) for policy in gap.policies],
        latent=gap.latent,
        note=gap.note,
    )
