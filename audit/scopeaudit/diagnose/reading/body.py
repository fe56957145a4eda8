"""The body of an answer: the vendor's ErrorBody, the sign-in server's error, or plain text."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from scopeaudit.diagnose.redact import redacted
from scopeaudit.records import dataclass

_LONGEST = 600
_MOST = 1 << 20
_CODE = re.compile(r"[A-Za-z][\w.:-]{0,99}")
_CONTEXT = re.compile(r"[\w-]{8,64}")
_DEEPEST = 6
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorBody:
    """What an error says of itself."""

    status: int | None = None
    code: str = ""
    message: str = ""
    context_id: str = ""
    details: tuple[str, ...] = ()


NOTHING = ErrorBody()


def is_error_body(document: Any) -> bool:
    """Say whether a document has the form of the vendor's ErrorBody or of its sign-in server's error."""
    if not isinstance(document, dict):
        return False
    vendor = isinstance(document.get("message"), str) and bool(
        document.keys() & {"code", "contextId", "status", "messageWithParams"}
    )
    sign_in = isinstance(document.get("error"), str) and bool(
        document.keys() & {"error_description", "description"}
    )
    return vendor or sign_in or _CODE.fullmatch(_text(document.get("code"))) is not None


def bodies_in(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield the error bodies in a document, the outer ones first; those written as text are read, too."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return
    if is_error_body(value):
        yield value
    elif depth < _DEEPEST and isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        for one in inner:
            yield from bodies_in(one, depth + 1)


def error_of(document: Mapping[str, Any]) -> ErrorBody:
    """Read an error; anything in it that has another form is left out."""
    if "error" in document and "code" not in document:
        said = _text(document.get("error_description")) or _text(document.get("description"))
        code = _safe(_text(document.get("error")), _CODE)
        return ErrorBody(status=_number(document.get("status")), code=code, message=_short(said))
    nested = document.get("errors")
    inner = (
        nested[0] if isinstance(nested, list) and nested and isinstance(nested[0], dict) else {}
    )
    return ErrorBody(
        status=_number(document.get("status") or document.get("statusCode")),
        code=_safe(_text(document.get("code")), _CODE) or _safe(_text(inner.get("code")), _CODE),
        message=_short(
            _text(document.get("message")) or _text(inner.get("message")) or _told(document)
        ),
        context_id=_safe(_text(document.get("contextId")), _CONTEXT),
        details=tuple(_details(document.get("details"))),
    )


def _told(document: Mapping[str, Any]) -> str:
    """Return what logs and tickets have in place of a message."""
    return _text(document.get("text")) or _text(document.get("errorMessage"))


def _details(rows: Any) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else ():
        code = _safe(_text(row.get("errorCode")), _CODE) if isinstance(row, dict) else ""
        if code:
            yield code


def body_of(text: str) -> tuple[ErrorBody, Any]:
    """Read the text of a body: as an error where it is JSON, otherwise as words; and the document."""
    try:
        document = json.loads(text) if text.lstrip()[:1] in {"{", "["} else None
    except (ValueError, RecursionError):
        document = None
    if isinstance(document, dict) and is_error_body(document):
        return error_of(document), document
    return (NOTHING if document is not None else ErrorBody(message=_short(text))), document


def decoded(text: str, encoding: str) -> str | None:
    """Return a body as text: base64 and gzip undone; None where it is no text."""
    if encoding.lower() != "base64":
        return text
    try:
        data = base64.b64decode(text[: _MOST * 2], validate=False)
    except (binascii.Error, ValueError):
        return None
    return text_of(data)


def text_of(data: bytes) -> str | None:
    """Return bytes as text, inflated where they are gzip; None where they are no text."""
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(wbits=31).decompress(data, _MOST)
        except zlib.error:
            return None
    text = data.decode("utf-8", "replace")
    return None if "\x00" in text or text.count("\ufffd") > len(text) // 20 else text


def _short(text: str) -> str:
    """Return a text on one line, without secrets, cut where it runs on."""
    line = " ".join(redacted(text[: 4 * _LONGEST]).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


short = _short


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 1000 else None  # noqa: PLR2004 - a status


def _safe(text: str, form: re.Pattern[str]) -> str:
    return text if form.fullmatch(text) else ""
