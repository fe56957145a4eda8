"""What stands in a text of any kind: JSON objects, a method and URL, a status, names of the vendor's world."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT"
_MOST_OBJECTS = 200
_PLACE = r"(?:https?://[^\s\"'<>\\)]+|/(?:api/)?v\d+/[^\s\"'<>\\)]*|/oauth/[a-z]+[^\s\"'<>\\)]*)"
_ROUTE = re.compile(rf"\b({METHODS})\b[\s\"',:`*]{{1,4}}({_PLACE}|[\w.-]+:443)", re.IGNORECASE)
_METHOD = re.compile(
    rf"(?:\b(?:http_?)?(?:method|verb)['\"]?\s*[:=]\s*['\"]?|-X ?|--request )({METHODS})\b",
    re.IGNORECASE,
)
_URL = re.compile(_PLACE, re.IGNORECASE)
_STATUSES = (
    re.compile(r"\bHTTP/[\d.]+\s+(?:\d{3} [\w ]+\r?\n+HTTP/[\d.]+\s+)?([1-5]\d\d)\b"),
    re.compile(
        r"\b(?:http[_ ]?)?(?:status|status ?code|response ?code|http code|code|error)[\"']?\s*[:=( ]{1,3}\s*[\"']?([1-5]\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:^|[\s(\[\"'=:>])([45]\d\d)(?=[\s)\]\"',.:;!]|$)(?! ?(?:ms|entries|rows|users|bytes))"
    ),
    re.compile(r"(?:^|[\s(\[\"'=:>])(20\d)(?=[\s)\]\"',.:;]|$)"),
)
_NAME = re.compile(r"(?<![\w/:.@-])[A-Za-z][\w-]*(?::[A-Za-z*][\w*-]*){1,3}(?![\w:/@])")
_SCOPE_WORDS = re.compile(
    r"\bscopes?\b[\"'`]?[\s:=(]{1,4}[\"'`]?([a-z][\w-]*_[\w-]+)", re.IGNORECASE
)
_CALLED = re.compile(
    r"\b(?:(?:get|post|put|patch|delete|head)(?:_[a-z0-9_]+|[A-Z]\w+)|(?<=\.)[a-z]+[A-Z]\w+(?=\())"
)
_CORRELATION = re.compile(
    r"(?:correlation[-_ ]?id|context[-_ ]?id)\W{1,5}([0-9a-f-]{36})|\(([0-9a-f]{8}-[0-9a-f-]{27})\)",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)")
_MOST_NAMES = 60


def objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON objects that stand in a text, the outer ones only; not more than a few hundred."""
    decoder = json.JSONDecoder()
    place = text.find("{")
    for _ in range(_MOST_OBJECTS):
        if place < 0:
            return
        try:
            found, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            yield found
        place = text.find("{", end)


def route(text: str) -> tuple[str, str]:
    """Return the first method and URL or path; each "" where there is none."""
    match = _ROUTE.search(text)
    if match:
        return match[1].upper(), _trimmed(match[2])
    method, url = _METHOD.search(text), _URL.search(text)
    return (method[1].upper() if method else ""), (_trimmed(url[0]) if url else "")


def _trimmed(url: str) -> str:
    return url.rstrip(".,;:`*]}")


def status(text: str) -> int | None:
    """Return the HTTP status a text tells of; a failing one before one that is fine."""
    for pattern in _STATUSES:
        match = pattern.search(text)
        if match:
            return int(match[1])
    return None


def moment(text: str) -> datetime | None:
    """Return the first time of a text that names its zone."""
    match = _MOMENT.search(text)
    try:
        return datetime.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def names(text: str) -> tuple[str, ...]:
    """Return what may be names of scopes and permissions."""
    found = [*_NAME.findall(text), *_SCOPE_WORDS.findall(text)]
    return tuple(dict.fromkeys(found))[:_MOST_NAMES]


def called(text: str) -> tuple[str, ...]:
    """Return what may be names of operations as an SDK has them."""
    return tuple(dict.fromkeys(_CALLED.findall(text)))[:_MOST_NAMES]


def correlation(text: str) -> str:
    """Return the id that support asks for."""
    match = _CORRELATION.search(text)
    return (match[1] or match[2]) if match else ""
