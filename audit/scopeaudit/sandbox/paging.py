"""The vendor's paging shapes: numbered pages (P) and cursors (C), see facts §10."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from scopeaudit.sandbox.call import Answer, Call
from scopeaudit.sandbox.refusal import refuse

_T = TypeVar("_T")
_DEFAULT = 25
USUAL_MAX = 100
_MOST_DIGITS = 9


def numbered(
    call: Call,
    rows: Sequence[_T],
    show: Callable[[_T], Any],
    *,
    most: int = USUAL_MAX,
    size: int = 0,
    uris: bool = True,
) -> Answer:
    """Answer one numbered page; a larger page than `most` is cut to it, one past the end is empty.

    `size` is the page size of a list that takes none; `uris` is false for the one list without them.
    """
    size = size or min(_number(call, "pageSize", _DEFAULT), most)
    page = _number(call, "pageNumber", 1)
    count = -(-len(rows) // size)
    start = _start(call, page, size)
    body: dict[str, Any] = {
        "entities": [show(one) for one in rows[start : start + size]],
        "pageSize": size,
        "pageNumber": page,
        "total": len(rows),
    }
    if uris:
        body |= _uris(call, page, size, count)
    return Answer(body=body | {"pageCount": count})


def by_cursor(
    call: Call, rows: Sequence[_T], show: Callable[[_T], Any], *, most: int = 200
) -> Answer:
    """Answer the rows after a cursor, which is the number of rows before it."""
    size = min(_number(call, "pageSize", _DEFAULT), most)
    after = _number(call, "after", 0, least=0)
    start = max(0, after + (_shift(call) if after else 0))
    body: dict[str, Any] = {"entities": [show(one) for one in rows[start : start + size]]}
    if after + size < len(rows):
        body["nextUri"] = _uri(call, after=after + size, pageSize=size)
    if after:
        body["previousUri"] = _uri(call, after=max(0, after - size), pageSize=size)
    return Answer(body=body | {"selfUri": _uri(call, after=after, pageSize=size)})


def _number(call: Call, name: str, default: int, least: int = 1) -> int:
    """Read a whole number of the query; raises RefusedError for any other text."""
    text = call.word(name)
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS) or int(text) < least:
        raise refuse("bad.request", reason=f"{name} is not a number from {least} on")
    return int(text)


def _start(call: Call, page: int, size: int) -> int:
    """Return the first row of a page; faults move pages after the first, or repeat the one before."""
    if page > 1 and call.fault and call.fault.kind == "repeated-page":
        return (page - 2) * size
    return max(0, (page - 1) * size + (_shift(call) if page > 1 else 0))


def _shift(call: Call) -> int:
    moved = call.fault is not None and call.fault.kind == "shifting-pages"
    return call.fault.shift if call.fault and moved else 0


def _uris(call: Call, page: int, size: int, count: int) -> dict[str, str]:
    """Return the URIs of a page; there is no next one on the last and no previous one on the first."""
    numbers = {"firstUri": 1, "selfUri": page, "lastUri": max(1, count)}
    if page < count:
        numbers["nextUri"] = page + 1
    if page > 1:
        numbers["previousUri"] = page - 1
    return {name: _uri(call, pageSize=size, pageNumber=number) for name, number in numbers.items()}


def _uri(call: Call, **changed: int) -> str:
    query = {name: values for name, values in call.request.query.items() if name not in changed}
    changed_texts = {name: (str(value),) for name, value in changed.items()}
    return f"{quote(call.request.path)}?{urlencode(query | changed_texts, doseq=True)}"
