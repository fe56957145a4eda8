"""The audit for a terminal: headline, what was not read, findings worst first, counts at the end."""

from collections.abc import Iterator, Sequence

from scopeaudit.model.finding import Evidence, Finding, Subject
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult, Cell
from scopeaudit.records import dataclass
from scopeaudit.render import Options
from scopeaudit.render.details import fields
from scopeaudit.render.proof import blind_in_words, lines
from scopeaudit.render.standing import standing
from scopeaudit.render.terminal import Paint, clipped, hanging, padded, widths, wrapped
from scopeaudit.render.view import WORST_FIRST, View, by_name, view, who
from scopeaudit.render.visible import visible
from scopeaudit.render.words import REDACTED, age, counted, enumerated, moment

_DETAILED = 25
_SPOTS = 5
_NARROW = 60
"""Below this many cells the table of findings leaves out the rule."""
_TABLE = 78
"""Below this many cells expectations are sentences, not a table."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every block is written from."""

    result: AuditResult
    page: View
    options: Options
    paint: Paint

    @property
    def width(self) -> int:
        return max(self.options.width, 40)


def render(result: AuditResult, options: Options) -> str:
    """Render for a terminal of `options.width` cells, with colours only if `options.colour`."""
    sheet = _Sheet(result, view(result), options, Paint(options.colour))
    blocks = (
        _head,
        _unread,
        _table,
        _visibility,
        _since,
        _details,
        _expectations,
        _accepted,
        _cautions,
        _counts,
    )
    written = ("\n".join(block(sheet)) for block in blocks)
    return "\n\n".join(block for block in written if block) + "\n"


def _head(sheet: _Sheet) -> Iterator[str]:
    headline, paint = sheet.page.headline, sheet.paint
    first, *rest = wrapped(f"{headline.word}: {headline.detail}", sheet.width)
    word = _word(paint, headline.word) + ":"
    yield word + paint.strong(first.removeprefix(f"{headline.word}:"))
    yield from map(paint.strong, rest)
    if headline.open:
        open_ = wrapped(f"incomplete: {headline.open}", sheet.width)
        yield from map(paint.warning, open_)
    yield ""
    for fact in _facts(sheet.result):
        yield from (sheet.paint.faint(row) for row in wrapped(visible(fact), sheet.width))


def _word(paint: Paint, word: str) -> str:
    if word == "FAIL":
        return paint.severity(Severity.CRITICAL, word)
    return paint.good(word) if word in {"CLEAN", "PASS"} else paint.warning(word)


def _facts(result: AuditResult) -> Iterator[str]:
    facts = result.provenance
    region = f" ({facts.organization.region})" if facts.organization.region else ""
    old = age(facts.taken_at, facts.audited_at)
    old = f", {old} before this audit" if old else ""
    yield f"{facts.organization.name}{region}, read {moment(facts.taken_at)}{old}"
    enforced = {True: "enforced", False: "not enforced", None: "not known to be enforced"}
    yield enumerated(
        (
            counted(len(result.policies.files), "policy file"),
            counted(len(result.policies.expectations), "expectation"),
            f"catalog {facts.catalog_version}",
            f"scopes {enforced[facts.scopes_enforced]}",
            f"scopeaudit {facts.tool_version}",
            REDACTED if result.redacted else "",
        )
    )


def _unread(sheet: _Sheet) -> Iterator[str]:
    rows = [row for row in sheet.page.coverage if row.state != "read"]
    if not rows:
        return
    yield sheet.paint.strong("Not read")
    for row in rows:
        cost = f"; {row.cost}" if row.cost else ""
        title = f"{row.section.replace('_', ' ')}: {row.state}{cost}"
        yield from (f"  {sheet.paint.warning(line)}" for line in wrapped(title, sheet.width - 2))
        spots = row.blind_spots if sheet.options.verbose else row.blind_spots[:_SPOTS]
        for spot in spots:
            text = visible(blind_in_words(spot))
            yield from ("    " + line for line in wrapped(text, sheet.width - 4))
        if len(spots) < len(row.blind_spots):
            yield f"    and {len(row.blind_spots) - len(spots):,} more; -v shows them"


def _table(sheet: _Sheet) -> Iterator[str]:
    findings = sheet.page.findings
    if not findings:
        return
    yield sheet.paint.strong("Findings, worst first")
    head = ("severity", "rule", "subjects", "message")
    rows = [head, *(_row(sheet, finding) for finding in findings)]
    severity, rule, subjects, _ = widths(rows)
    rule = min(rule, 24) if sheet.width >= _NARROW else 0
    room = sheet.width - (2 + severity + 2 + (rule + 2 if rule else 0) + subjects + 2)
    for finding, row in zip((None, *findings), rows, strict=True):
        word = f"{row[0]:<{severity}}"
        word = sheet.paint.severity(finding.severity, word) if finding else word
        middle = f"  {padded(row[1], rule)}" if rule else ""
        line = f"  {word}{middle}  {row[2]:>{subjects}}  {clipped(row[3], room)}"
        yield line if finding else sheet.paint.faint(line)


def _row(sheet: _Sheet, finding: Finding) -> tuple[str, str, str, str]:
    count = f"{len(finding.subjects):,}"
    stands = standing(sheet.result, finding)
    message = finding.message if stands == "open" else f"{stands}: {finding.message}"
    return str(finding.severity), visible(finding.rule), count, visible(message)


def _since(sheet: _Sheet) -> Iterator[str]:
    """Say what changed since an earlier audit: what is fixed, and what could not be compared."""
    since, counts = sheet.result.since, sheet.page.counts
    if since is None:
        return
    of = f" of {moment(since.audited_at)}" if since.audited_at else ""
    yield from map(sheet.paint.strong, wrapped(visible(f"Since {since.what}{of}"), sheet.width))
    yield f"  {counts.new:,} new, {counts.known:,} known, {counts.fixed:,} fixed"
    for label, known in (("fixed", since.fixed), ("not checked", since.unchecked)):
        for one in known:
            text = visible(f"{label}: {one.severity}[{one.rule}] {one.message}  {one.fingerprint}")
            yield from ("  " + row for row in wrapped(text, sheet.width - 2))


def _visibility(sheet: _Sheet) -> Iterator[str]:
    """Say who can never be shown which participant is theirs, and what could hide others."""
    gap, names = sheet.page.visibility, sheet.result.names
    if not (gap.findings or gap.undecided):
        return
    yield sheet.paint.strong(f"Participant-visibility gap: {counted(gap.subjects, 'subject')}")
    for finding in gap.findings:
        text = visible(f"{who(finding, names)}: {finding.rule} ({finding.fingerprint})")
        yield from ("  " + line for line in wrapped(text, sheet.width - 2))
    for spot in gap.undecided:
        text = visible(f"not decided: {spot.reason}")
        yield from (f"  {sheet.paint.warning(line)}" for line in wrapped(text, sheet.width - 2))


def _details(sheet: _Sheet) -> Iterator[str]:
    findings = sheet.page.findings
    if not sheet.options.verbose:
        failing = [one for one in findings if sheet.result.is_over_the_bar(one)]
        findings = tuple(failing[:_DETAILED])
    for position, finding in enumerate(findings):
        yield from [""] if position else []
        yield from _finding(sheet, finding)
    left = len(sheet.page.findings) - len(findings)
    if left:
        yield from [""] if findings else []
        text = f"{counted(left, 'finding')} without details here; -v shows them"
        yield from map(sheet.paint.faint, wrapped(text, sheet.width))


def _finding(sheet: _Sheet, finding: Finding) -> Iterator[str]:
    severity = sheet.paint.severity(finding.severity, str(finding.severity))
    label = f"{finding.severity}[{finding.rule}]"
    first, *rest = wrapped(visible(f"{label} {finding.message}"), sheet.width)
    yield first.replace(str(finding.severity), severity, 1)
    yield from ("  " + row for line in rest for row in wrapped(line, sheet.width - 2))
    for name, text in fields(sheet.result, finding):
        yield from hanging(name, visible(text), sheet.width)
    if sheet.options.verbose:
        yield from _more(sheet, finding)


def _more(sheet: _Sheet, finding: Finding) -> Iterator[str]:
    names, width = sheet.result.names, sheet.width
    if finding.actions:
        yield from hanging("actions", visible(", ".join(finding.actions)), width)
    for position, fact in enumerate(finding.evidence):
        yield from hanging("" if position else "seen", visible(_evidence(fact)), width)
    for position, subject in enumerate(by_name(finding.subjects)):
        text = _subject(subject, names.get(subject.client, subject.client))
        yield from hanging("" if position else "subject", visible(text), width)
    for link in finding.links:
        yield from hanging("link", visible(f"{link.title} {link.url}"), width)
    if finding.proof:
        for position, (depth, outcome, text) in enumerate(lines(finding.proof, names)):
            row = visible(f"{outcome}: {text}" if outcome else text)
            column = 8 + 2 * depth
            yield from hanging("" if position else "proof", row, width, column=column)


def _evidence(fact: Evidence) -> str:
    place = enumerated((fact.source, fact.pointer))
    return f"{fact.text} ({place})" if place else fact.text


def _subject(subject: Subject, client: str) -> str:
    through = f" through {client}" if client else ""
    return f"{subject.kind} {subject.name}{through}  {subject.id}  {subject.fingerprint}".rstrip()


def _expectations(sheet: _Sheet) -> Iterator[str]:
    cells = sheet.result.cells
    shown = [one for one in cells if sheet.options.verbose or one.failing or one.unknown]
    if not cells:
        return
    yield sheet.paint.strong("Expectations")
    if shown and sheet.width >= _TABLE:
        yield from _aligned(sheet, [_HEAD, *(_cell(one) for one in shown)])
    elif shown:
        yield from (line for one in shown for line in _in_words(sheet, one))
    left = len(cells) - len(shown)
    if left:
        rest = "as expected" if shown else "all as expected"
        yield sheet.paint.faint(f"  {counted(left, 'action')} {rest}; -v shows them")


_HEAD = ("expectation", "action", "met", "proviso", "missing", "unknown", "failing")


def _cell(cell: Cell) -> tuple[str, ...]:
    action = f"{'can' if cell.allowed else 'cannot'} {cell.action}"
    numbers = (cell.met, cell.proviso, cell.missing, cell.unknown, cell.failing)
    return (visible(cell.expectation), visible(action), *(f"{number:,}" for number in numbers))


def _in_words(sheet: _Sheet, cell: Cell) -> Iterator[str]:
    expectation, action, *numbers = _cell(cell)
    figures = (f"{number} {name}" for number, name in zip(numbers, _HEAD[2:], strict=True))
    text = f"{expectation} {action}: {', '.join(figures)}"
    yield from ("  " + line for line in wrapped(text, sheet.width - 2))


def _aligned(sheet: _Sheet, rows: Sequence[Sequence[str]]) -> Iterator[str]:
    first, second, *numbers = widths(rows)
    room = sheet.width - 4 - sum(number + 2 for number in numbers)
    first = min(first, max(room - min(second, room // 2), 8))
    second = min(second, max(room - first, 8))
    for row in rows:
        figures = "".join(
            f"  {figure:>{number}}" for figure, number in zip(row[2:], numbers, strict=True)
        )
        yield f"  {padded(row[0], first)}  {padded(row[1], second)}{figures}"


def _accepted(sheet: _Sheet) -> Iterator[str]:
    if not sheet.page.accepted:
        return
    yield sheet.paint.strong("Accepted")
    for finding in sheet.page.accepted:
        text = f"{finding.severity}[{finding.rule}] {finding.message}"
        yield from ("  " + row for row in wrapped(visible(text), sheet.width - 2))
        if finding.acceptance:
            by = finding.acceptance
            reason = f"until {by.until} by {by.owner}: {by.reason}"
            yield from ("    " + row for row in wrapped(visible(reason), sheet.width - 4))


def _cautions(sheet: _Sheet) -> Iterator[str]:
    cautions = sheet.result.policies.cautions
    if not cautions:
        return
    yield sheet.paint.strong("Doubtful in the policies")
    for caution in cautions:
        hint = f"; {caution.hint}" if caution.hint else ""
        text = visible(f"{caution.at}: {caution.message}{hint}")
        yield from ("  " + row for row in wrapped(text, sheet.width - 2))


def _counts(sheet: _Sheet) -> Iterator[str]:
    counts = sheet.page.counts
    by = enumerated(f"{counts.severities[one]:,} {one}" for one in WORST_FIRST)
    yield sheet.paint.strong("Counts")
    yield from hanging("findings", f"{counts.findings:,}: {by}", sheet.width, column=10)
    yield from hanging("subjects", f"{counts.subjects:,} in findings", sheet.width, column=10)
    yield from hanging("accepted", f"{counts.accepted:,}", sheet.width, column=10)
    verdicts = (
        f"{counts.verdicts:,}: {counts.met:,} met ({counts.proviso:,} with a proviso), "
        f"{counts.missing:,} missing, {counts.unknown:,} unknown; "
        f"{counts.failing:,} not as expected"
    )
    yield from hanging("verdicts", verdicts, sheet.width, column=10)
    if counts.undecided:
        yield from hanging("rules", f"{counts.undecided:,} undecided", sheet.width, column=10)
