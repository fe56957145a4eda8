"""A HAR file: Chrome's, Playwright's, mitmproxy's, or any other's, of which the failing vendor calls are read.

Entries are decoded one by one and bodies only where they matter, so that a large file costs little more
than its bytes. A file that was cut is read as far as it goes.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from scopeaudit.conversations import conversations_of
from scopeaudit.diagnose.hosts import (
    CORRELATION,
    SIGN_IN,
    is_like_vendor,
    is_of_gateway,
    region_of,
)
from scopeaudit.diagnose.reading.body import body_of, decoded
from scopeaudit.diagnose.reading.exchange import Exchange, refusal_of
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.errors import UnreadableError
from scopeaudit.model.refusal import Aside, Origin, Reading, Refusal, TokenFacts
from scopeaudit.model.snapshot import Conversation

KIND = "HAR"
_FAILED = 400
_OK = range(200, 300)
_SIGNED = ("x-amz-signature", "signature=", "x-goog-signature", "sig=", "key-pair-id=")
_BEGINNING = re.compile(r'\{\s*(?:"[$\w]+"\s*:\s*"[^"]*"\s*,\s*)*"log"\s*:\s*\{')
_NO_ANSWER = (-1, 0)
_OTHERS_SHOWN = 5


class _Text(msgspec.Struct):
    text: str | None = ""
    encoding: str | None = ""
    params: list[dict[str, Any]] | None = None


class _Pair(msgspec.Struct):
    name: str | None = ""
    value: str | None = ""


class _Request(msgspec.Struct, rename="camel"):
    method: str | None = ""
    url: str | None = ""
    headers: msgspec.Raw = msgspec.Raw(b"null")
    post_data: msgspec.Raw = msgspec.Raw(b"null")


class _Response(msgspec.Struct, rename="camel"):
    status: int | float | str | None = None
    headers: msgspec.Raw = msgspec.Raw(b"null")
    content: msgspec.Raw = msgspec.Raw(b"null")


class _Entry(msgspec.Struct, rename="camel"):
    request: _Request | None = None
    response: _Response | None = None
    started_date_time: str | None = ""


class _Log(msgspec.Struct):
    entries: list[msgspec.Raw]


class _Har(msgspec.Struct):
    log: _Log


def read(pasted: Pasted) -> Reading | None:
    """Read a HAR; None for anything else. Raises UnreadableError where it holds nothing that can be read."""
    if not _BEGINNING.match(pasted.head):
        return None
    remarks: list[str] = []
    try:
        entries: Iterable[msgspec.Raw] = msgspec.json.decode(pasted.data, type=_Har).log.entries
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        entries = _salvaged(pasted)
        remarks.append("the file is damaged or cut; its entries were read as far as they go")
    capture = _Capture()
    for number, raw in enumerate(entries, 1):
        capture.take(raw, f"entry {number:,}")
    if remarks and not capture.taken:
        raise UnreadableError(
            f"`{pasted.path}` is a HAR that is cut or damaged before its first entry",
            "export it again; `Save all as HAR` writes it whole",
        )
    return capture.reading(remarks)


def _salvaged(pasted: Pasted) -> Iterator[msgspec.Raw]:
    """Yield the whole entries of a damaged file."""
    text = pasted.text
    place = text.find("[", text.find('"entries"'))
    decoder = json.JSONDecoder()
    while place >= 0:
        place = text.find("{", place + 1)
        if place < 0:
            return
        try:
            _, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            return
        yield msgspec.Raw(text[place:end].encode("utf-8", "replace"))
        place = end


@dataclass
class _Capture:
    """What was seen so far. Sessions are told apart by a hash of the credential, which is not kept."""

    refused: list[tuple[int, Refusal]] = field(default_factory=list)
    others: list[Refusal] = field(default_factory=list)
    aside: Counter[str] = field(default_factory=Counter)
    sessions: dict[int, TokenFacts] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    taken: int = 0
    odd: int = 0

    def take(self, raw: msgspec.Raw, place: str) -> None:
        """Look at one entry."""
        try:
            entry = msgspec.json.decode(raw, type=_Entry)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self.odd += 1
            return
        self.taken += 1
        request, response = entry.request, entry.response
        if request is None or response is None:
            return
        status = _status(response.status)
        if (request.method or "").upper() == "OPTIONS":
            self.aside["preflights (OPTIONS)"] += status is not None and status >= _FAILED
        elif status in _OK:
            self._learn(entry, request, response)
        elif status in _NO_ANSWER or status is None:
            self._unanswered(request)
        elif status >= _FAILED:
            self._failed(entry, request, response, status, place)

    def _failed(
        self, entry: _Entry, request: _Request, response: _Response, status: int, place: str
    ) -> None:
        url = request.url or ""
        host = _host(url)
        headers = _headers(response.headers)
        if not (is_like_vendor(host) or CORRELATION in headers or is_of_gateway(host, _path(url))):
            self._other(url)
            if len(self.others) >= _OTHERS_SHOWN:
                return
        asked = _headers(request.headers)
        refusal = refusal_of(
            Exchange(
                origin=Origin(kind=KIND, place=place),
                method=request.method or "",
                url=url,
                status=status,
                request_headers=asked,
                request_body=_sent(request.post_data),
                answer_headers=headers,
                answer_body=_content(response.content) or "",
                at=_moment(entry.started_date_time or ""),
            )
        )
        if refusal.answerer == "other" or (not is_like_vendor(host) and not _marked(refusal)):
            self.others.append(replace(refusal, answerer="other"))
            if is_like_vendor(host):
                self.aside["answers of something in between, not of the vendor's API"] += 1
        else:
            self.refused.append((_session(asked), refusal))

    def _other(self, url: str) -> None:
        signed = any(mark in url.lower() for mark in _SIGNED)
        self.aside["signed addresses of files" if signed else "failing calls to other hosts"] += 1

    def _unanswered(self, request: _Request) -> None:
        host = _host(request.url or "")
        if is_like_vendor(host) or is_of_gateway(host, _path(request.url or "")):
            self.aside[
                "calls to the vendor without an answer (blocked, cancelled, or no network)"
            ] += 1

    def _learn(self, entry: _Entry, request: _Request, response: _Response) -> None:
        """Take from an answer that went well who calls, and who is on a conversation."""
        url = request.url or ""
        path = _path(url)
        if not (path in SIGN_IN or path.endswith(_TELLING) or "/conversations" in path):
            return
        host = _host(url)
        if not (region_of(host) or is_of_gateway(host, path)):
            return
        _, document = body_of(_content(response.content) or "")
        if not isinstance(document, dict):
            return
        asked = _headers(request.headers)
        at = _moment(entry.started_date_time or "")
        self._learn_token(path, document, asked, request, at)
        if "/conversations" in path:
            with suppress(UnreadableError):
                self.conversations |= {one.id: one for one in conversations_of(document, at)}

    def _learn_token(
        self,
        path: str,
        document: dict[str, Any],
        asked: dict[str, str],
        request: _Request,
        at: datetime | None,
    ) -> None:
        key = _session(asked)
        known = self.sessions.get(key, TokenFacts())
        if path.endswith("/tokens/me"):
            client = document.get("OAuthClient") or {}
            scopes = document.get("authorizedScope")
            self.sessions[key] = replace(
                known,
                client=_text(client, "id"),
                grant_type=_text(client, "authorizedGrantType"),
                scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else None,
            )
        elif path.endswith("/users/me"):
            self.sessions[key] = replace(known, user=_text(document, "id"))
        elif path in SIGN_IN and _text(document, "access_token"):
            issued = _session({"authorization": f"Bearer {document['access_token']}"})
            sign_in = refusal_of(
                Exchange(
                    origin=Origin(kind=KIND),
                    url=request.url or "",
                    request_headers=asked,
                    request_body=_sent(request.post_data),
                    answer_headers={},
                )
            ).token
            known = self.sessions.get(issued, TokenFacts())
            self.sessions[issued] = replace(known, client=sign_in.client, issued_at=at)

    def reading(self, remarks: list[str]) -> Reading:
        """Return what was read; refusals of others only where there are none of the vendor."""
        if self.odd:
            remarks.append(f"{self.odd:,} entries have another form than entries of a HAR")
        refusals = [self._with_session(key, one) for key, one in self.refused] or self.others
        aside = (Aside(reason=one, count=count) for one, count in self.aside.items() if count)
        reading = reading_of(KIND, refusals, aside, remarks)
        return replace(reading, conversations=tuple(self.conversations.values()))

    def _with_session(self, key: int, one: Refusal) -> Refusal:
        """Add what the capture tells of the token; without credentials, only where it tells of one."""
        known = self.sessions.get(key)
        if known is None and (key == _NO_SESSION or set(self.sessions) == {_NO_SESSION}):
            known = next(iter(self.sessions.values())) if len(self.sessions) == 1 else None
        if known is None:
            return one
        mine = one.token
        token = replace(
            mine,
            client=mine.client or known.client,
            user=known.user,
            grant_type=mine.grant_type or known.grant_type,
            scopes=known.scopes if mine.scopes is None else mine.scopes,
            issued_at=mine.issued_at or known.issued_at,
        )
        return replace(one, token=token)


_TELLING = ("/tokens/me", "/users/me")
_NO_SESSION = hash("")


def _session(headers: dict[str, str]) -> int:
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    return hash(secret.strip()) if scheme.lower() == "bearer" else _NO_SESSION


def _marked(refusal: Refusal) -> bool:
    return bool(refusal.context_id or "." in refusal.code or refusal.path in SIGN_IN)


def _status(value: float | str | None) -> int | None:
    try:
        return None if value is None else int(value)
    except (ValueError, OverflowError):
        return None


def _host(url: str) -> str:
    _, mark, rest = url.partition("://")
    authority = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    return authority.rpartition("@")[2] if mark else ""


def _path(url: str) -> str:
    rest = url.partition("://")[2].partition("?")[0].partition("#")[0]
    return "/" + rest.partition("/")[2]


def _headers(raw: msgspec.Raw) -> dict[str, str]:
    try:
        pairs = msgspec.json.decode(raw, type=list[_Pair] | None) or []
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    return {(one.name or "").lower(): one.value or "" for one in pairs}


def _content(raw: msgspec.Raw) -> str | None:
    try:
        content = msgspec.json.decode(raw, type=_Text | None) or _Text()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return decoded(content.text or "", content.encoding or "")


def _sent(raw: msgspec.Raw) -> str:
    """Return the body that was sent: its text, or its form fields as a form."""
    try:
        content = msgspec.json.decode(raw, type=_Text | None) or _Text()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    if content.text or not content.params:
        return content.text or ""
    return "&".join(f"{one.get('name', '')}={one.get('value', '')}" for one in content.params)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _text(document: Any, name: str) -> str:
    value = document.get(name) if isinstance(document, dict) else None
    return value if isinstance(value, str) else ""
