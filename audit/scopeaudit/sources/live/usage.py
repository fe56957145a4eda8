"""How often clients called which operation: one query for all clients, asked for again until it is done."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from scopeaudit.api.call import Call, Failure, call
from scopeaudit.api.pages import misshapen
from scopeaudit.model.snapshot import Usage, UsageWindow
from scopeaudit.sources.live.calls import USAGE, USAGE_RESULTS
from scopeaudit.sources.live.reader import Reader

_SECONDS = 60.0
"""How long the vendor asks to wait between two looks (facts §11)."""

_LOOKS = 15
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Span:
    """The days up to a moment over which usage is counted, and how to wait for it."""

    days: int
    until: datetime
    sleep: Callable[[float], Awaitable[None]]


class _Execution(msgspec.Struct, rename="camel"):
    execution_id: str


class _Row(msgspec.Struct, rename="camel"):
    client_id: str
    template_uri: str
    http_method: str
    requests: int = 0
    status400: int = 0


class _Cursors(msgspec.Struct):
    after: str | None = None


class _Results(msgspec.Struct, rename="camel"):
    query_status: str
    results: tuple[_Row, ...] = ()
    cursors: _Cursors | None = None


async def read_usage(reader: Reader, span: Span) -> UsageWindow | Failure:
    """Return how often each client called what, and was refused; half of it is not kept for a resumption."""
    asked = Call(USAGE, method="POST", body=_body(span))
    known = reader.known(asked, UsageWindow)
    if known is not None:
        return known
    begun = await reader.one(asked, _Execution)
    if isinstance(begun, Failure):
        return begun
    results = call(USAGE_RESULTS, begun.execution_id)
    done = await _when_done(reader, results, span)
    if isinstance(done, Failure):
        return done
    window = await _all_pages(reader, results, done, span.days)
    if isinstance(window, UsageWindow):
        reader.keep(asked, window)
    return window


def _body(span: Span) -> dict[str, object]:
    since = span.until - timedelta(days=span.days)
    return {
        "interval": f"{_iso(since)}/{_iso(span.until)}",
        "granularity": "Month",
        "groupBy": ["OAuthClientId", "TemplateUri", "HttpMethod"],
    }


async def _when_done(reader: Reader, asked: Call, span: Span) -> _Results | Failure:
    for _ in range(_LOOKS):
        results = await reader.one(asked, _Results)
        if isinstance(results, Failure) or results.query_status == "Complete":
            return results
        if results.query_status == "Failed":
            return misshapen(asked, "the vendor's query failed")
        await span.sleep(_SECONDS)
    return misshapen(asked, f"the vendor's query was not done after {_LOOKS} minutes")


async def _all_pages(
    reader: Reader, asked: Call, page: _Results, days: int
) -> UsageWindow | Failure:
    rows = list(page.results)
    for _ in range(_MOST_PAGES):
        after = page.cursors.after if page.cursors else None
        if not after:
            return UsageWindow(days=days, calls=_counted(rows))
        following = await reader.one(asked.asking(after=after), _Results)
        if isinstance(following, Failure):
            return following
        page = following
        rows.extend(page.results)
    return misshapen(asked, "the vendor's query has no end")


def _counted(rows: list[_Row]) -> tuple[Usage, ...]:
    """Add up the months."""
    counts: dict[tuple[str, str, str], tuple[int, int]] = {}
    for row in rows:
        key = (row.client_id, row.http_method, row.template_uri)
        requests, refused = counts.get(key, (0, 0))
        counts[key] = (requests + row.requests, refused + row.status400)
    return tuple(
        Usage(client=client, method=method, path=path, requests=requests, refused=refused)
        for (client, method, path), (requests, refused) in sorted(counts.items())
    )


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
