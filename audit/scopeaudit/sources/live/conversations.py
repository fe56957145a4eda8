"""Conversations: some by their id, or all that go on (collection §A, calls 14 and 15).

They are of the moment, so that nothing of them is written down for a resumption.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from scopeaudit.api.call import Call, Failure, call
from scopeaudit.api.pages import Gap, misshapen
from scopeaudit.model.snapshot import Conversation
from scopeaudit.sources.live.calls import (
    CONVERSATION,
    DETAILS,
    OPENS_CONVERSATION,
    OPENS_LIVE,
)
from scopeaudit.sources.live.conversation_rows import of_analytics, of_id
from scopeaudit.sources.live.reader import Reader
from scopeaudit.sources.live.wire_conversations import (
    WireAnalyticsConversation,
    WireConversation,
    WireDetails,
)

_PAGE = 100
_MOST_PAGES = 1000
_BACK = timedelta(days=1)
"""How far back a conversation that still goes on may have begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which conversations: those with these ids, and with `live` all that go on; `now` tells the time."""

    now: Callable[[], datetime]
    ids: tuple[str, ...] = ()
    live: bool = False


@dataclass(frozen=True, slots=True)
class Talks:
    """The conversations that came, each once, and the gaps with what would open them."""

    conversations: tuple[Conversation, ...]
    gaps: tuple[tuple[str, Gap], ...]


async def read_conversations(reader: Reader, wanted: Wanted) -> Talks:
    """Read them; of one that was found both ways the fuller shape stays."""
    by_id, going_on = await asyncio.gather(
        _by_id(reader, wanted), _going_on(reader, wanted) if wanted.live else _none()
    )
    found = {one.id: one for one in (*going_on.conversations, *by_id.conversations)}
    return Talks(tuple(found[one] for one in sorted(found)), (*by_id.gaps, *going_on.gaps))


async def _none() -> Talks:
    return Talks((), ())


async def _by_id(reader: Reader, wanted: Wanted) -> Talks:
    ids = tuple(dict.fromkeys(wanted.ids))
    asked = (reader.one(call(CONVERSATION, one), WireConversation) for one in ids)
    found, gaps = [], []
    for identifier, answer in zip(ids, await asyncio.gather(*asked), strict=True):
        if isinstance(answer, Failure):
            gaps.append((OPENS_CONVERSATION, Gap(answer, (identifier,))))
        else:
            found.append(of_id(answer, _moment(wanted)))
    return Talks(tuple(found), tuple(gaps))


async def _going_on(reader: Reader, wanted: Wanted) -> Talks:
    """Read page after page of those that have no end."""
    until = wanted.now()
    found: dict[str, Conversation] = {}
    for number in range(1, _MOST_PAGES + 1):
        asked = _details(until, number)
        page = await reader.one(asked, WireDetails)
        if isinstance(page, Failure):
            return _partly(found, page)
        rows = [_row(raw) for raw in page.conversations]
        if None in rows:
            return _partly(found, misshapen(asked))
        found |= {one.conversation_id: of_analytics(one, _moment(wanted)) for one in rows if one}
        if number * _PAGE >= page.total_hits:
            return _compared(found, page.total_hits, asked)
    return _partly(found, misshapen(_details(until, _MOST_PAGES), "the query has no end"))


def _compared(found: dict[str, Conversation], total: int, asked: Call) -> Talks:
    if len(found) == total:
        return Talks(tuple(found.values()), ())
    reason = f"{len(found):,} of {total:,} came; conversations began or ended meanwhile"
    return _partly(found, Failure(str(asked), "short", reason, 200))


def _partly(found: dict[str, Conversation], failure: Failure) -> Talks:
    gap = (OPENS_LIVE, Gap(failure))
    return Talks(tuple(found.values()), (gap,))


def _details(until: datetime, number: int) -> Call:
    open_ended = {"type": "dimension", "dimension": "conversationEnd", "operator": "notExists"}
    body = {
        "interval": f"{_iso(until - _BACK)}/{_iso(until)}",
        "conversationFilters": [{"type": "and", "predicates": [open_ended]}],
        "order": "asc",
        "orderBy": "conversationStart",
        "paging": {"pageSize": _PAGE, "pageNumber": number},
    }
    return Call(DETAILS, method="POST", body=body)


def _row(raw: msgspec.Raw) -> WireAnalyticsConversation | None:
    try:
        return msgspec.json.decode(raw, type=WireAnalyticsConversation)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None


def _moment(wanted: Wanted) -> datetime:
    return wanted.now().replace(microsecond=0)


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def asked_for(ids: Iterable[str]) -> tuple[str, ...]:
    """Return ids that people typed, one or several with commas between."""
    return tuple(
        dict.fromkeys(one.strip() for text in ids for one in text.split(",") if one.strip())
    )
