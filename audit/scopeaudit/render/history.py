"""Runs that were kept, for the terminal: a table of them and of failures, one run, the life of a finding."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from scopeaudit.model.failure import Failure
from scopeaudit.model.history import KnownFinding
from scopeaudit.model.news import Listed
from scopeaudit.model.notice import Notice
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import Life, Run, RunDetail, Stretch
from scopeaudit.render import Options
from scopeaudit.render.terminal import Paint, cells, hanging, padded, widths, wrapped
from scopeaudit.render.visible import shortened, visible
from scopeaudit.render.words import counted, moment

_COLUMN = 14
_LONGEST = 24
_NAMED = 3
"""Columns that an audit that could not be made has as well: no number, when, of what."""

_REASON = 240
_NARROWEST = 30
_LEFT = ("audited", "organization", "")
_HEAD = (
    "run",
    "audited",
    "organization",
    *map(str, reversed(Severity)),
    "new",
    "reopened",
    "fixed",
    "exit",
    "",
)


def list_text(listed: Sequence[Listed], options: Options) -> str:
    """Render runs as a table, with audits that could not be made and notices that did not arrive, as given."""
    audits = [one.audit for one in listed]
    if not audits:
        return "no run is kept\n"
    rows = [_HEAD, *(_row(one) if isinstance(one, Run) else _lead(one) for one in audits)]
    room = [min(one, _LONGEST) for one in widths(rows)]
    lines = [Paint(options.colour).strong("  ".join(_placed(_HEAD, room)).rstrip())]
    for one, told, row in zip(audits, (one.notices for one in listed), rows[1:], strict=True):
        if isinstance(one, Run):
            lines.append("  ".join(_placed(row, room)).rstrip())
        else:
            lines += _failed(one, "  ".join(list(_placed(row, room))[:_NAMED]), options)
        lines += _not_told(told, options)
    return "\n".join(lines) + "\n"


def run_text(detail: RunDetail, options: Options) -> str:
    """Render one run: what was audited with what, and what changed."""
    return "\n".join(_run_lines(detail, options)) + "\n"


def life_text(life: Life, options: Options) -> str:
    """Render the life of a finding or subject."""
    return "\n".join(_life_lines(life, options)) + "\n"


def _row(run: Run) -> tuple[str, ...]:
    return (
        str(run.number),
        _at(run.audited_at),
        visible(run.organization_name),
        *(f"{run.open[one]:,}" for one in reversed(Severity)),
        f"{run.new:,}",
        f"{run.reopened:,}",
        f"{run.fixed:,}",
        str(run.exit_code),
        "" if run.kept else "pruned",
    )


def _lead(one: Failure) -> tuple[str, ...]:
    """Return what of an audit that could not be made stands in columns."""
    named = ("-", _at(one.recorded_at), visible(one.outage.name))
    return (*named, *[""] * (len(_HEAD) - len(named)))


def _failed(one: Failure, lead: str, options: Options) -> Iterator[str]:
    """Yield why an audit could not be made, beside when and of what."""
    reason = shortened(visible(one.message.partition("\n")[0]), _REASON)
    margin = cells(lead) + 2
    text = f"could not audit (exit code {one.exit_code}): {reason}"
    first, *others = wrapped(text, max(options.width - margin, _NARROWEST))
    yield f"{lead}  {Paint(options.colour).warning(first)}"
    yield from (" " * margin + line for line in others)


def _not_told(notices: Iterable[Notice], options: Options) -> Iterator[str]:
    """Yield who was not told, or perhaps not, of the audit above."""
    for one in notices:
        if one.state != "sent":
            yield Paint(options.colour).warning(
                f"     notice to `{visible(one.target)}`: {told(one)}"
            )


def told(one: Notice) -> str:
    """Say what became of a notice."""
    at = _at(one.claimed_at)
    answer = visible(one.answer)
    match one.state:
        case "sent":
            return f"sent {at}, {answer}"
        case "claimed":
            return f"begun {at}; not known whether it was delivered"
        case "unknown":
            return f"sent {at}, {answer}; not known whether it was delivered"
        case "failed":
            then = "told again since" if one.retried else "told with the next audit"
            return f"not delivered {at}, {answer}; {then}"
        case "gone":
            return f"not delivered {at}, {answer}; nothing of it was left to tell"


def _placed(row: Sequence[str], room: Sequence[int]) -> Iterator[str]:
    """Yield the cells of a row: names at the left, numbers at the right."""
    for head, text, width in zip(_HEAD, row, room, strict=True):
        left = padded(text, width)
        yield left if head in _LEFT else left.strip().rjust(width)


def _at(text: str) -> str:
    return moment(datetime.fromisoformat(text))


def _run_lines(detail: RunDetail, options: Options) -> Iterator[str]:
    run, paint = detail.run, Paint(options.colour)
    for label, text in _facts(run):
        yield from hanging(label, visible(text), options.width, indent=0, column=_COLUMN)
    for notice in detail.notices:
        text = f"{notice.kind} to `{visible(notice.target)}`: {told(notice)}"
        yield from hanging("notice", text, options.width, indent=0, column=_COLUMN)
    changes = (("new", detail.new), ("reopened", detail.reopened), ("fixed", detail.fixed))
    for heading, findings in changes:
        if findings:
            yield ""
            yield paint.strong(f"{heading}: {counted(len(findings), 'finding')}")
        for one in findings:
            yield from _finding(one, options)


def _facts(run: Run) -> Iterator[tuple[str, str]]:
    yield "run", f"{run.number}, recorded {_at(run.recorded_at)}, exit code {run.exit_code}"
    yield "organization", f"{run.organization_name} ({run.organization})"
    yield "audited", f"as at {_at(run.audited_at)}, taken {_at(run.taken_at)}"
    yield "snapshot", run.snapshot_digest + ("" if run.kept else " (pruned)")
    yield "policies", run.policies_digest
    yield "made with", f"scopeaudit {run.tool_version}, catalog {run.catalog_version}"
    opened = ", ".join(f"{run.open[one]:,} {one}" for one in reversed(Severity) if run.open[one])
    yield "open", opened or "none"
    yield "besides", f"{run.accepted:,} accepted, {run.undecided:,} undecided"
    yield "changed", f"{run.new:,} new, {run.reopened:,} reopened, {run.fixed:,} fixed"


def _finding(one: KnownFinding, options: Options) -> Iterable[str]:
    text = f"{one.rule}: {visible(one.message)} [{one.fingerprint}]"
    return hanging(str(one.severity), text, options.width, column=10)


def _life_lines(life: Life, options: Options) -> Iterator[str]:
    paint = Paint(options.colour)
    now = any(one.until is None and one.state == "open" for one in life.stretches)
    waived = any(one.until is None and one.state == "waived" for one in life.stretches)
    stands = "open" if now else "waived" if waived else "gone"
    first = life.runs[min(one.since for one in life.stretches)]
    yield paint.strong(f"{life.fingerprint}: {stands} as of run {life.last.number}")
    yield f"first seen in run {first.number}, {_at(first.audited_at)}"
    yield ""
    for told in life.told:
        where = _runs(told.since, told.until)
        yield from hanging(
            where,
            f"{told.state}: {told.told.severity} {told.told.rule}: {visible(told.told.message)}",
            options.width,
            column=20,
        )
    yield ""
    for (_, text), count in sorted(Counter(map(_stretch, life.stretches)).items()):
        yield f"  {counted(count, 'subject')} {text}"


def _runs(since: int, until: int | None) -> str:
    if until is None:
        return f"from run {since}"
    return f"run {since}" if until == since + 1 else f"runs {since} to {until - 1}"


def _stretch(one: Stretch) -> tuple[tuple[int, int], str]:
    if one.until is None:
        return (one.since, 0), f"{one.state} since run {one.since}"
    end = f"{one.ending} in run {one.until}"
    return (one.since, one.until), f"{one.state} since run {one.since}, {end}"
