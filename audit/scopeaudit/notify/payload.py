"""What a webhook gets: news as data, with names as they were typed, and the message in words."""

from datetime import datetime

import msgspec

from scopeaudit import __version__
from scopeaudit.model.failure import Failure, Outage
from scopeaudit.model.news import Changed, Claimed, Failing, Findings, Working
from scopeaudit.model.policy import Severity
from scopeaudit.model.run import Run
from scopeaudit.notify.links import linked
from scopeaudit.notify.message import kind_of
from scopeaudit.notify.payload_shape import (
    FailureV1,
    FindingV1,
    NoticeV1,
    OrganizationV1,
    RunV1,
    SeverityWord,
)

_MOST = 100
"""Findings in a message."""


def payload(claimed: Claimed, text: str, link: str, at: datetime) -> bytes:
    """Return the document of news; `link` is the template of a report's address, or empty."""
    made = _empty(claimed.event, claimed.target, text, at)
    match claimed.news:
        case Findings() as news:
            made = _of_findings(made, news, link)
        case Failing(failure=failure):
            made = _of_failing(made, failure)
        case Working() as news:
            made = _of_working(made, news, link)
    return msgspec.json.encode(made)


def trial_payload(event: str, target: str, text: str, at: datetime) -> bytes:
    """Return the document that tries a webhook."""
    return msgspec.json.encode(_empty(event, target, text, at))


def _empty(event: str, target: str, text: str, at: datetime) -> NoticeV1:
    return NoticeV1(
        version=1,
        event=event,
        kind="test",
        sent_at=at,
        tool_version=__version__,
        target=target,
        organization=None,
        asked="",
        at=None,
        run=None,
        total=0,
        findings=(),
        failure=None,
        text=text,
    )


def _of_findings(made: NoticeV1, news: Findings, link: str) -> NoticeV1:
    number = news.run.number
    return msgspec.structs.replace(
        made,
        kind=kind_of(news),
        organization=_organization(news.run),
        asked=news.run.asked,
        at=_word(news.at),
        run=_run(news.run, link),
        total=len(news.findings),
        findings=tuple(_finding(one, number, link) for one in news.findings[:_MOST]),
    )


def _of_failing(made: NoticeV1, failure: Failure) -> NoticeV1:
    return msgspec.structs.replace(
        made,
        kind="failing",
        organization=_organization_of(failure.outage),
        asked=failure.outage.asked,
        failure=FailureV1(
            recorded_at=datetime.fromisoformat(failure.recorded_at),
            exit_code=failure.exit_code,
            message=failure.message,
            failures=1,
        ),
    )


def _of_working(made: NoticeV1, news: Working, link: str) -> NoticeV1:
    return msgspec.structs.replace(
        made,
        kind="working",
        organization=_organization(news.run),
        asked=news.run.asked,
        run=_run(news.run, link),
        failure=FailureV1(recorded_at=None, exit_code=None, message="", failures=news.failures),
    )


def _organization(run: Run) -> OrganizationV1:
    return OrganizationV1(run.organization, run.organization_name)


def _organization_of(outage: Outage) -> OrganizationV1 | None:
    if not outage.organization:
        return None
    return OrganizationV1(outage.organization, outage.organization_name)


def _run(run: Run, link: str) -> RunV1:
    return RunV1(
        number=run.number,
        audited_at=datetime.fromisoformat(run.audited_at),
        exit_code=run.exit_code,
        open={_word(severity): count for severity, count in run.open.items()},
        link=linked(link, run.number),
    )


def _finding(one: Changed, run: int, link: str) -> FindingV1:
    return FindingV1(
        fingerprint=one.told.fingerprint,
        rule=one.told.rule,
        severity=_word(one.told.severity),
        change=one.change,
        message=one.told.message,
        link=linked(link, run, one.told.fingerprint),
    )


def _word(severity: Severity) -> SeverityWord:
    return str(severity)  # type: ignore[return-value]  # the words of `Severity` are these
