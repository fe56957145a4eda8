"""A Postman collection run: newman's JSON report, and the run that Postman itself exports."""

from collections.abc import Mapping
from typing import Any

from scopeaudit.diagnose.hosts import is_like_vendor, is_of_gateway
from scopeaudit.diagnose.reading.body import text_of
from scopeaudit.diagnose.reading.exchange import Exchange, refusal_of
from scopeaudit.diagnose.reading.grouping import reading_of
from scopeaudit.diagnose.reading.pasted import Pasted
from scopeaudit.model.refusal import Aside, Origin, Reading, Refusal

KIND = "Postman run"
_FAILED = 400


def read(pasted: Pasted) -> Reading | None:
    """Read a run; None for anything else."""
    document = pasted.document
    if not isinstance(document, dict):
        return None
    run, results = document.get("run"), document.get("results")
    if isinstance(run, dict) and isinstance(run.get("executions"), list):
        return _reading(
            [_executed(one, number) for number, one in enumerate(_rows(run["executions"]), 1)]
        )
    if isinstance(results, list) and any("responseCode" in one for one in _rows(results)):
        return _reading([_result(one, number) for number, one in enumerate(_rows(results), 1)])
    return None


def _reading(calls: list[Exchange]) -> Reading:
    refusals = [refusal_of(call) for call in calls if (call.status or 0) >= _FAILED]
    vendor = [one for one in refusals if _of_vendor(one)]
    others = len(refusals) - len(vendor)
    aside = (
        [Aside(reason="failing calls to other hosts", count=others)] if others and vendor else []
    )
    return reading_of(KIND, vendor or refusals, aside)


def _of_vendor(one: Refusal) -> bool:
    near = is_like_vendor(one.host) or is_of_gateway(one.host, one.path) or bool(one.context_id)
    return near and one.answerer != "other"


def _executed(execution: Mapping[str, Any], number: int) -> Exchange:
    """Return the call of one execution of newman; bodies stand in it as a buffer of bytes."""
    request, response = _mapping(execution.get("request")), _mapping(execution.get("response"))
    return Exchange(
        origin=Origin(kind=KIND, place=f"request {number:,}"),
        method=_text(request.get("method")),
        url=_url(request.get("url")),
        status=_number(response.get("code")),
        request_headers=_headers(request.get("header")),
        request_body=_text(_mapping(request.get("body")).get("raw")),
        answer_headers=_headers(response.get("header")),
        answer_body=_stream(response.get("stream")) or _text(response.get("body")),
    )


def _result(row: Mapping[str, Any], number: int) -> Exchange:
    """Return the call of one result of Postman's own export, which may hold no bodies."""
    code = _mapping(row.get("responseCode"))
    request, response = _mapping(row.get("request")), _mapping(row.get("response"))
    return Exchange(
        origin=Origin(kind=KIND, place=f"request {number:,}"),
        method=_text(row.get("method")) or _text(request.get("method")),
        url=_url(row.get("url") or request.get("url")),
        status=_number(code.get("code")),
        request_headers=_headers(row.get("headers") or request.get("header")),
        answer_headers=_headers(response.get("header")),
        answer_body=_text(row.get("responseBody"))
        or _text(response.get("body"))
        or _text(row.get("text")),
    )


def _url(value: Any) -> str:
    if isinstance(value, str):
        return value
    url = _mapping(value)
    raw = _text(url.get("raw"))
    if raw and "{{" not in raw:
        return raw
    host, path = url.get("host"), url.get("path")
    joined = ".".join(map(str, host)) if isinstance(host, list) else _text(host)
    parts = "/".join(map(str, path)) if isinstance(path, list) else _text(path)
    return (
        f"{_text(url.get('protocol')) or 'https'}://{joined}/{parts.lstrip('/')}" if parts else raw
    )


def _stream(value: Any) -> str:
    data = _mapping(value).get("data")
    if not isinstance(data, list):
        return ""
    try:
        return text_of(bytes(data)) or ""
    except (TypeError, ValueError):
        return ""


def _headers(value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        return {str(key).lower(): str(one) for key, one in value.items()}
    return {_text(one.get("key")).lower(): _text(one.get("value")) for one in _rows(value)}


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> int | None:
    return value if type(value) is int else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
