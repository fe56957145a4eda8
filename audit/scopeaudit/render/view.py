"""What a reader sees, the same for every format: headline, counts, order, coverage, matrix.

Counts come from `AuditResult` and from here; no format counts anything itself. The records are named
tuples: seven slotted dataclasses took three times as long to import, which every run pays.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from scopeaudit.errors import ExitCode
from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.leaves import participant_needs
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult, Cell, SectionRead
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import Outcome, Proof, Verdict
from scopeaudit.render.visible import shortened
from scopeaudit.render.words import counted, enumerated, examples

WORST_FIRST = tuple(sorted(Severity, reverse=True))
"""All severities in reading order."""

_NAME = 60
"""Characters of a name that a sentence shows; lists and machine formats hold it whole."""

Word = Literal["FAIL", "INCOMPLETE", "NOTHING AUDITED", "PASS", "CLEAN"]


class Headline(NamedTuple):
    """The verdict in words; `open` says what could not be decided, empty when all was."""

    word: Word
    detail: str
    open: str = ""

    def __str__(self) -> str:
        """Render as one line."""
        return f"{self.word}: {self.detail}" + (f" (incomplete: {self.open})" if self.open else "")


class Counts(NamedTuple):
    """Every figure of the audit; `proviso` is a part of `met`, verdicts are counted in subjects.

    `undecided` counts the rules that a blind spot keeps from a whole answer. `new`, `known` and `fixed`
    compare findings with an earlier audit; all are 0 without one.
    """

    severities: Mapping[Severity, int]
    findings: int
    subjects: int
    accepted: int
    verdicts: int
    met: int
    proviso: int
    missing: int
    unknown: int
    failing: int
    undecided: int
    new: int = 0
    known: int = 0
    fixed: int = 0


class CoverageRow(NamedTuple):
    """One section: what was read, what was not and why, and the verdicts and rules it keeps open."""

    section: str
    objects: int | None
    in_part: bool
    blind_spots: tuple[BlindSpot, ...]
    unknown: int
    undecided: tuple[str, ...]

    @property
    def cost(self) -> str:
        """Say in words what stays open because of the section, empty when nothing does."""
        unknown = f"{counted(self.unknown, 'verdict')} unknown" if self.unknown else ""
        rules = ", ".join(self.undecided)
        return "; ".join(part for part in (unknown, rules and f"undecided: {rules}") if part)

    @property
    def state(self) -> Literal["read", "in part", "not read"]:
        """Say in words how far the section was read."""
        if self.objects is None:
            return "not read"
        return "in part" if self.in_part else "read"


class MatrixRow(NamedTuple):
    """One expectation with its cells, by action; an action it does not name has no cell."""

    expectation: str
    title: str
    allowed: bool
    cells: Mapping[str, Cell]

    @property
    def failing(self) -> int:
        """Count what is not as expected over all its actions."""
        return sum(cell.failing for cell in self.cells.values())

    @property
    def unknown(self) -> int:
        """Count what is unknown over all its actions."""
        return sum(cell.unknown for cell in self.cells.values())

    @property
    def rest(self) -> int:
        """Count what is as expected over all its actions, provisos included."""
        subjects = sum(cell.subjects for cell in self.cells.values())
        return subjects - self.failing - self.unknown


class Matrix(NamedTuple):
    """Expectations × actions, both in the order of the policies."""

    actions: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


class Visibility(NamedTuple):
    """The participant-visibility gap: who can never be shown which participant of a call is theirs.

    Client credentials are nobody on a conversation; users without a view permission where they are to act
    cannot look into one. `asked` says whether a policy asks anybody to act as a participant; `undecided`
    is what could hide more of the gap.
    """

    asked: bool
    findings: tuple[Finding, ...]
    undecided: tuple[BlindSpot, ...]

    @property
    def subjects(self) -> int:
        """Count the subjects of its findings, each as often as it has one."""
        return sum(len(finding.subjects) for finding in self.findings)


class View(NamedTuple):
    """The audit as every format shows it; findings and accepted ones are ordered worst first."""

    headline: Headline
    counts: Counts
    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    coverage: tuple[CoverageRow, ...]
    matrix: Matrix
    visibility: Visibility


def view(result: AuditResult) -> View:
    """Order and count an audit."""
    return View(
        headline=headline(result),
        counts=counts(result),
        findings=ordered(result.findings),
        accepted=ordered(result.accepted),
        coverage=coverage(result),
        matrix=matrix(result),
        visibility=visibility(result),
    )


NOT_VISIBLE = "conversation-not-visible"
"""The rule about users; clients without a user are found by `no-user-context`."""


def visibility(result: AuditResult) -> Visibility:
    """Collect the participant-visibility gap."""
    upon = {one.id for one in result.policies.actions.values() if participant_needs(one.need)}
    wanted = (one for one in result.policies.expectations if one.allowed)
    return Visibility(
        asked=any(not upon.isdisjoint(one.actions) for one in wanted),
        findings=ordered(one for one in result.findings if _is_of_visibility(one, upon)),
        undecided=tuple(spot for rule, spot in result.undecided if rule == NOT_VISIBLE),
    )


def _is_of_visibility(finding: Finding, upon_participants: Collection[str]) -> bool:
    if finding.rule == "no-user-context":
        return any(action in upon_participants for action in finding.actions)
    return finding.rule == NOT_VISIBLE


def headline(result: AuditResult) -> Headline:
    """Put the verdict in words; what was not decided is never called clean."""
    gaps, found = _undecided(result), _found(result)
    match result.exit_code:
        case ExitCode.FINDINGS:
            return Headline(word="FAIL", detail=found, open=gaps)
        case ExitCode.NOTHING_TO_AUDIT:
            return Headline(word="NOTHING AUDITED", detail="no expectation met a subject")
    if gaps or result.exit_code is ExitCode.INCOMPLETE:
        detail = "; ".join(part for part in (gaps or _unread(result), found) if part)
        return Headline(word="INCOMPLETE", detail=detail)
    if found:
        above = any(one.severity >= result.fail_on for one in result.findings)
        bar = "" if above or _only_known(result) else f"; none at or above {result.fail_on}"
        return Headline(word="PASS", detail=found + bar)
    return _clean(result)


def _only_known(result: AuditResult) -> bool:
    gated = result.since is not None and result.since.gates
    return gated and all(map(result.is_known, result.findings))


def _clean(result: AuditResult) -> Headline:
    verdicts, rules = sum(cell.subjects for cell in result.cells), result.provenance.rules
    if verdicts:
        return Headline(word="CLEAN", detail=f"{counted(verdicts, 'verdict')}, all as expected")
    if result.policies.rules:
        return Headline(word="CLEAN", detail=f"{counted(len(rules), 'rule')} ran, no finding")
    return Headline(word="NOTHING AUDITED", detail="no expectation met a subject")


def _found(result: AuditResult) -> str:
    """Say what was found by severity; where only new findings count, those, and how many are known."""
    if result.since is None or not result.since.gates or not result.findings:
        return _severities(result.findings)
    new = [one for one in result.findings if not result.is_known(one)]
    known = len(result.findings) - len(new)
    parts = (f"{_severities(new)} new" if new else "none new", f"{known:,} known" if known else "")
    return f"{'; '.join(filter(None, parts))} since {result.since.what}"


def _severities(findings: Sequence[Finding]) -> str:
    numbers = Counter(map(attrgetter("severity"), findings))
    return enumerated(f"{numbers[each]:,} {each}" for each in WORST_FIRST if numbers[each])


def _undecided(result: AuditResult) -> str:
    if not result.unknown:
        return ""
    verdicts, rules = _unknown(result), len(_undecided_rules(result))
    unknown = f"{counted(verdicts, 'verdict')} unknown" if verdicts else ""
    undecided = f"{counted(rules, 'rule')} undecided" if rules else ""
    return "; ".join(part for part in (_unread(result), unknown, undecided) if part)


def _unknown(result: AuditResult) -> int:
    return sum(cell.unknown for cell in result.cells)


def _undecided_rules(result: AuditResult, section: str = "") -> tuple[str, ...]:
    """Return the rules that a blind spot of the section, or of any, keeps open."""
    spots = ((rule, spot.section) for rule, spot in result.undecided)
    return tuple(sorted({rule for rule, where in spots if section in {"", where}}))


def _unread(result: AuditResult) -> str:
    sections = list(_sections(result))
    total = counted(len(sections), "section")
    missing = sum(section.count is None for section in sections)
    partly = sum(section.count is not None and section.blind_spots > 0 for section in sections)
    if missing:
        return f"{missing} of {total} not read" + (f", {partly} in part" if partly else "")
    return f"{partly} of {total} read in part" if partly else ""


def counts(result: AuditResult) -> Counts:
    """Count findings by severity, verdicts by outcome, and the rules left undecided."""
    cells = result.cells
    return Counts(
        severities={severity: result.count(severity) for severity in WORST_FIRST},
        findings=len(result.findings),
        subjects=sum(len(finding.subjects) for finding in result.findings),
        accepted=len(result.accepted),
        verdicts=sum(cell.subjects for cell in cells),
        met=sum(cell.met for cell in cells),
        proviso=sum(cell.proviso for cell in cells),
        missing=sum(cell.missing for cell in cells),
        unknown=_unknown(result),
        failing=sum(cell.failing for cell in cells),
        undecided=len(_undecided_rules(result)),
        **_changes(result),
    )


def _changes(result: AuditResult) -> dict[str, int]:
    if result.since is None:
        return {}
    known = sum(map(result.is_known, result.findings))
    return {
        "new": len(result.findings) - known,
        "known": known,
        "fixed": len(result.since.fixed),
    }


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Order findings worst first: by severity, number of subjects, rule, fingerprint.

    The last of these is sorted by first: three sorts by a plain key take a third of one by all four.
    """
    found = sorted(findings, key=attrgetter("fingerprint"))
    found.sort(key=attrgetter("rule"))
    found.sort(key=_weight)
    return tuple(found)


def _weight(finding: Finding) -> tuple[int, int]:
    return -finding.severity, -len(finding.subjects)


def by_name(subjects: Iterable[Subject]) -> list[Subject]:
    """Order subjects by kind, name, id and client."""
    return sorted(subjects, key=lambda one: (one.kind, one.name, one.id, one.client))


def who(finding: Finding, names: Mapping[str, str], most: int = 3) -> str:
    """Say who it is about, such as `412 users through client Overlay, e.g. Ana Ruiz, …`."""
    subjects = sorted(finding.subjects, key=lambda one: (one.kind, one.client, one.name, one.id))
    groups = groupby(subjects, key=lambda one: (one.kind, one.client))
    return "; ".join(
        _group(kind, names.get(client, client), [one.name or one.id for one in group], most)
        for (kind, client), group in groups
    )


def who_else(finding: Finding, names: Mapping[str, str]) -> str:
    """Say who a finding is about where its message does not; empty where it names its only subject."""
    return "" if _named(finding) else who(finding, names)


def _named(finding: Finding) -> bool:
    """Say whether the message names the one subject and the client it acts through, where there is one."""
    if len(finding.subjects) != 1:
        return False
    only = finding.subjects[0]
    through = not only.client or "through" in finding.message
    return through and f"`{only.name}`" in finding.message


def _group(kind: str, client: str, members: list[str], most: int) -> str:
    through = f" through client {shortened(client, _NAME)}" if client else ""
    if len(members) == 1:
        return f"{kind} {shortened(members[0], _NAME)}{through}"
    lead = ", e.g. " if len(members) > most else ": "
    shown = [shortened(name, _NAME) for name in members[: most + 1]]
    return counted(len(members), kind) + through + lead + examples(shown, most)


class Lack(NamedTuple):
    """What would close a gap: any one of `names`; `said` is the team's own name for it."""

    names: tuple[str, ...]
    kind: str
    said: str

    def __str__(self) -> str:
        """Render such as `call:update (published as scope conversations)`."""
        if not self.names:
            return self.said
        kind = f"{self.kind} " if self.kind else ""
        if len(self.names) > 1:
            kind = f"any {self.kind or 'one'} of "
        published = kind + ", ".join(self.names)
        return f"{self.said} (published as {published})" if self._renamed() else published

    def _renamed(self) -> bool:
        return bool(self.said) and (self.said,) != self.names


_LACKING = {
    "missing-scope": "scope",
    "stale-token": "scope",
    "missing-permission": "permission",
    "wrong-division": "permission",
    "denied-by-access-policy": "permission",
    "missing-role": "role",
}
"""What kind of thing lacks, by rule."""


def lack(finding: Finding) -> Lack:
    """Say what would close a finding."""
    return lack_of(finding.rule, finding.lacks, finding.said)


def lack_in_words(finding: Finding) -> str:
    """Say what would close a finding in words."""
    return _lack_in_words(finding.rule, finding.lacks, finding.said)


@lru_cache(maxsize=4096)
def _lack_in_words(rule: str, lacks: tuple[str, ...], said: str) -> str:
    """Say it; most findings of a rule lack the same as many others."""
    return str(lack_of(rule, lacks, said))


def lack_of(rule: str, lacks: tuple[str, ...], said: str) -> Lack:
    """Say what would close a finding of a rule that lacks one of some names."""
    return Lack(lacks, _LACKING.get(rule, ""), said)


def coverage(result: AuditResult) -> tuple[CoverageRow, ...]:
    """Say for each section what was read; what was not read comes first."""
    unknown = _unknown_by_section(result.verdicts)
    rows = [_coverage_row(result, section, unknown) for section in _sections(result)]
    order = ("not read", "in part", "read")
    return tuple(sorted(rows, key=lambda row: (order.index(row.state), row.section)))


def _sections(result: AuditResult) -> Iterator[SectionRead]:
    """Yield the sections, and those only a blind spot names: nothing unread goes unsaid."""
    yield from result.sections
    listed = {section.section for section in result.sections}
    for section in dict.fromkeys(spot.section for spot in result.blind_spots):
        if section not in listed:
            yield SectionRead(section=section, count=None, blind_spots=1)


def _coverage_row(
    result: AuditResult, section: SectionRead, unknown: Mapping[str, int]
) -> CoverageRow:
    return CoverageRow(
        section=section.section,
        objects=section.count,
        in_part=section.count is not None and section.blind_spots > 0,
        blind_spots=tuple(spot for spot in result.blind_spots if spot.section == section.section),
        unknown=unknown.get(section.section, 0),
        undecided=_undecided_rules(result, section.section),
    )


def _unknown_by_section(verdicts: Iterable[Verdict]) -> dict[str, int]:
    found: dict[str, int] = {}
    for verdict in verdicts:
        for section in {spot.section for spot in _blind(verdict.proof)}:
            found[section] = found.get(section, 0) + verdict.subjects
    return found


def _blind(proof: Proof) -> Iterator[BlindSpot]:
    if proof.outcome is Outcome.UNKNOWN:
        yield from proof.blind
        for child in () if proof.blind else proof.children:
            yield from _blind(child)


def matrix(result: AuditResult) -> Matrix:
    """Lay the cells out; expectations and actions stand in the order of the cells."""
    titles = {one.id: one.title for one in result.policies.expectations}
    rows: dict[tuple[str, bool], dict[str, Cell]] = {}
    for cell in result.cells:
        rows.setdefault((cell.expectation, cell.allowed), {})[cell.action] = cell
    return Matrix(
        actions=tuple(dict.fromkeys(cell.action for cell in result.cells)),
        rows=tuple(
            MatrixRow(
                expectation=expectation,
                title=titles.get(expectation, ""),
                allowed=allowed,
                cells=cells,
            )
            for (expectation, allowed), cells in rows.items()
        ),
    )
