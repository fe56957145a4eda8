"""A finding as a ticket: a summary, a description that fits a field, a name that stays the same.

Every open finding is one ticket, so that tickets are as many as the findings that reports count. The
markup of a tracker is the business of its own module.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.policy import Link, Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render import Options
from scopeaudit.render.standing import standing_in_words
from scopeaudit.render.view import lack, ordered, who
from scopeaudit.render.visible import shortened, visible
from scopeaudit.render.weblink import web_address
from scopeaudit.render.words import counted, moment

Kind = Literal["text", "head", "step", "fact", "link"]

_SHARE = 4
"""No text takes more than this part of a description: a name of any length leaves room for the remedy."""

_TAG = re.compile(r"<(?=[A-Za-z/!?])|\[(?=/?code)|(?<=:)/(?=/)", re.IGNORECASE)
"""What begins an element of HTML, ServiceNow's switch to HTML, and an address that trackers make a link of."""


class Part(NamedTuple):
    """A line of a description: its label, which numbers steps and facts, and its text.

    Lines of a list stand below their `head`; `url` is where a link leads.
    """

    label: str
    text: str
    kind: Kind = "text"
    url: str = ""


class Ticket(NamedTuple):
    """A finding for a tracker; `foot` names it and is never left out."""

    fingerprint: str
    severity: Severity
    rule: str
    summary: str
    parts: tuple[Part, ...]
    foot: Part
    organization: str


def tickets(result: AuditResult, options: Options) -> Iterator[Ticket]:
    """Yield the open findings, worst first; accepted ones need no work and are no tickets."""
    for finding in ordered(result.findings):
        if options.tickets == "open" or not result.is_known(finding):
            yield _ticket(result, finding)


def harmless(text: str) -> str:
    r"""Return the text on one line, with what begins HTML or a link as its escape, such as `\x3c`."""
    return _TAG.sub(lambda match: f"\\x{ord(match[0]):x}", visible(text))


def composed(ticket: Ticket, written: Callable[[Part], str], room: int) -> str:
    """Join the lines of a description; what has no room is left out from the end, and counted."""
    *lines, foot = (written(_cut(part, room // _SHARE)) for part in (*ticket.parts, ticket.foot))
    whole = "\n".join([*lines, "", foot])
    if len(whole) <= room:
        return whole
    kept = _fitting(lines, room - len(written(_left(len(lines)))) - len(foot) - 3)
    return "\n".join([*lines[:kept], written(_left(len(lines) - kept)), "", foot])


def _fitting(lines: Sequence[str], room: int) -> int:
    """Count the first lines that fit."""
    for number, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return number
    return len(lines)


def _cut(part: Part, most: int) -> Part:
    # NOTE: what a tracker's markup adds to a text may double it.
    return part._replace(text=shortened(harmless(part.text), most // 2))


def _left(number: int) -> Part:
    return Part("Shortened", f"{counted(number, 'line')} left out; the report has all")


def _ticket(result: AuditResult, finding: Finding) -> Ticket:
    facts = result.provenance
    made = f"scopeaudit {facts.tool_version}, audited {moment(facts.audited_at)}"
    return Ticket(
        fingerprint=finding.fingerprint,
        severity=finding.severity,
        rule=re.sub(r"[^A-Za-z0-9-]", "-", finding.rule),
        summary=harmless(f"{finding.rule}: {finding.message}"),
        parts=tuple(_parts(result, finding)),
        foot=Part("Finding", f"{finding.fingerprint}, {made}"),
        organization=visible(facts.organization.name or facts.organization.id),
    )


def _parts(result: AuditResult, finding: Finding) -> Iterator[Part]:
    for label, text in _fields(result, finding):
        if text:
            yield Part(label, text)
    yield from _listed("Remedy", finding.remedy, "step")
    yield from _listed("Evidence", map(_fact, finding.evidence), "fact")
    yield from map(_see, finding.links)
    yield from _listed("Where", map(str, finding.sources), "fact")


def _fields(result: AuditResult, finding: Finding) -> Iterator[tuple[str, str]]:
    """Yield what is told in one line each; empty where there is nothing to tell."""
    seen = result.since.first_seen.get(finding.fingerprint) if result.since else None
    yield "What", finding.message
    yield "Severity", str(finding.severity)
    yield "Who", who(finding, result.names)
    yield "Cause", finding.cause
    yield "Lacks", str(lack(finding))
    yield "Latent", "bites once the organization enforces scopes" if finding.latent else ""
    yield "Stands", standing_in_words(result, finding)
    yield "First seen", moment(seen) if seen else ""
    yield "Actions", ", ".join(finding.actions)
    yield "Expectations", ", ".join(finding.expectations)
    yield "Policy", str(finding.at or "")


def _listed(label: str, texts: Iterable[str], kind: Kind) -> Iterator[Part]:
    """Yield a heading and numbered lines; nothing where there are none."""
    for number, text in enumerate(texts, 1):
        if number == 1:
            yield Part(label, "", "head")
        yield Part(str(number), text, kind)


def _see(link: Link) -> Part:
    """Return a link to a web address; anything else is text."""
    address = web_address(link.url)
    if address is None:
        return Part("See", f"{link.title} {link.url}")
    return Part("See", link.title, "link", address)


def _fact(fact: Evidence) -> str:
    place = ", ".join(part for part in (fact.source, fact.pointer) if part)
    return f"{fact.text} ({place})" if place else fact.text
