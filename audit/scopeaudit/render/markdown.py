"""The audit for issues and wikis; names can form no markup, link, mention or table cell."""

import re
from collections.abc import Iterable, Iterator, Sequence

from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.policy import Link
from scopeaudit.model.result import AuditResult, Cell
from scopeaudit.render import Options
from scopeaudit.render.proof import blind_in_words, lines
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
from scopeaudit.render.visible import visible
from scopeaudit.render.words import counted, moment

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


def render(result: AuditResult, options: Options) -> str:
    """Render as GitHub-flavoured Markdown; `options.verbose` lists every subject and the proofs."""
    page = view(result)
    parts: Iterable[Iterable[str]] = (
        _head(result, page),
        _coverage(page, options),
        _matrix(page),
        _visibility(result, page),
        _findings(result, page, options),
        _accepted(result, page),
        _policies(result),
    )
    return "\n".join(line for part in parts for line in part).rstrip("\n") + "\n"


def _head(result: AuditResult, page: View) -> Iterator[str]:
    facts, counts = result.provenance, page.counts
    region = f" ({escaped(facts.organization.region)})" if facts.organization.region else ""
    yield f"# {escaped(str(page.headline))}"
    yield ""
    enforced = {True: "yes", False: "no", None: "not known"}[facts.scopes_enforced]
    yield (
        f"**{escaped(facts.organization.name)}**{region}, read {moment(facts.taken_at)}, "
        f"audited {moment(facts.audited_at)}. Scopes enforced: {enforced}."
    )
    yield ""
    yield from _rows(
        ("", *map(str, WORST_FIRST), "all", "subjects", "accepted"),
        [
            (
                "findings",
                *(f"{counts.severities[one]:,}" for one in WORST_FIRST),
                *(f"{number:,}" for number in (counts.findings, counts.subjects, counts.accepted)),
            )
        ],
    )
    yield (
        f"{counted(counts.verdicts, 'verdict')}: {counts.met:,} met "
        f"({counts.proviso:,} with a proviso), {counts.missing:,} missing, "
        f"{counts.unknown:,} unknown; {counts.failing:,} not as expected."
        f" {counted(counts.undecided, 'rule')} undecided."
    )
    yield ""


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(head)
    yield _line(["---"] * len(head))
    yield from map(_line, rows)
    yield ""


def _line(row: Sequence[str]) -> str:
    return f"| {' | '.join(row)} |"


def _coverage(page: View, options: Options) -> Iterator[str]:
    yield "## What was read"
    yield ""
    head = ("section", "state", "objects", "what stays open", "why")
    yield from _rows(head, (_section(row, options) for row in page.coverage))


def _section(row: CoverageRow, options: Options) -> tuple[str, ...]:
    spots = row.blind_spots if options.verbose else row.blind_spots[:_SPOTS]
    reasons = [escaped(blind_in_words(spot)) for spot in spots]
    left = len(row.blind_spots) - len(spots)
    reasons += [f"and {left:,} more"] if left else []
    count = "" if row.objects is None else f"{row.objects:,}"
    state = row.state if row.state == "read" else f"**{row.state}**"
    return (escaped(row.section), state, count, escaped(row.cost), "<br>".join(reasons))


def _visibility(result: AuditResult, page: View) -> Iterator[str]:
    gap = page.visibility
    if not (gap.findings or gap.undecided):
        return
    yield f"## Participant-visibility gap: {counted(gap.subjects, 'subject')}"
    yield ""
    for finding in gap.findings:
        yield f"- {escaped(who(finding, result.names))}: {escaped(finding.rule)} {finding.fingerprint}"
    for spot in gap.undecided:
        yield f"- not decided: {escaped(spot.reason)}"
    yield ""


def _matrix(page: View) -> Iterator[str]:
    if not page.matrix.rows:
        return
    yield "## Expectations"
    yield ""
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
    yield from _rows(head, (_cell(row, cell) for row, cell in cells))


def _cell(row: MatrixRow, cell: Cell) -> tuple[str, ...]:
    numbers = (cell.met, cell.proviso, cell.missing, cell.unknown)
    failing = f"**{cell.failing:,}**" if cell.failing else "0"
    action = f"{'can' if row.allowed else 'cannot'} {escaped(cell.action)}"
    return (escaped(row.expectation), action, *(f"{one:,}" for one in numbers), failing)


def _findings(result: AuditResult, page: View, options: Options) -> Iterator[str]:
    yield "## Findings"
    yield ""
    if not page.findings:
        yield "None."
        yield ""
    for finding in page.findings:
        yield f"### {finding.severity}: {escaped(finding.message)}"
        yield ""
        yield from _fields(result, finding)
        yield from _subjects(result, finding, options)
        if options.verbose:
            yield from _proof(result, finding)


def _fields(result: AuditResult, finding: Finding) -> Iterator[str]:
    yield f"- **rule**: {escaped(finding.rule)}"
    yield f"- **who**: {escaped(who(finding, result.names))}"
    yield from [f"- **cause**: {escaped(finding.cause)}"] if finding.cause else []
    lacks = str(lack(finding))
    yield from [f"- **lacks**: {escaped(lacks)}"] if lacks else []
    yield from ["- **latent**: bites once the organization enforces scopes"] * finding.latent
    for label, names in (("actions", finding.actions), ("expectations", finding.expectations)):
        yield from [f"- **{label}**: {', '.join(map(escaped, names))}"] if names else []
    for step in finding.remedy:
        yield f"- **fix**: {escaped(step)}"
    for fact in finding.evidence:
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
    if not link.url.startswith(("https://", "http://")):
        return f"{escaped(link.title)} {escaped(link.url)}"
    url = re.sub(
        r"[^\w:/?#@!$&'*+,;=.%~-]", lambda match: _percent(match[0]), link.url, flags=re.ASCII
    )
    return f"[{escaped(link.title)}](<{url}>)"


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


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


def _accepted(result: AuditResult, page: View) -> Iterator[str]:
    if not page.accepted:
        return
    yield "## Accepted"
    yield ""
    head = ("severity", "rule", "finding", "who", "owner", "reason", "until", "id")
    yield from _rows(head, (_acceptance(result, finding) for finding in page.accepted))


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


def _policies(result: AuditResult) -> Iterator[str]:
    facts = result.provenance
    yield "## Audited with"
    yield ""
    for file in result.policies.files:
        yield f"- {escaped(file.path)}: {escaped(file.title)}, SHA-256 {escaped(file.digest)}"
    yield f"- snapshot SHA-256 {escaped(facts.snapshot_digest)}"
    yield f"- catalog {escaped(facts.catalog_version)}, scopeaudit {escaped(facts.tool_version)}"
    for caution in result.policies.cautions:
        hint = f"; {caution.hint}" if caution.hint else ""
        yield f"- doubtful: {escaped(f'{caution.at}: {caution.message}{hint}')}"
