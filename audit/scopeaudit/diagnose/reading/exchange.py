"""From the parts of one call, as any tool writes them, to a refusal that holds no secret."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from scopeaudit.diagnose.hosts import CORRELATION, SIGN_IN, answerer
from scopeaudit.diagnose.reading.body import NOTHING, ErrorBody, body_of
from scopeaudit.diagnose.redact import HIDDEN, redacted
from scopeaudit.model.refusal import Origin, Refusal, TokenFacts
from scopeaudit.records import dataclass

_KEPT = ("retry-after", "server", "via", "www-authenticate", "content-type", CORRELATION)
_LIMITS = ("inin-ratelimit-count", "inin-ratelimit-allowed", "inin-ratelimit-reset")
_PLAIN = re.compile(r"[\w .,;:/()\"=+-]{0,120}")
_CLIENT = re.compile(r"[\w.@-]{1,100}")
_STATES = re.compile(r"[a-z_-]{1,24}", re.IGNORECASE)
_TOLD_FIELDS = frozenset(
    {"state", "muted", "held", "confined", "recording", "grant_type", "authorizedGrantType"}
)
_MOST_FIELDS = 40
_SEGMENT = re.compile(r"[\w{}.~:@*!$',;=+ -]{0,128}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One call: what was sent and what came back; header names in lower case, bodies as text."""

    origin: Origin
    method: str = ""
    url: str = ""
    status: int | None = None
    request_headers: Mapping[str, str]
    request_body: str = ""
    answer_headers: Mapping[str, str]
    answer_body: str = ""
    error: ErrorBody | None = None
    at: datetime | None = None
    headers_complete: bool = False


def refusal_of(call: Exchange) -> Refusal:
    """Return the refusal of a call; URL, headers and bodies are reduced to what tells something."""
    place = _place(call.url)
    error = call.error or (body_of(call.answer_body)[0] if call.answer_body else NOTHING)
    context = error.context_id or _plain(call.answer_headers.get(CORRELATION, ""))
    refusal = Refusal(
        origin=call.origin,
        method=call.method.upper() if call.method.isalpha() else "",
        host=place.host,
        path=place.path,
        asked=place.asked,
        status=call.status if call.status is not None else error.status,
        code=error.code,
        message=error.message,
        context_id=context,
        details=error.details,
        headers=tuple(_headers(call.answer_headers)),
        fields=tuple(_fields(call.request_body)),
        token=_token(call, place),
        at=call.at or _date(call.answer_headers.get("date", "")),
        mentions=mentions_of_scopes(call.request_body, place.query),
        answerer=answerer(
            place.host,
            place.path,
            call.answer_headers,
            call.answer_body,
            _vendor_code(error, place),
        ),
    )
    return _without(tuple(_secrets(call.request_headers)), refusal)


_SECRET_HEADERS = (
    "authorization",
    "proxy-authorization",
    "cookie",
    "x-api-key",
    "x-auth-token",
)
_SHORTEST = 6
"""Characters of a secret that are looked for elsewhere; shorter ones are parts of words."""


def _secrets(headers: Mapping[str, str]) -> Iterable[str]:
    """Yield what a request proved itself with: an answer that repeats it must not bring it out."""
    for value in filter(None, map(headers.get, _SECRET_HEADERS)):
        bare = value.partition(" ")[2].strip() or value
        cookies = (part.partition("=")[2].strip() for part in value.split(";"))
        for one in (bare, _unpacked(bare).partition(":")[2], *cookies):
            if len(one) >= _SHORTEST:
                yield one


def _without(secrets: tuple[str, ...], refusal: Refusal) -> Refusal:
    def clean(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, HIDDEN)
        return text

    return replace(
        refusal,
        path=clean(refusal.path),
        code=clean(refusal.code),
        message=clean(refusal.message),
        context_id=clean(redacted(refusal.context_id)),
        details=tuple(map(clean, refusal.details)),
        headers=tuple((name, clean(value)) for name, value in refusal.headers),
    )


def _vendor_code(error: ErrorBody, place: "_Place") -> str:
    """Return what marks a body as the vendor's: a code beside a context, a dotted code, or an OAuth error."""
    vendor = error.context_id or "." in error.code or place.path in SIGN_IN
    return error.code if vendor else ""


@dataclass(frozen=True, slots=True)
class _Place:
    host: str = ""
    path: str = ""
    query: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name, _ in self.query if _STATES.fullmatch(name)))


def _place(url: str) -> _Place:
    """Take a URL apart; user information, query values and fragment do not survive."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
        query = tuple(parse_qsl(parts.query))
    except ValueError:
        return _Place()
    return _Place(host + port, _path(parts.path), query)


def _path(path: str) -> str:
    segments = (unquote(one) for one in path[:2048].split("/"))
    return "/".join(
        one if _SEGMENT.fullmatch(one) and redacted(one) == one else HIDDEN for one in segments
    )


def _headers(headers: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    for name in (*_KEPT, *_LIMITS):
        value = headers.get(name, "")
        if value and _PLAIN.fullmatch(value):
            yield name, redacted(value)


def _plain(text: str) -> str:
    return text if _CLIENT.fullmatch(text) else ""


def _fields(body: str) -> Iterable[tuple[str, str]]:
    """Yield the names of a body's fields, with a value only where it is a switch or a state."""
    document = _document(body)
    for name, value in list(document.items())[:_MOST_FIELDS]:
        if not _CLIENT.fullmatch(name):
            continue
        if isinstance(value, bool):
            yield name, str(value).lower()
        elif name in _TOLD_FIELDS and isinstance(value, str) and _STATES.fullmatch(value):
            yield name, value
        else:
            yield name, ""


def _document(body: str) -> dict[str, Any]:
    """Return a body's fields: of a JSON object, or of a form."""
    if body.lstrip().startswith("{"):
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
    if "=" in body and "\n" not in body.strip() and len(body) < 1 << 16:
        return dict(parse_qsl(body.strip()))
    return {}


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _token(call: Exchange, place: _Place) -> TokenFacts:
    scheme, _, secret = call.request_headers.get("authorization", "").strip().partition(" ")
    if not scheme:
        sent = False if call.headers_complete and call.request_headers else None
        facts = TokenFacts(sent=sent)
    else:
        facts = replace(token_facts(secret), sent=True, scheme=_plain(scheme.lower()))
    if place.path in SIGN_IN:
        form = dict(place.query) | {
            key: str(one) for key, one in _document(call.request_body).items()
        }
        facts = replace(
            facts,
            client=facts.client or _plain(form.get("client_id", "")),
            grant_type=_plain(form.get("grant_type", "")),
        )
    return facts


def token_facts(secret: str) -> TokenFacts:
    """Return what a credential says of itself: the client of a Basic one, the claims of a JWT."""
    pieces = secret.strip().split(".")
    if len(pieces) == 3:  # noqa: PLR2004 - header, claims, signature
        return _claims(pieces[1])
    client = _unpacked(secret).partition(":")
    return TokenFacts(client=_plain(client[0]) if client[1] else "")


def _claims(piece: str) -> TokenFacts:
    try:
        claims = json.loads(_unpacked(piece))
    except (ValueError, RecursionError):
        return TokenFacts()
    if not isinstance(claims, dict):
        return TokenFacts()
    scope = claims.get("scope", claims.get("scp"))
    scopes = (
        scope.split() if isinstance(scope, str) else scope if isinstance(scope, list) else None
    )
    return TokenFacts(
        client=_plain(str(claims.get("client_id") or claims.get("azp") or "")),
        scopes=None
        if scopes is None
        else tuple(one for one in map(str, scopes) if _CLIENT.match(one)),
        issued_at=_moment(claims.get("iat")),
        expires_at=_moment(claims.get("exp")),
    )


def _unpacked(text: str) -> str:
    try:
        padded = text.strip().replace("-", "+").replace("_", "/") + "=" * (-len(text.strip()) % 4)
        return base64.b64decode(padded, validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def _moment(seconds: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if type(seconds) in {int, float} else None
    except (ValueError, OverflowError, OSError):
        return None


_SCOPE_FIELDS = re.compile(r"\"?\bscopes?\"?\s*[=:]\s*\"?([\w:. ,+%-]{3,400})", re.IGNORECASE)


def mentions_of_scopes(body: str, query: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the scopes that a request asks for in so many words."""
    texts = [value for name, value in query if name == "scope"]
    texts += [unquote(match[1]) for match in _SCOPE_FIELDS.finditer(body[:65536])]
    words = (word for text in texts for word in re.split(r"[\s,+]+", text))
    named = (word.strip(".:") for word in words)
    return tuple(dict.fromkeys(one for one in named if ":" in one or "_" in one))
