"""What the JavaScript SDK rejects with: an extended response, or an error of axios, as JSON or as printed."""

import re
from collections.abc import Mapping
from typing import Any

from scopeaudit.diagnose.reading.body import ErrorBody, error_of, is_error_body, short
from scopeaudit.diagnose.reading.exchange import Exchange, refusal_of
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.diagnose.reading.telling import Known, refusal_in, with_words
from scopeaudit.model.refusal import Origin, Reading

KIND = "JavaScript SDK error"
_PRINTED = re.compile(
    r"AxiosError|Request failed with status code|isAxiosError|contextId:|UnhandledPromiseRejection"
)
_FIELD = r"['\"]?{name}['\"]?:\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|(\d+))"


def read(pasted: Pasted) -> Reading | None:
    """Read an error of the SDK; None for anything else."""
    document = pasted.document
    if isinstance(document, dict):
        return _of_document(document, pasted.text)
    if not _PRINTED.search(pasted.text):
        return None
    text = pasted.text
    return reading_of(KIND, [refusal_in(text, KIND, known=Known(error=_printed(text)))])


def _of_document(document: Mapping[str, Any], text: str) -> Reading | None:
    response = document.get("response")
    answer = response if isinstance(response, dict) else document
    config = _mapping(document.get("config")) or _mapping(answer.get("config"))
    body = next(
        (one for one in map(answer.get, ("body", "data", "error")) if isinstance(one, dict)), None
    )
    if not config and body is None and "headers" not in answer:
        return None
    if not config and not answer.keys() & {"status", "statusText"}:
        return None
    call = Exchange(
        origin=Origin(kind=KIND),
        method=_text(config.get("method")),
        url=_url(config),
        status=_status(answer.get("status", document.get("status"))),
        request_headers=_headers(config.get("headers")),
        request_body=_text(config.get("data")),
        answer_headers=_headers(answer.get("headers")),
        answer_body=_text(answer.get("text")),
        error=error_of(body) if is_error_body(body) and body else None,
    )
    return reading_of(KIND, [with_words(refusal_of(call), text)])


def _url(config: Mapping[str, Any]) -> str:
    url, base = _text(config.get("url")), _text(config.get("baseURL"))
    return url if "://" in url or not base else base.rstrip("/") + "/" + url.lstrip("/")


def _printed(text: str) -> ErrorBody | None:
    """Read an error body as Node prints an object, with names that are not quoted."""
    message, code = _field(text, "message"), _field(text, "code")
    if not (message or code) or (code.startswith("ERR_") and not message):
        return None
    status = _field(text, "status")
    return ErrorBody(
        status=int(status) if status.isdigit() else None,
        code="" if code.startswith("ERR_") else code,
        message=short(message),
        context_id=_field(text, "contextId"),
    )


def _field(text: str, name: str) -> str:
    """Return the last value of a name; an error of axios stands before the body it wraps."""
    found = re.findall(_FIELD.format(name=name), text)
    return next(filter(None, found[-1]), "") if found else ""


def _headers(value: Any) -> dict[str, str]:
    return {str(key).lower(): str(one) for key, one in _mapping(value).items()}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _status(value: Any) -> int | None:
    return value if type(value) is int else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
