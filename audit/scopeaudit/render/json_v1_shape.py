"""The frozen shape of version 1 of the JSON report, apart from the model so that the model can change.

A field may be added; none is renamed, removed or given another meaning. The published schema is
generated from these types.
"""

from datetime import date, datetime
from typing import Any, Literal

import msgspec

SeverityWord = Literal["critical", "high", "medium", "low", "info"]


class _Shape(msgspec.Struct, frozen=True, gc=False):
    """What all parts of the document share."""


class NamedV1(_Shape, frozen=True):
    """An object of the organization: its id, and its name (the id again where it is not known)."""

    id: str
    name: str


class PlaceV1(_Shape, frozen=True):
    """Where in a file people write something stands, counted from 1."""

    path: str
    line: int
    column: int


class LinkV1(_Shape, frozen=True):
    """A page for the reader."""

    title: str
    url: str


class VerdictV1(_Shape, frozen=True):
    """The verdict of the whole audit; `open` says what could not be decided."""

    word: Literal["FAIL", "INCOMPLETE", "NOTHING AUDITED", "PASS", "CLEAN"]
    detail: str
    open: str
    exit_code: int
    fail_on: SeverityWord


class CountsV1(_Shape, frozen=True):
    """Findings by severity; verdicts by outcome, in subjects (`proviso` is a part of `met`).

    `undecided` counts rules that a blind spot keeps from a whole answer. `new`, `known` and `fixed`
    compare findings with an earlier audit; all are 0 without one.
    """

    findings: int
    critical: int
    high: int
    medium: int
    low: int
    info: int
    subjects: int
    accepted: int
    verdicts: int
    met: int
    proviso: int
    missing: int
    unknown: int
    failing: int
    undecided: int
    new: int
    known: int
    fixed: int


class OrganizationV1(_Shape, frozen=True):
    """The organization that was read."""

    id: str
    name: str
    region: str


class PolicyV1(_Shape, frozen=True):
    """A policy file that was used, with its SHA-256 in hex."""

    path: str
    title: str
    sha256: str


class ProvenanceV1(_Shape, frozen=True):
    """What was audited with what: enough to make the same report again."""

    organization: OrganizationV1
    taken_at: datetime
    audited_at: datetime
    scopes_enforced: bool | None
    snapshot_sha256: str
    tool_version: str
    catalog_version: str
    policies: list[PolicyV1]
    rules: list[str]


class CoverageV1(_Shape, frozen=True):
    """One section; its blind spots keep `unknown` verdicts and the rules of `undecided` open."""

    section: str
    state: Literal["read", "in part", "not read"]
    count: int | None
    unknown: int
    undecided: list[str]


class BlindSpotV1(_Shape, frozen=True):
    """A part that could not be read; `ids` null means that it may hide any subject."""

    section: str
    reason: str
    call: str
    status: int | None
    code: str
    permission: str
    correlation_id: str
    ids: list[str] | None


class CellV1(_Shape, frozen=True):
    """One expectation × action, in subjects; `failing` are not as expected."""

    expectation: str
    action: str
    expected: Literal["can", "cannot"]
    met: int
    proviso: int
    missing: int
    unknown: int
    failing: int


class SubjectV1(_Shape, frozen=True):
    """Whom a finding is about; `client` is set for a user through a client."""

    kind: Literal["client", "user", "group", "role", "policy", "waiver", "organization"]
    id: str
    name: str
    client: str
    fingerprint: str


class EvidenceV1(_Shape, frozen=True):
    """A fact that was read; `pointer` is a JSON pointer into the snapshot."""

    text: str
    pointer: str
    source: str


class NeedV1(_Shape, frozen=True):
    """What a step of a proof asks for; `name` is empty where the kind says all."""

    kind: Literal[
        "all",
        "any",
        "scope",
        "permission",
        "role",
        "user-context",
        "participant",
        "unpublished",
        "named",
        "operation",
    ]
    name: str
    note: str


class GroundV1(_Shape, frozen=True):
    """By what a need is met: `held` covers `name` (a participant is on conversation `name`); null or empty where it says nothing of the kind."""

    kind: Literal["permission", "role", "scope", "signs-in", "participant", "exempt"]
    name: str
    held: str
    role: NamedV1 | None
    division: NamedV1 | None
    group: NamedV1 | None
    condition: str | None
    note: str


class GapV1(_Shape, frozen=True):
    """What is lacking; any one of `names` would close it."""

    rule: str
    names: list[str]
    said: str
    held_in: list[NamedV1]
    policies: list[NamedV1]
    latent: bool
    note: str


class ProvisoV1(_Shape, frozen=True):
    """Something only the moment of the call decides."""

    kind: str
    text: str


class BlindV1(_Shape, frozen=True):
    """A blind spot that hides the answer."""

    section: str
    reason: str


class ProofV1(_Shape, frozen=True):
    """A need with its outcome and the proof of it."""

    need: NeedV1
    outcome: Literal["met", "missing", "unknown"]
    division: NamedV1 | None
    grounds: list[GroundV1]
    gaps: list[GapV1]
    blind: list[BlindV1]
    provisos: list[ProvisoV1]
    children: list["ProofV1"]


class AcceptanceV1(_Shape, frozen=True):
    """Who accepts a finding, why and until which day."""

    owner: str
    reason: str
    until: date
    at: PlaceV1


class ComparedV1(_Shape, frozen=True):
    """What is needed beside what is there; `proviso` depends on the call, `excess` is held beyond need."""

    outcome: Literal["met", "proviso", "missing", "unknown", "excess"]
    need: str
    have: list[str]


class FixesV1(_Shape, frozen=True):
    """The first way of the remedy, ready to use: Terraform, and calls of the vendor's API; empty where neither fits."""

    terraform: str
    api: str


class AskedV1(_Shape, frozen=True):
    """An expectation with one of its actions."""

    expectation: str
    action: str


class UsedV1(_Shape, frozen=True):
    """A call that a client made, and how often."""

    method: str
    path: str
    requests: int
    refused: int


class ReliedV1(_Shape, frozen=True):
    """What relies on what a finding would take away; `calls` null means that no usage was read of it."""

    expectations: list[AskedV1]
    calls: list[UsedV1] | None
    days: int


class FindingV1(_Shape, frozen=True):
    """One gap of one or more subjects that share its cause; `acceptance` only on accepted ones.

    `at` is where a policy asks for it, `sources` where a configuration that was audited causes it;
    `standing` is `open` where no earlier audit was given. `relied_on` null means that mending it takes
    nothing away.
    """

    fingerprint: str
    rule: str
    title: str
    severity: SeverityWord
    message: str
    cause: str
    lacks: list[str]
    said: str
    division: str
    client: str
    actions: list[str]
    expectations: list[str]
    latent: bool
    remedy: list[str]
    evidence: list[EvidenceV1]
    links: list[LinkV1]
    at: PlaceV1 | None
    sources: list[PlaceV1]
    acceptance: AcceptanceV1 | None
    proof: ProofV1 | None
    subjects: list[SubjectV1]
    standing: Literal["open", "new", "reopened", "known", "accepted"]
    comparison: list[ComparedV1] = []
    fixes: FixesV1 | None = None
    relied_on: ReliedV1 | None = None


class KnownV1(_Shape, frozen=True):
    """A finding of an earlier audit that is not found any more."""

    fingerprint: str
    rule: str
    severity: SeverityWord
    message: str


class RunV1(_Shape, frozen=True):
    """One earlier run: its open findings by severity, and how many were new and fixed then."""

    run: str
    audited_at: datetime
    open: dict[str, int]
    new: int
    fixed: int


class SinceV1(_Shape, frozen=True):
    """What changed since an earlier audit; lists of fingerprints are sorted.

    `new_subjects` are the subjects that make a finding new. `unchecked` findings could be neither found
    nor ruled out. Where it `gates`, only new and reopened findings count for the verdict. `changed` has since
    when an open finding is told in these words, `waived` from when to when it was accepted before.
    """

    what: str
    audited_at: datetime | None
    gates: bool
    new: list[str]
    reopened: list[str]
    new_subjects: list[str]
    fixed: list[KnownV1]
    unchecked: list[KnownV1]
    first_seen: dict[str, datetime]
    trend: list[RunV1]
    changed: dict[str, datetime] = {}
    waived: dict[str, list[tuple[datetime, datetime]]] = {}


class VisibilityV1(_Shape, frozen=True):
    """The participant-visibility gap: who can never be shown which participant of a call is theirs.

    `asked` says whether a policy asks anybody to act as a participant; `findings` are fingerprints, of client
    credentials and of users without a view permission; `undecided` could hide others.
    """

    asked: bool
    subjects: int
    findings: list[str]
    undecided: list[BlindV1]


class WaiverV1(_Shape, frozen=True):
    """A waiver and how many findings it accepted; an expired one accepts none."""

    owner: str
    reason: str
    until: date
    at: PlaceV1
    applied: int
    expired: bool


class CautionV1(_Shape, frozen=True):
    """Something doubtful in a policy that did not stop the audit."""

    at: PlaceV1
    message: str
    hint: str


class ReportV1(_Shape, frozen=True):
    """An audit of one organization by scopeaudit; findings stand worst first."""

    schema_version: Literal[1]
    verdict: VerdictV1
    counts: CountsV1
    provenance: ProvenanceV1
    coverage: list[CoverageV1]
    blind_spots: list[BlindSpotV1]
    matrix: list[CellV1]
    findings: list[FindingV1]
    accepted: list[FindingV1]
    waivers: list[WaiverV1]
    cautions: list[CautionV1]
    participant_visibility_gap: VisibilityV1
    since: SinceV1 | None


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the report, as published in `reports/schema/`."""
    made = msgspec.json.schema(ReportV1)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:scopeaudit:findings:v1",
        "title": "scopeaudit findings, version 1",
        **made,
    }
