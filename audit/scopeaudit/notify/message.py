"""What a message says, before it is put into the words of a template: every text in it is inert."""

from scopeaudit.documents.words import both
from scopeaudit.model.failure import Outage
from scopeaudit.model.news import Changed, Claimed, Failing, Findings, News, Working
from scopeaudit.notify.inert import inert
from scopeaudit.notify.links import linked
from scopeaudit.records import dataclass
from scopeaudit.render.words import counted

MOST = 10
"""Findings in a message; the report has all."""

_NAME = 80
_REASON = 300
_FINDING = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A finding in a message; `change` is `new`, `reopened` or `standing`, `link` leads to it, or is empty."""

    severity: str
    rule: str
    message: str
    fingerprint: str
    change: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a message says: everything a template may show.

    `verdict` is its first line. `kind` is that of the notice, or `test`. `findings` are the worst ones, of
    `total`; `more` are left out. `at` is the lowest severity that is told. `reason`, `exit_code`, `asked`
    and `failures` are of audits that could not be made. What a kind has not is empty, 0, or None.
    """

    kind: str
    verdict: str
    target: str
    organization: str = ""
    asked: str = ""
    run: int | None = None
    at: str = ""
    findings: tuple[Line, ...] = ()
    total: int = 0
    more: int = 0
    reason: str = ""
    exit_code: int | None = None
    failures: int = 0
    link: str = ""


def message_of(claimed: Claimed, link: str) -> Message:
    """Put news into words; `link` is the template of a report's address, or empty."""
    match claimed.news:
        case Findings() as news:
            return _of_findings(claimed.target, news, link)
        case Failing(failure=failure):
            return Message(
                kind="failing",
                verdict=f"scopeaudit: {_named(failure.outage)} could not be audited",
                target=inert(claimed.target, _NAME),
                organization=_named(failure.outage),
                asked=inert(failure.outage.asked, _NAME),
                reason=inert(failure.message.partition("\n")[0], _REASON),
                exit_code=failure.exit_code,
                failures=1,
            )
        case Working() as news:
            return _of_working(claimed.target, news, link)


def kind_of(news: News) -> str:
    """Return the kind of a message about news."""
    match news:
        case Findings(standing=standing):
            return "standing" if standing else "changes"
        case Failing():
            return "failing"
        case Working():
            return "working"


def trial_message(target: str) -> Message:
    """Return the message that tries a target."""
    name = inert(target, _NAME)
    return Message(
        kind="test",
        verdict=f"scopeaudit: a test message to {name}; nothing was audited",
        target=name,
    )


def _of_findings(target: str, news: Findings, link: str) -> Message:
    shown = news.findings[:MOST]
    number = news.run.number
    return Message(
        kind=kind_of(news),
        verdict=f"scopeaudit: {_verdict(news)}",
        target=inert(target, _NAME),
        organization=inert(news.run.organization_name, _NAME),
        asked=inert(news.run.asked, _NAME),
        run=number,
        at=str(news.at),
        findings=tuple(_line(one, number, link) for one in shown),
        total=len(news.findings),
        more=len(news.findings) - len(shown),
        exit_code=news.run.exit_code,
        link=linked(link, number),
    )


def _verdict(news: Findings) -> str:
    name = inert(news.run.organization_name, _NAME)
    bar = f"at or above {news.at}"
    if news.standing:
        begin = "first audit of " if news.first else "open in "
        return f"{begin}{name}: {counted(len(news.findings), 'finding')} {bar}"
    counts = [(word, sum(one.change == word for one in news.findings)) for word in _CHANGES]
    told = both([f"{count:,} {word}" for word, count in counts if count])
    noun = "finding" if len(news.findings) == 1 else "findings"
    return f"{told} {noun} {bar} in {name}"


_CHANGES = ("new", "reopened")


def _line(one: Changed, run: int, link: str) -> Line:
    return Line(
        severity=str(one.told.severity),
        rule=inert(one.told.rule, _NAME),
        message=inert(one.told.message, _FINDING),
        fingerprint=one.told.fingerprint,
        change=one.change,
        link=linked(link, run, one.told.fingerprint),
    )


def _of_working(target: str, news: Working, link: str) -> Message:
    return Message(
        kind="working",
        verdict=f"scopeaudit: {inert(news.run.organization_name, _NAME)} can be audited again",
        target=inert(target, _NAME),
        organization=inert(news.run.organization_name, _NAME),
        asked=inert(news.run.asked, _NAME),
        run=news.run.number,
        exit_code=news.run.exit_code,
        failures=news.failures,
        link=linked(link, news.run.number),
    )


def _named(outage: Outage) -> str:
    return inert(outage.name, _NAME)
