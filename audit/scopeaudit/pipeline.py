"""The only place where the stages meet, and the only reader of the clock."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from scopeaudit import __version__
from scopeaudit.bundled import bundled
from scopeaudit.catalog import Catalog, load_catalog
from scopeaudit.checks import RULES
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.run import find_all, find_waiver_findings, settings_in_force
from scopeaudit.checks.undecided import undecided
from scopeaudit.decide import decide
from scopeaudit.errors import ExitCode, NothingToAuditError, UsageError
from scopeaudit.index import Index, build
from scopeaudit.model.directory import Directory
from scopeaudit.model.finding import Finding, Waiver
from scopeaudit.model.origin import Origin
from scopeaudit.model.policy import Caution, InQueues, Location, Mark, PolicySet, Severity
from scopeaudit.model.result import AuditResult, Cell, Provenance, SectionRead
from scopeaudit.model.snapshot import BlindSpot, Conversation, Snapshot
from scopeaudit.model.verdict import Outcome, Verdict
from scopeaudit.origins import located
from scopeaudit.records import dataclass
from scopeaudit.writing import write_whole

if TYPE_CHECKING:
    from scopeaudit.baseline import Baseline
    from scopeaudit.diagnose import Evidence
    from scopeaudit.model.answer import Abilities, Explanation
    from scopeaudit.model.diagnosis import Diagnoses
    from scopeaudit.model.difference import Difference, Side
    from scopeaudit.model.history import Since
    from scopeaudit.model.refusal import Reading
    from scopeaudit.model.token import OwnToken, TokenReport
    from scopeaudit.policy.cases import CaseReport
    from scopeaudit.render.code import Language
    from scopeaudit.sources.calls import Asked
    from scopeaudit.sources.change import DataCall, Read
    from scopeaudit.sources.live.checkup import Checkup
    from scopeaudit.sources.live.organization import Connection, Order
    from scopeaudit.sources.live.plan import More, Step
    from scopeaudit.sources.live.progress import Watch
    from scopeaudit.sources.live.want import Want
    from scopeaudit.sources.manifest import Manifest
    from scopeaudit.sources.terraform import Terraform
    from scopeaudit.waiving import Wanted

    Source = str | Connection | Terraform | Manifest

SECTIONS = (
    "clients",
    "users",
    "groups",
    "roles",
    "divisions",
    "permissions",
    "access_policies",
    "tokens",
    "usage",
)
"""The sections a report says were read or not, in reading order."""
ONLY_IF_READ = ("conversations", "attempts", "queues")
"""The sections that few audits need: a report counts them where they were read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A snapshot to audit, with the SHA-256 of its bytes in hex.

    Of a configuration that people write, `origins` say by id where objects are declared, `calls` what its
    data actions call, `undecided` are rules that it keeps from being decided, `marks` comments in it.
    `document` is the snapshot as JSON, empty unless it is read to be kept.
    """

    snapshot: Snapshot
    digest: str
    origins: Mapping[str, Origin] = field(default_factory=dict)
    calls: tuple["DataCall", ...] = ()
    undecided: tuple[tuple[str, BlindSpot], ...] = ()
    marks: tuple[Mark, ...] = ()
    document: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What decides the exit code, and at what time the audit is made."""

    now: datetime
    fail_on: Severity = Severity.HIGH
    allow_unknown: bool = False
    allow_empty: bool = False


def clock() -> datetime:
    """Return the time now, in UTC, without microseconds."""
    return datetime.now(UTC).replace(microsecond=0)


def read_organization(
    path: str, *, strict: bool = False, scopes_enforced: str | None = None, keep: bool = False
) -> Organization:
    """Read a saved organization; `-` is standard input, `scopes_enforced` overrides what it says.

    With `keep` its document stays with it.
    """
    from scopeaudit.sources.file import read_snapshot

    loaded = read_snapshot(path, strict=strict)
    snapshot = with_enforcement(loaded.snapshot, scopes_enforced)
    document = loaded.data if keep else b""
    return Organization(snapshot=snapshot, digest=loaded.digest, document=document)


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a source is read: as at which moment, strictly or not, what a person says of it, and who watches.

    With `keep` the document stays with what is read, for a store.
    """

    now: datetime
    strict: bool = False
    scopes_enforced: str | None = None
    watch: "Watch | None" = None
    keep: bool = False


def read(source: "Source", policies: PolicySet, how: How) -> Organization:
    """Read what is to be audited: a file, a live organization, Terraform or a manifest."""
    said = how.scopes_enforced
    if isinstance(source, str):
        return read_organization(source, strict=how.strict, scopes_enforced=said, keep=how.keep)

    from scopeaudit.sources.manifest import Manifest
    from scopeaudit.sources.terraform import Terraform

    # NOTE: what is not live is told first, since the way to a live organization needs an extra.
    if isinstance(source, Terraform | Manifest):
        return _configured(source, how)
    found = collect_organization(source, policies, scopes_enforced=said, watch=how.watch)
    return found if how.keep else replace(found, document=b"")


def _configured(source: "Terraform | Manifest", how: How) -> Organization:
    """Return a configuration, alone or laid over the organization it is for."""
    found = _change(source)
    if source.on_top_of is None:
        from scopeaudit.sources.alone import standing_alone

        made_at = found.made_at or how.now
        laid = standing_alone(found.change, source.organization, made_at)
        digest = found.digest
    else:
        from scopeaudit.sources.overlay import laid_over

        base = read_organization(source.on_top_of, strict=how.strict)
        # NOTE: what was tried before a change is applied says nothing of the change.
        laid = laid_over(found.change, replace(base.snapshot, attempts=None))
        digest = sha256(f"{base.digest}{found.digest}".encode()).hexdigest()
    return Organization(
        snapshot=with_enforcement(laid.snapshot, how.scopes_enforced),
        digest=digest,
        origins=laid.origins,
        calls=laid.calls,
        undecided=laid.undecided,
        marks=found.marks,
    )


def _change(source: "Terraform | Manifest") -> "Read":
    from scopeaudit.sources.terraform import Terraform, read_terraform

    if isinstance(source, Terraform):
        return read_terraform(source)
    from scopeaudit.sources.manifest import read_manifest

    return read_manifest(source)


def with_attempts(read: Organization, path: str, *, strict: bool = False) -> Organization:
    """Add what an application tried, from a file of JSON lines; its own attempts stay."""
    from scopeaudit.sources.attempts import read_attempts
    from scopeaudit.sources.file import encoded

    tried = (*(read.snapshot.attempts or ()), *read_attempts(path, strict=strict))
    snapshot = replace(read.snapshot, attempts=tried)
    document = encoded(snapshot)
    digest, kept = sha256(document).hexdigest(), document if read.document else b""
    return replace(read, snapshot=snapshot, digest=digest, document=kept)


def with_enforcement(snapshot: Snapshot, scopes_enforced: str | None) -> Snapshot:
    """Return a snapshot with what a person said of scope enforcement: yes, no, unknown, or nothing."""
    if scopes_enforced is None:
        return snapshot
    known = {"yes": True, "no": False}.get(scopes_enforced)
    return replace(snapshot, scopes_enforced=known)


def want_of(paths: Iterable[Path], catalog_folder: Path | None = None) -> "Want":
    """Return which sections policies need."""
    return _want(load(paths, catalog_folder)[0])


def _want(policies: PolicySet) -> "Want":
    from scopeaudit.sources.live.want import wanted

    return wanted(policies, {rule.id: rule.reads for rule in RULES.values()})


def collect(source: "Connection", order: "Order", scopes_enforced: str | None = None) -> Snapshot:
    """Collect a live organization."""
    from scopeaudit.sources.live.organization import read_live

    return with_enforcement(read_live(source, order), scopes_enforced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a collection would ask: the steps for each column, requests a minute, and what they need."""

    columns: tuple[str, ...]
    steps: "tuple[tuple[Step, ...], ...]"
    rate: int
    permissions: tuple[str, ...]
    scopes: tuple[str, ...]


def outlook(want: "Want", more: "More", earlier: Path | None, folder: Path | None) -> Outlook:
    """Plan a collection without asking anybody; sizes are those of an earlier one, or of four usual ones."""
    from scopeaudit.sources.live.needed import needed
    from scopeaudit.sources.live.plan import RATE, SIZES, plan, size_of

    sizes = SIZES
    if earlier is not None and earlier.is_file():
        read = read_organization(str(earlier)).snapshot
        sizes = {f"as read {read.taken_at:%Y-%m-%d}": size_of(read)}
    steps = tuple(plan(want, size, more) for size in sizes.values())
    permissions, scopes = needed(load_catalog(folder), steps[0])
    return Outlook(
        columns=tuple(sizes), steps=steps, rate=RATE, permissions=permissions, scopes=scopes
    )


def collect_organization(
    source: "Connection",
    policies: PolicySet,
    *,
    scopes_enforced: str | None = None,
    watch: "Watch | None" = None,
) -> Organization:
    """Collect what policies need of a live organization, with the document it would be saved as."""
    from scopeaudit.sources.file import encoded
    from scopeaudit.sources.live.organization import Order

    snapshot = collect(source, Order(want=_want(policies), watch=watch), scopes_enforced)
    document = encoded(snapshot)
    digest = sha256(document).hexdigest()
    return Organization(snapshot=snapshot, digest=digest, document=document)


def check_auditor(source: "Connection") -> "Checkup":
    """Compare what the auditor's own client holds with what the bundled `auditor` policy needs."""
    import asyncio

    from scopeaudit.sources.live.checkup import check

    actions = load((bundled("policies") / "auditor.yaml",))[0].actions.values()

    async def checked() -> "Checkup":
        async with source.open() as api:
            return await check(api, actions)

    return asyncio.run(checked(), debug=False)


def inspect_token(source: "Connection", policies: PolicySet) -> "TokenReport":
    """Say what a token can do, by what it says of itself; raises UnreadableError where it is not accepted."""
    import asyncio

    from scopeaudit import answer
    from scopeaudit.model.answer import Asked
    from scopeaudit.model.token import TokenReport
    from scopeaudit.sources.live.own_token import read_token

    async def read() -> "OwnToken":
        async with source.open() as api:
            return await read_token(api, source.surroundings.now())

    own = asyncio.run(read(), debug=False)
    index = build(own.snapshot, own.snapshot.taken_at)
    client = next(iter(index.clients.values()), None)
    user = next(iter(own.snapshot.users or ()), None)
    asked = (Asked("action", one.id, one.need, one.title) for one in policies.actions.values())
    return TokenReport(
        own=own, explained=tuple(answer.explain(index, one, client, user, None) for one in asked)
    )


def save(snapshot: Snapshot, path: Path) -> None:
    """Write a collected snapshot, whole or not at all, readable by its owner only; then drop its journal."""
    from scopeaudit.sources.file import write_snapshot
    from scopeaudit.sources.live.journal import journal_of

    write_snapshot(snapshot, path)
    journal_of(path).unlink(missing_ok=True)


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
        return find_all(_audited(read, policies, catalog, read.taken_at))

    chosen = tuple(paths) or (bundled("policies"),)
    return cases.test_policies(chosen, load_one, decide_case, find, RULES)


def read_waivers(path: Path | None) -> tuple[Waiver, ...]:
    """Load a waiver file; none without a path."""
    if path is None:
        return ()
    from scopeaudit.waivers import load_waivers

    return load_waivers(path, RULES)


def read_ignores(marks: tuple[Mark, ...]) -> tuple[Waiver, ...]:
    """Return what comments for this tool accept; raises PolicyError with all that is wrong in them."""
    if not marks:
        return ()
    from scopeaudit import ignores

    return ignores.read_ignores(marks, RULES)


def _written(organization: Organization) -> dict[Location, str]:
    """Return which object each line declares, of a configuration that people write."""
    return {
        at: identifier
        for identifier, origin in organization.origins.items()
        for at in (origin.at, *origin.parts.values())
    }


def waive(wanted: "Wanted", waivers: Path, report: Path | None) -> str:
    """Add a waiver to a file, whole or not at all; return what the report says of the finding, if given.

    Raises UsageError for a fingerprint that the report does not have or the file has already.
    """
    from scopeaudit import waiving

    waiving.check_wanted(wanted, clock().date())
    told = _reported(wanted.fingerprint, report) if report else ""
    data = waiving.read_if_there(waivers)
    known = () if data is None else read_waivers(waivers)
    waiving.refuse_second(wanted, known)
    write_whole(waivers, waiving.added(data, str(waivers), replace(wanted, note=told)))
    return told


def _reported(fingerprint: str, path: Path) -> str:
    """Return the open finding of a report with that fingerprint in words; raises UsageError without."""
    from scopeaudit.baseline import look_up
    from scopeaudit.render.visible import shortened, visible

    return shortened(visible(look_up(fingerprint, path)), 200)


def read_baseline(path: Path | None, organization: Organization) -> "Baseline | None":
    """Read the baseline of an organization; none without a path."""
    if path is None:
        return None
    from scopeaudit import baseline

    return baseline.read_baseline(path, organization.snapshot.organization)


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
    audited = _audited(organization.snapshot, policies, catalog, terms.now)
    unknown = tuple(one.verdict for one in asked if one.verdict)
    audited = replace(audited, verdicts=(*audited.verdicts, *unknown))
    index = audited.index
    policies = replace(policies, cautions=_standing(policies.cautions, index))
    names = _names(index)
    every = (located(one, organization.origins, index) for one in find_all(audited))
    found, accepted, uses = accepted_findings.apply(
        every, waivers, terms.now.date(), names=names, written=_written(organization)
    )
    audited = replace(audited, waivers=uses)
    result = AuditResult(
        provenance=_provenance(organization, audited),
        policies=policies,
        sections=tuple(_sections(index, _wanted_besides(policies))),
        cells=_cells(audited.verdicts),
        verdicts=audited.verdicts,
        findings=_worst_first((*found, *find_waiver_findings(audited))),
        accepted=_worst_first(accepted),
        blind_spots=(
            *index.blind_spots,
            *(spot for _, spot in organization.undecided),
            *(spot for one in unknown for spot in one.proof.blind),
        ),
        undecided=(
            *undecided(audited, settings_in_force(policies, index.snapshot)),
            *_left_open(organization, policies),
            *_unknown_names(policies.cautions),
            *_behind_harmless_gaps(audited.verdicts, (*found, *accepted)),
        ),
        fail_on=terms.fail_on,
        names=names,
        waivers=uses,
        rule_titles={rule.id: rule.title for rule in RULES.values()},
        directory=_directory(index),
    )
    if baseline:
        result = replace(result, since=_since(baseline, result, index.snapshot))
    return replace(result, exit_code=exit_code(result, terms))


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


def _audited(read: Snapshot, policies: PolicySet, catalog: Catalog, now: datetime) -> Audited:
    index = build(read, now)
    return Audited(
        index=index,
        policies=policies,
        verdicts=decide(index, policies),
        catalog=catalog,
        now=now,
    )


def exit_code(result: AuditResult, terms: Terms) -> ExitCode:
    """Return the code of design §8: what was found first, then what could not be decided."""
    if not terms.allow_empty and _nothing_decided(result):
        return ExitCode.NOTHING_TO_AUDIT
    empty_is_fine = {"policy-matches-nothing"} if terms.allow_empty else set()
    counting = (one for one in result.findings if one.rule not in empty_is_fine)
    if any(map(result.is_over_the_bar, counting)):
        return ExitCode.FINDINGS
    if result.unknown and not terms.allow_unknown:
        return ExitCode.INCOMPLETE
    return ExitCode.CLEAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question about one organization, by the names a person typed; empty names are not asked."""

    asked: str
    division: str = ""
    client: str = ""
    user: str = ""
    conversation: str = ""


def who_can(
    organization: Organization,
    policies: PolicySet,
    catalog: Catalog,
    inquiry: Inquiry,
    now: datetime,
) -> "Abilities":
    """List who can do what is asked; raises UsageError for names that do not exist."""
    from scopeaudit import answer
    from scopeaudit.asking import find_asked, find_division

    index = build(organization.snapshot, now)
    asked = find_asked(inquiry.asked, policies, catalog, index)
    division = find_division(inquiry.division, index) if inquiry.division else None
    return replace(answer.who_can(index, asked, division), names=_names(index))


def explain(
    organization: Organization,
    policies: PolicySet,
    catalog: Catalog,
    inquiry: Inquiry,
    now: datetime,
) -> "Explanation":
    """Prove why someone can or cannot; raises UsageError for names that do not exist."""
    from scopeaudit import answer
    from scopeaudit.asking import (
        find_asked,
        find_client,
        find_conversation,
        find_division,
        find_user,
    )

    if inquiry.conversation and inquiry.division:
        message = "`--conversation` and `--division` exclude each other"
        raise UsageError(message, "a conversation is in divisions of its own")
    index = build(organization.snapshot, now)
    asked = find_asked(inquiry.asked, policies, catalog, index)
    client = find_client(inquiry.client, index) if inquiry.client else None
    user = find_user(inquiry.user, index) if inquiry.user else None
    explained = answer.explain(
        index,
        asked,
        client,
        user,
        find_division(inquiry.division, index) if inquiry.division else None,
        find_conversation(inquiry.conversation, index) if inquiry.conversation else None,
    )
    old = answer.old_tokens(index, asked, client, user)
    return replace(explained, names=_names(index), tokens=old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What a person says besides an input: the call, who made it, where, since when the token lives.

    Empty names are not said; `earlier` is the folder of an older catalog to compare with.
    """

    operation: str = ""
    client: str = ""
    user: str = ""
    division: str = ""
    token_issued: datetime | None = None
    earlier: Path | None = None


def read_refusals(path: str) -> "Reading":
    """Read what a person has, from a file or standard input for `-`; gzip is undone."""
    from scopeaudit.sources.intake import Limits, read_bytes

    return refusals_in(read_bytes(path, limits=Limits(what="refusal")), path)


def refusals_in(data: bytes, path: str) -> "Reading":
    """Read the refused calls of an input; raises UnreadableError, and NothingToAuditError where there is none."""
    from scopeaudit.diagnose import read_refusals as read

    reading = read(data, path)
    if not reading.refusals:
        raise NothingToAuditError(
            f"`{path}` was read as {reading.kind}, and holds no refused call of the vendor's API",
            "; ".join(f"{one.count:,} {one.reason}" for one in reading.aside)
            or "a HAR is recorded while the call is made, with its answers",
        )
    return reading


def collect_around(
    source: "Connection",
    reading: "Reading",
    catalog: Catalog,
    *,
    scopes_enforced: str | None = None,
    watch: "Watch | None" = None,
) -> Organization:
    """Collect a live organization with the conversations that refused calls were about."""
    from scopeaudit.diagnose import conversations_named
    from scopeaudit.sources.file import digest_of
    from scopeaudit.sources.live.organization import Order

    order = Order(conversations=conversations_named(reading, catalog), watch=watch)
    snapshot = collect(source, order, scopes_enforced)
    return Organization(snapshot=snapshot, digest=digest_of(snapshot))


def diagnose(
    reading: "Reading",
    catalog: Catalog,
    organization: Organization | None,
    clues: Clues,
    now: datetime,
) -> "Diagnoses":
    """Say why calls were refused; raises UsageError for names that do not exist."""
    from scopeaudit.diagnose import diagnose as judge

    return judge(reading, _evidence(catalog, organization, clues, now))


def _evidence(
    catalog: Catalog, organization: Organization | None, clues: Clues, now: datetime
) -> "Evidence":
    from scopeaudit.asking import find_client, find_division, find_user
    from scopeaudit.diagnose import Evidence, load_enforcements

    if clues.operation and catalog.find(clues.operation) is None:
        raise UsageError(
            f"`{clues.operation}` is no operation", "`scopeaudit catalog search WORD` finds one"
        )
    index = build(organization.snapshot, now) if organization else None
    if index is None and (clues.client or clues.user or clues.division):
        raise UsageError("who called is looked up in an organization", "add --snapshot org.json")
    return Evidence(
        catalog=catalog,
        now=now,
        index=index,
        client=find_client(clues.client, index) if index and clues.client else None,
        user=find_user(clues.user, index) if index and clues.user else None,
        division=find_division(clues.division, index) if index and clues.division else None,
        token_issued=clues.token_issued,
        enforcements=load_enforcements(),
        earlier=load_catalog(clues.earlier) if clues.earlier else None,
        operation=clues.operation,
    )


def diff(
    before: tuple[str, Organization],
    after: tuple[str, Organization],
    policies: PolicySet,
    catalog: Catalog | None,
    division: str = "",
) -> "Difference":
    """Compare two snapshots, each with its path, for all actions of the policies.

    With a catalog also for all its operations, in the division or in any. Raises UsageError for snapshots
    of two organizations, a division there is not, or policies without an action where nothing else is asked.
    """
    from scopeaudit.asking import find_division
    from scopeaudit.difference import compare, compare_operations
    from scopeaudit.model.difference import Difference

    _refuse_two(before, after)
    if not policies.actions and catalog is None:
        raise UsageError(
            "expected policies with actions to compare, found none",
            "name others with -p, or compare all operations with --operations",
        )
    # NOTE: each side is judged at the time it was taken, so that the same two files give the same answer.
    was, now = (build(one.snapshot, one.snapshot.taken_at) for _, one in (before, after))
    place = find_division(division, now).id if division else None
    actions = compare(was, now, policies.actions.values())
    operations = None
    if catalog is not None:
        operations = compare_operations(was, now, tuple(catalog.operations.values()), place)
    return Difference(
        before=_side(*before, was),
        after=_side(*after, now),
        changes=actions.changes,
        operations=operations.changes if operations else None,
        compared=actions.subjects,
        actions=len(policies.actions),
        undecided=actions.undecided
        + (operations.undecided if operations else 0)
        + sum(len(_open(one)) for _, one in (before, after)),
        names=_names(was) | _names(now),
    )


def _side(path: str, organization: Organization, index: Index) -> "Side":
    from scopeaudit.model.difference import Side

    read = organization.snapshot
    return Side(
        path=path,
        organization=read.organization,
        taken_at=read.taken_at,
        digest=organization.digest,
        blind_spots=(*index.blind_spots, *_open(organization)),
    )


def _open(organization: Organization) -> tuple[BlindSpot, ...]:
    """Return what keeps a change from being known whole, whatever is asked of it."""
    return tuple(spot for rule, spot in organization.undecided if rule == "blind-spot")


def _refuse_two(before: tuple[str, Organization], after: tuple[str, Organization]) -> None:
    one, other = before[1].snapshot.organization, after[1].snapshot.organization
    if one.id != other.id:
        raise UsageError(
            f"`{before[0]}` is of organization `{one.name}` (`{one.id}`), "
            f"`{after[0]}` of `{other.name}` (`{other.id}`)",
            "name two snapshots of the same organization",
        )


def diff_exit_code(found: "Difference", *, fail: bool, allow_unknown: bool) -> ExitCode:
    """Return 1 where a change is to fail and there is one, 4 where abilities stayed undecided, 5 for nobody."""
    changes = (*found.changes, *(found.operations or ()))
    if fail and any(one.turn in {"gains", "loses"} for one in changes):
        return ExitCode.FINDINGS
    if found.undecided and not allow_unknown:
        return ExitCode.INCOMPLETE
    return ExitCode.CLEAN if any(found.compared.values()) else ExitCode.NOTHING_TO_AUDIT


def code_for(asked: str, policies: PolicySet, catalog: Catalog, language: "Language") -> str:
    """Write down the correct sequence for an action; raises UsageError for one without an operation."""
    from scopeaudit.recipe import recipe
    from scopeaudit.render.code import code

    return code(recipe(asked, policies, catalog), language)


def _nothing_decided(result: AuditResult) -> bool:
    """Say whether there was no subject, or nothing that any policy asked of one."""
    read = [one.count for one in result.sections if one.section in {"clients", "users"}]
    nobody = None not in read and not any(read)
    return nobody or not (result.cells or result.provenance.rules)


def _standing(cautions: Sequence[Caution], index: Index) -> tuple[Caution, ...]:
    """Drop the cautions about permissions that the organization's own catalog knows."""
    return tuple(one for one in cautions if one.permission not in index.permissions)


def _unknown_names(cautions: Iterable[Caution]) -> Iterable[tuple[str, BlindSpot]]:
    """Yield the permissions nobody knows: what rests on a misspelt one was not checked."""
    for name in dict.fromkeys(one.permission for one in cautions if one.permission):
        reason = f"neither the catalog nor the organization knows permission `{name}`"
        yield "policy-matches-nothing", BlindSpot(section="catalog", reason=reason)


def _behind_harmless_gaps(
    verdicts: Iterable[Verdict], findings: Iterable[Finding]
) -> Iterable[tuple[str, BlindSpot]]:
    """Yield what hides the rest of a need whose known gaps are latent or accepted: it may be worse."""
    open_gaps = {(one.rule, one.client, one.lacks) for one in findings if not one.acceptance}
    seen: dict[tuple[str, BlindSpot], None] = {}
    for verdict in verdicts:
        gaps = verdict.proof.gaps
        if verdict.allowed and gaps and verdict.proof.blind:
            known = {(gap.rule, verdict.client or "", gap.names) for gap in gaps if not gap.latent}
            if known.isdisjoint(open_gaps):
                seen.update(((gaps[0].rule, spot), None) for spot in verdict.proof.blind)
    return tuple(seen)


def _provenance(organization: Organization, audited: Audited) -> Provenance:
    snapshot = organization.snapshot
    rules = (one.rule for one in settings_in_force(audited.policies, snapshot))
    families = {"token", "hygiene", *(("conversation",) if snapshot.attempts else ())}
    return Provenance(
        organization=snapshot.organization,
        taken_at=snapshot.taken_at,
        audited_at=audited.now,
        scopes_enforced=snapshot.scopes_enforced,
        snapshot_digest=organization.digest,
        tool_version=__version__,
        catalog_version=audited.catalog.version,
        rules=tuple(one for one in rules if RULES[one].family in families),
    )


def _sections(index: Index, wanted: Container[str]) -> Iterable[SectionRead]:
    few = (
        one for one in ONLY_IF_READ if one in wanted or getattr(index.snapshot, one) is not None
    )
    for section in (*SECTIONS, *few):
        read = getattr(index.snapshot, section)
        rows = read.calls if section == "usage" and read is not None else read
        blind = sum(spot.section == section for spot in index.blind_spots)
        yield SectionRead(
            section=section, count=None if rows is None else len(rows), blind_spots=blind
        )


def _wanted_besides(policies: PolicySet) -> tuple[str, ...]:
    """Return the sections that few audits need and that these policies do."""
    asked = any(isinstance(one.where, InQueues) for one in policies.expectations)
    return ("queues",) if asked else ()


def _cells(verdicts: Iterable[Verdict]) -> tuple[Cell, ...]:
    """Count the subjects of each expectation and action, in reading order."""
    counts: dict[tuple[str, str, bool], dict[str, int]] = {}
    for verdict in verdicts:
        key = (verdict.expectation, verdict.action, verdict.allowed)
        count = counts.setdefault(key, {"met": 0, "proviso": 0, "missing": 0, "unknown": 0})
        count[verdict.outcome.value] += verdict.subjects
        if verdict.outcome is Outcome.MET and verdict.proof.provisos:
            count["proviso"] += verdict.subjects
    return tuple(
        Cell(expectation=one, action=action, allowed=allowed, **count)
        for (one, action, allowed), count in counts.items()
    )


def _worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(
        sorted(
            findings,
            key=lambda one: (-one.severity, -len(one.subjects), one.rule, one.fingerprint),
        )
    )


def _directory(index: Index) -> Directory:
    snapshot = index.snapshot
    return Directory(
        users=index.people.rows,
        clients=snapshot.clients or (),
        roles=snapshot.roles or (),
        classes=index.classes,
        own=index.client_access,
    )


def _names(index: Index) -> dict[str, str]:
    kinds = (index.roles, index.divisions, index.groups, index.clients)
    names = {one.id: one.name for kind in kinds for one in kind.values()}
    policies = {one.id: one.name or one.id for one in index.snapshot.access_policies or ()}
    return {**policies, **names, "*": "all divisions"}
