"""The sandbox as an ASGI application, and the faults that happen while an answer is sent."""

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, unquote

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from scopeaudit.sandbox.call import Answer, Request
from scopeaudit.sandbox.refusal import Refusal
from scopeaudit.sandbox.server import Sandbox, Told
from scopeaudit.sandbox.visitors import Visitors

MAX_BODY = 1_000_000
"""A longer request body is refused without being kept."""

_DRIP = 64
_MAX_FIELDS = 200
_CONTEXT = "00000000-0000-0000-0000-000000000000"


def web(
    sandbox: Sandbox, *, sleep: Callable[[float], Awaitable[object]], visitors: Visitors
) -> Starlette:
    """Make the application; it answers only those who may speak to it."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        headers = _headers(scope)
        told = await _told(sandbox, scope, receive, headers, visitors)
        told = _with_headers(told, visitors.reading(headers))
        if told.fault and told.fault.kind == "time-out":
            await sleep(told.fault.seconds)
        await _send(told, send, sleep)

    return Starlette(routes=[Mount("/", app=answer)])


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _with_headers(told: Told, headers: dict[str, str]) -> Told:
    answer = replace(told.answer, headers={**told.answer.headers, **headers})
    return replace(told, answer=answer)


async def _told(
    sandbox: Sandbox, scope: Scope, receive: Receive, headers: dict[str, str], visitors: Visitors
) -> Told:
    if visitors.misdirected(headers):
        return _refused(Refusal("misdirected.request"))
    asked = visitors.preflight(scope["method"], headers)
    if asked is not None:
        return Told(Answer(status=204, headers=asked), None)
    body = await _body(receive)
    if body is None:
        return _refused(Refusal("request.entity.too.large", {"bytes": str(MAX_BODY)}))
    return sandbox.respond(_request(scope, headers, body))


async def _body(receive: Receive) -> bytes | None:
    """Read the body; None where it is too long."""
    parts, length = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        length += len(parts[-1])
        if length > MAX_BODY:
            return None
        if message["type"] != "http.request" or not message.get("more_body"):
            return b"".join(parts)


def _request(scope: Scope, headers: dict[str, str], body: bytes) -> Request:
    """Read the request; the path in its raw form, so that an id may hold an escaped slash."""
    raw = scope.get("raw_path") or scope["path"].encode("utf-8")
    path = raw.partition(b"?")[0].decode("latin-1")
    query: dict[str, tuple[str, ...]] = {}
    for name, value in _pairs(scope["query_string"]):
        query[name] = (*query.get(name, ()), value)
    segments = tuple(unquote(one) for one in path.strip("/").split("/"))
    return Request(
        method=scope["method"], segments=segments, query=query, headers=headers, body=body
    )


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query.decode("latin-1"), max_num_fields=_MAX_FIELDS)
    except ValueError:
        return []


def _refused(refusal: Refusal) -> Told:
    answer = Answer(
        status=refusal.status,
        body=refusal.body(_CONTEXT),
        headers={"inin-correlation-id": _CONTEXT},
    )
    return Told(answer, None)


async def _send(told: Told, send: Send, sleep: Callable[[float], Awaitable[object]]) -> None:
    kind, body = _content(told.answer)
    fault = told.fault.kind if told.fault else ""
    if fault == "invalid-json":
        body = body[:-1] + b",]"
    headers = dict(told.answer.headers) | {"content-length": str(len(body))}
    if body:
        headers["content-type"] = kind
    pairs = [(name.encode("latin-1"), _safe(value)) for name, value in headers.items()]
    start = {"type": "http.response.start", "status": told.answer.status, "headers": pairs}
    await send(start)
    if fault == "cut-body":
        body = body[: len(body) // 2]
    for part in _parts(body) if fault == "slow-drip" else (body,):
        if fault == "slow-drip":
            await sleep(1)
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _safe(value: str) -> bytes:
    """Return a header's value without characters that end a line."""
    return "".join(one for one in value if one.isprintable()).encode("latin-1", "replace")


def _parts(body: bytes) -> Iterator[bytes]:
    size = max(1, -(-len(body) // _DRIP))
    return (body[start : start + size] for start in range(0, len(body), size))


def _content(answer: Answer) -> tuple[str, bytes]:
    if answer.text is not None:
        return "text/html", answer.text.encode()
    if answer.body is None:
        return "", b""
    return "application/json", json.dumps(answer.body, ensure_ascii=False).encode(
        "utf-8", "replace"
    )
