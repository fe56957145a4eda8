"""Lists as the vendor pages them, read to the end, with what did not come."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit

import msgspec

from scopeaudit.api.call import Answer, Call, Failure

Ask = Callable[[Call], Awaitable[Answer | Failure]]

_MOST_PAGES = 100_000


class Row(Protocol):
    """One object of a list; `key` tells it from the others."""

    @property
    def key(self) -> str:
        """What no other object of the list has."""


R = TypeVar("R", bound=Row)


class Page(msgspec.Struct, Generic[R], frozen=True):
    """One page: its rows, the ids of rows that were not understood, and what it says of the rest."""

    rows: tuple[R, ...]
    misshapen: tuple[str, ...] = ()
    total: int | None = None
    number: int | None = None
    count: int | None = None
    following: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that did not come; `ids` are the objects it hides, None where they are not known."""

    failure: Failure
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """All rows that came, each once, and the gaps; `read` is False when nothing came at all."""

    rows: tuple[R, ...] = ()
    gaps: tuple[Gap, ...] = ()
    read: bool = True


ReadPage = Callable[[Call, type[R]], Awaitable["Page[R] | Failure"]]


class _Envelope(msgspec.Struct, rename="camel"):
    entities: list[msgspec.Raw]
    total: int | None = None
    page_number: int | None = None
    page_count: int | None = None
    next_uri: str | None = None


class _Identified(msgspec.Struct):
    id: str = ""


def page_of(call: Call, body: bytes, kind: type[R]) -> "Page[R] | Failure":
    """Understand a page; a row of another shape is noted by its id, a page of another shape fails."""
    try:
        envelope = msgspec.json.decode(body, type=_Envelope)
    except (msgspec.MsgspecError, RecursionError):
        return misshapen(call)
    rows: list[R] = []
    bad: list[str] = []
    for raw in envelope.entities:
        row = _row(raw, kind)
        if row is None or not row.key:
            bad.append(_identifier(raw))
        else:
            rows.append(row)
    return Page(
        rows=tuple(rows),
        misshapen=tuple(bad),
        total=envelope.total,
        number=envelope.page_number,
        count=envelope.page_count,
        following=envelope.next_uri or "",
    )


def misshapen(call: Call, reason: str = "the answer has another shape than is known") -> Failure:
    """Return the failure of an answer that is not what the vendor's description says."""
    return Failure(str(call), "misshapen", reason, 200)


async def numbered(read: ReadPage[R], call: Call, kind: type[R]) -> Listing[R]:
    """Read a list with page numbers to its page count, the later pages side by side."""
    first = await read(call.asking(pageNumber=1), kind)
    if isinstance(first, Failure):
        return Listing(gaps=(Gap(first),), read=False)
    count = first.count
    if count is None:
        return _joined(call, [first], [_unknown_end(call)])
    later = range(2, min(count, _MOST_PAGES) + 1)
    rest = await asyncio.gather(*(read(call.asking(pageNumber=one), kind) for one in later))
    pages = [first, *(one for one in rest if isinstance(one, Page))]
    failures = [one for one in rest if isinstance(one, Failure)]
    if any(
        isinstance(one, Page) and one.number not in {None, asked}
        for asked, one in zip(later, rest, strict=True)
    ):
        failures.append(_short(call, "another page came than was asked for"))
    return _joined(call, pages, failures)


async def followed(read: ReadPage[R], call: Call, kind: type[R]) -> Listing[R]:
    """Read a list by its `nextUri`, never to another path, never in a circle."""
    pages: list[Page[R]] = []
    seen: set[str] = set()
    following: Call | None = call
    while following is not None:
        seen.add(following.target)
        page = await read(following, kind)
        if isinstance(page, Failure):
            return _joined(call, pages, [page])
        pages.append(page)
        if not _goes_on(page):
            break
        following = _next(call, page.following)
        if following is None or following.target in seen:
            return _joined(call, pages, [misshapen(call, "its next page cannot be reached")])
    return _joined(call, pages, [])


def _goes_on(page: Page[R]) -> bool:
    if page.number is not None and page.count is not None:
        return page.number < page.count
    return bool(page.following)


def _next(call: Call, uri: str) -> Call | None:
    """Return the call a `nextUri` means: the same path with its query; None for any other."""
    try:
        parts = urlsplit(uri)
        query = parse_qsl(parts.query, strict_parsing=True)
    except ValueError:
        return None
    same = parts.path.endswith(call.path or call.template)
    return call.with_query(query) if same else None


def _joined(call: Call, pages: list[Page[R]], failures: Iterable[Failure]) -> Listing[R]:
    """Join pages; what is missing, came twice or shifted while it was read becomes a gap."""
    rows = {row.key: row for page in pages for row in page.rows}
    bad = tuple(one for page in pages for one in page.misshapen)
    gaps = [Gap(one) for one in failures]
    if bad:
        ids = None if "" in bad else tuple(dict.fromkeys(bad))
        gaps.append(Gap(misshapen(call, "some objects have another shape than is known"), ids))
    if all(one.ids is not None for one in gaps):
        gaps.extend(_shortfall(call, pages, len(rows.keys() | set(bad))))
    return Listing(tuple(rows.values()), tuple(gaps), read=bool(pages))


def _shortfall(call: Call, pages: list[Page[R]], came: int) -> Iterable[Gap]:
    """Compare what came with what the vendor says there is."""
    totals = sorted({page.total for page in pages if page.total is not None})
    if len(totals) > 1:
        yield Gap(_short(call, "the list changed while it was read"))
    elif totals and came != totals[0]:
        yield Gap(_short(call, f"{came:,} of {totals[0]:,} came; pages shifted or came twice"))


def _short(call: Call, reason: str) -> Failure:
    return Failure(str(call), "short", reason, 200)


def _unknown_end(call: Call) -> Failure:
    return misshapen(call, "the answer does not say how many pages there are")


def _row(raw: msgspec.Raw, kind: type[R]) -> R | None:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None


def _identifier(raw: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(raw, type=_Identified).id
    except (msgspec.MsgspecError, RecursionError):
        return ""
