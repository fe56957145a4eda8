"""The audit for pull requests, issues and wikis; names can form no markup, link, mention or table cell.

A comment on GitHub holds 65,536 characters. A longer report is shortened, and says by how much; `verbose`
writes all of it, for a wiki.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.policy import Link
from scopeaudit.model.result import AuditResult, Cell
from scopeaudit.render import Options
from scopeaudit.render.proof import blind_in_words, lines
from scopeaudit.render.standing import standing_in_words
from scopeaudit.render.view import (
    WORST_FIRST,
    CoverageRow,
    MatrixRow,
    View,
    by_name,
    lack,
    view,
    who,
)
from scopeaudit.render.visible import shortened, visible
from scopeaudit.render.weblink import web_address
from scopeaudit.render.words import REDACTED, counted, enumerated, moment

_COMMENT = 65_536
"""Characters that a comment on GitHub holds; GitLab's hold more."""
_NOTE = 400
"""Characters kept free for the note on what was left out."""
_NAME = 200
_SUBJECTS = 50
_SPOTS = 5
_MARKS = re.compile(r"[\\`*_{}\[\]|~$]")
_BREAK = "&#8203;"
"""A zero-width space: sites look for mentions and references after entities are decoded."""
_REFERENCES = re.compile(r"@|(?<=#)(?=\d)|(?<=www)\.|(?<=:)//|\b(?<=GH)-(?=\d)", re.IGNORECASE)


def escaped(text: str) -> str:
    """Return the text so that it shows as it is: no markup, HTML, link, mention or reference."""
    shown = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = _MARKS.sub(r"\\\g<0>", shown)
    shown = _REFERENCES.sub(lambda match: match[0] + _BREAK, shown)
    return re.sub(r"^([#+=\-]|\d(?=\d*[.)](\s|$)))", _first, shown)


def _first(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


class Block(NamedTuple):
    """A piece that is written whole or not at all; `kind` counts it, empty for what is always there.

    Where there is no room for all, blocks of the lowest `turn` go first.
    """

    text: str
    kind: str = ""
    turn: int = 0


def render(result: AuditResult, options: Options) -> str:
    """Render as GitHub-flavoured Markdown; `options.verbose` lists every subject and the proofs."""
    page = view(result)
    head = list(_head(result, page))
    whole = _joined([*head, *(one.text for one in _blocks(result, page, options))])
    if options.verbose or _length(whole) <= _COMMENT:
        return whole
    brief = list(_blocks(result, page, options, brief=True))
    return _shortened(head, brief, "lists of subjects, evidence")


def fitted(head: list[str], blocks: list[Block], *, whole: bool) -> str:
    """Join a head and blocks; shortened to what a comment holds unless all of it is wanted."""
    text = _joined([*head, *(one.text for one in blocks)])
    return text if whole or _length(text) <= _COMMENT else _shortened(head, blocks)


def _blocks(
    result: AuditResult, page: View, options: Options, *, brief: bool = False
) -> Iterator[Block]:
    """Yield all pieces in reading order; `brief` findings are without evidence and lists of subjects."""
    yield from _findings(result, page, options, brief=brief)
    yield from _known(result, page)
    yield from _gone(result)
    yield from _visibility(result, page)
    yield from _coverage(page, options)
    yield from _matrix(page)
    yield from _accepted(result, page)
    yield from _policies(result)


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _length(text: str) -> int:
    """Count as sites do, in UTF-16: a letter beyond the basic plane counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _shortened(head: list[str], blocks: list[Block], already: str = "") -> str:
    """Leave out what does not fit, the least important first, and say what was left out."""
    room = _COMMENT - _length(_joined(head)) - _NOTE
    kept: set[int] = set()
    for number, block in sorted(enumerate(blocks), key=lambda one: (one[1].turn, one[0])):
        cost = _length(block.text) + 1
        if cost <= room:
            kept.add(number)
            room -= cost
    left = Counter(one.kind for number, one in enumerate(blocks) if number not in kept)
    gone = enumerated((already, *(counted(count, kind) for kind, count in left.items())))
    note = (
        f"**Shortened**: a comment holds {_COMMENT:,} characters. Left out: {gone}. "
        "The JSON, CSV and HTML reports have all."
    )
    shown = (one.text for number, one in enumerate(blocks) if number in kept)
    return _joined([*head, note, "", *shown])


def _head(result: AuditResult, page: View) -> Iterator[str]:
    facts, counts = result.provenance, page.counts
    whose = facts.organization
    region = f" ({escaped(shortened(whose.region, _NAME))})" if whose.region else ""
    yield f"# {escaped(str(page.headline))}"
    yield ""
    enforced = {True: "yes", False: "no", None: "not known"}[facts.scopes_enforced]
    yield (
        f"**{escaped(shortened(whose.name, _NAME))}**{region}, read {moment(facts.taken_at)}, "
        f"audited {moment(facts.audited_at)}. Scopes enforced: {enforced}."
        f"{f' Redacted: {REDACTED}.' if result.redacted else ''}"
    )
    yield ""
    yield from _severities(result, page)
    yield (
        f"{counted(counts.verdicts, 'verdict')}: {counts.met:,} met "
        f"({counts.proviso:,} with a proviso), {counts.missing:,} missing, "
        f"{counts.unknown:,} unknown; {counts.failing:,} not as expected."
        f" {counted(counts.undecided, 'rule')} undecided."
    )
    yield ""


def _severities(result: AuditResult, page: View) -> Iterator[str]:
    counts = page.counts
    names: tuple[str, ...] = (*map(str, WORST_FIRST), "all", "subjects", "accepted")
    numbers: tuple[int, ...] = (counts.findings, counts.subjects, counts.accepted)
    if result.since:
        names += ("new", "known", "fixed")
        numbers += (counts.new, counts.known, counts.fixed)
    figures = (*(counts.severities[one] for one in WORST_FIRST), *numbers)
    yield _line(("", *names))
    yield _line(["---"] * (len(names) + 1))
    yield _line(("findings", *(f"{number:,}" for number in figures)))
    yield ""


def _title(text: str) -> Block:
    return Block(f"## {text}\n")


def _table(
    head: Sequence[str], rows: Iterable[Sequence[str]], kind: str, turn: int
) -> Iterator[Block]:
    """Yield a table whose rows can be left out one by one."""
    yield Block(f"{_line(head)}\n{_line(['---'] * len(head))}")
    yield from (Block(_line(row), kind, turn) for row in rows)
    yield Block("")


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    yield from map(_line, rows)
    yield ""


def _line(row: Sequence[str]) -> str:
    return f"| {' | '.join(row)} |"


def _coverage(page: View, options: Options) -> Iterator[Block]:
    yield _title("What was read")
    head = ("section", "state", "objects", "what stays open", "why")
    yield from _table(head, (_section(row, options) for row in page.coverage), "section", 1)


def _section(row: CoverageRow, options: Options) -> tuple[str, ...]:
    spots = row.blind_spots if options.verbose else row.blind_spots[:_SPOTS]
    reasons = [escaped(blind_in_words(spot)) for spot in spots]
    left = len(row.blind_spots) - len(spots)
    reasons += [f"and {left:,} more"] if left else []
    count = "" if row.objects is None else f"{row.objects:,}"
    state = row.state if row.state == "read" else f"**{row.state}**"
    return (escaped(row.section), state, count, escaped(row.cost), "<br>".join(reasons))


def _visibility(result: AuditResult, page: View) -> Iterator[Block]:
    gap = page.visibility
    if not (gap.findings or gap.undecided):
        return
    yield _title(f"Participant-visibility gap: {counted(gap.subjects, 'subject')}")
    for finding in gap.findings:
        told = f"{who(finding, result.names)}: {finding.rule} {finding.fingerprint}"
        yield Block(f"- {escaped(told)}", "visibility gap", 3)
    for spot in gap.undecided:
        yield Block(f"- not decided: {escaped(spot.reason)}", "blind spot", 3)
    yield Block("")


def _matrix(page: View) -> Iterator[Block]:
    if not page.matrix.rows:
        return
    yield _title("Expectations")
    head = (
        "expectation",
        "action",
        "met",
        "with proviso",
        "missing",
        "unknown",
        "not as expected",
    )
    cells = [(row, cell) for row in page.matrix.rows for cell in row.cells.values()]
    yield from _table(head, (_cell(row, cell) for row, cell in cells), "expectation", 4)


def _cell(row: MatrixRow, cell: Cell) -> tuple[str, ...]:
    numbers = (cell.met, cell.proviso, cell.missing, cell.unknown)
    failing = f"**{cell.failing:,}**" if cell.failing else "0"
    action = f"{'can' if row.allowed else 'cannot'} {escaped(cell.action)}"
    return (escaped(row.expectation), action, *(f"{one:,}" for one in numbers), failing)


def _findings(
    result: AuditResult, page: View, options: Options, *, brief: bool
) -> Iterator[Block]:
    """Yield the findings; where an earlier audit was given, only those that it did not know."""
    yield _title("New findings" if result.since else "Findings")
    shown = [one for one in page.findings if not result.is_known(one)]
    if not shown:
        yield Block("None.\n")
    for finding in shown:
        turn = 2 if result.is_over_the_bar(finding) else 3
        yield Block("\n".join(_finding(result, finding, options, brief=brief)), "finding", turn)


def _finding(
    result: AuditResult, finding: Finding, options: Options, *, brief: bool
) -> Iterator[str]:
    yield f"### {finding.severity}: {escaped(finding.message)}"
    yield ""
    yield from _fields(result, finding, brief=brief)
    if not brief:
        yield from _subjects(result, finding, options)
    if options.verbose:
        yield from _proof(result, finding)


def _known(result: AuditResult, page: View) -> Iterator[Block]:
    known = [one for one in page.findings if result.is_known(one)]
    if not known:
        return
    yield _title("Known findings")
    head = ("severity", "rule", "finding", "who", "id")
    rows = (
        (str(one.severity), one.rule, one.message, who(one, result.names), one.fingerprint)
        for one in known
    )
    yield from _table(head, (tuple(map(escaped, row)) for row in rows), "known finding", 5)


def _gone(result: AuditResult) -> Iterator[Block]:
    if result.since is None:
        return
    head = ("severity", "rule", "finding", "id")
    lists = {"Fixed": result.since.fixed, "Known, but not checked now": result.since.unchecked}
    for title, known in lists.items():
        if known:
            yield _title(title)
            rows = ((str(one.severity), one.rule, one.message, one.fingerprint) for one in known)
            yield from _table(head, (tuple(map(escaped, row)) for row in rows), "fixed finding", 5)


def _fields(result: AuditResult, finding: Finding, *, brief: bool) -> Iterator[str]:
    yield f"- **rule**: {escaped(finding.rule)}"
    yield f"- **who**: {escaped(who(finding, result.names))}"
    yield from [f"- **cause**: {escaped(finding.cause)}"] if finding.cause else []
    lacks = str(lack(finding))
    yield from [f"- **lacks**: {escaped(lacks)}"] if lacks else []
    yield from ["- **latent**: bites once the organization enforces scopes"] * finding.latent
    stands = standing_in_words(result, finding)
    yield from [f"- **stands**: {escaped(stands)}"] if stands else []
    for label, names in (("actions", finding.actions), ("expectations", finding.expectations)):
        yield from [f"- **{label}**: {', '.join(map(escaped, names))}"] if names else []
    for step in finding.remedy:
        yield f"- **fix**: {escaped(step)}"
    for fact in () if brief else finding.evidence:
        place = ", ".join(part for part in (fact.source, fact.pointer) if part)
        yield f"- **seen**: {escaped(fact.text)}" + (f" ({escaped(place)})" if place else "")
    for link in finding.links:
        yield f"- **see**: {_link(link)}"
    for source in finding.sources:
        yield f"- **where**: {escaped(str(source))}"
    at = f", {escaped(str(finding.at))}" if finding.at else ""
    yield f"- **id**: {escaped(finding.fingerprint)}{at}"
    yield ""


def _link(link: Link) -> str:
    """Return a link to a web address; anything else is text."""
    address = web_address(link.url)
    if address is None:
        return f"{escaped(link.title)} {escaped(link.url)}"
    return f"[{escaped(link.title)}](<{address}>)"


def _subjects(result: AuditResult, finding: Finding, options: Options) -> Iterator[str]:
    subjects = by_name(finding.subjects)
    if len(subjects) <= 1:
        return
    shown = subjects if options.verbose else subjects[:_SUBJECTS]
    yield f"<details><summary>{counted(len(subjects), 'subject')}</summary>"
    yield ""
    yield from _rows(("subject", "client", "id"), (_subject(result, one) for one in shown))
    left = len(subjects) - len(shown)
    yield from [f"and {left:,} more in the JSON, CSV and HTML reports", ""] if left else []
    yield "</details>"
    yield ""


def _subject(result: AuditResult, subject: Subject) -> tuple[str, ...]:
    client = result.names.get(subject.client, subject.client)
    return (escaped(f"{subject.kind} {subject.name}"), escaped(client), escaped(subject.id))


def _proof(result: AuditResult, finding: Finding) -> Iterator[str]:
    if not finding.proof:
        return
    yield "<details><summary>proof</summary>"
    yield ""
    for depth, outcome, text in lines(finding.proof, result.names):
        mark = f"**{outcome}** " if outcome else ""
        yield f"{'  ' * depth}- {mark}{escaped(text)}"
    yield ""
    yield "</details>"
    yield ""


def _accepted(result: AuditResult, page: View) -> Iterator[Block]:
    if not page.accepted:
        return
    yield _title("Accepted")
    head = ("severity", "rule", "finding", "who", "owner", "reason", "until", "id")
    rows = (_acceptance(result, finding) for finding in page.accepted)
    yield from _table(head, rows, "accepted finding", 5)


def _acceptance(result: AuditResult, finding: Finding) -> tuple[str, ...]:
    by = finding.acceptance
    last = (by.owner, by.reason, str(by.until)) if by else ("", "", "")
    cells = (
        str(finding.severity),
        finding.rule,
        finding.message,
        who(finding, result.names),
        *last,
        finding.fingerprint,
    )
    return tuple(map(escaped, cells))


def _policies(result: AuditResult) -> Iterator[Block]:
    facts = result.provenance
    yield _title("Audited with")
    for file in result.policies.files:
        text = f"{escaped(file.path)}: {escaped(file.title)}, SHA-256 {escaped(file.digest)}"
        yield Block(f"- {text}", "policy", 6)
    yield Block(f"- snapshot SHA-256 {escaped(facts.snapshot_digest)}")
    versions = f"catalog {facts.catalog_version}, scopeaudit {facts.tool_version}"
    yield Block(f"- {escaped(versions)}")
    for caution in result.policies.cautions:
        hint = f"; {caution.hint}" if caution.hint else ""
        yield Block(
            f"- doubtful: {escaped(f'{caution.at}: {caution.message}{hint}')}", "caution", 6
        )
