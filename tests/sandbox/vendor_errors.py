"""The vendor's error bodies as data: what is declared, what was seen, and what does not fit."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_READ = json.loads(Path(__file__).with_name("vendor_errors.json").read_bytes())
KEYS: list[str] = _READ["keys"]
SEEN: dict[str, dict[str, Any]] = {one["id"]: one for one in _READ["seen"]}
DECLARED: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
for _one in _READ["declared"]:
    DECLARED[_one["code"], _one["status"]].add(_one["message"])
for _one in SEEN.values():
    if _one["verbatim"]:
        DECLARED[_one["code"], _one["status"]].add(_one["message"].replace("18ee7", "%s"))

OURS = {
    "bad.request": 400,
    "method.not.allowed": 405,
    "request.entity.too.large": 413,
    "misdirected.request": 421,
    "internal.server.error": 500,
    "bad.gateway": 502,
    "service.unavailable": 503,
    "gateway.timeout": 504,
}
"""Codes no source declares for every operation: a server of HTTP has to answer something."""

_NEEDED = {"message", "code", "status", "contextId", "details", "errors"}


def misfits(status: int, headers: Mapping[str, str], body: Mapping[str, Any]) -> Iterator[str]:
    """Yield each way in which an answer is not an error as the vendor gives it."""
    if not _NEEDED <= set(body) <= set(KEYS):
        yield f"keys: {sorted(body)}"
    if body["status"] != status:
        yield f"status: {body['status']} in the body of {status}"
    if body["contextId"] != headers["inin-correlation-id"]:
        yield "contextId: it is not the correlation id"
    code, message = body["code"], body["message"]
    if OURS.get(code) == status:
        return
    declared = DECLARED.get((code, status), set())
    if not declared:
        yield f"code: {code} is not declared with {status}"
    elif not any(_fits(message, one) for one in declared):
        yield f"message: {message!r} is none of {sorted(declared)}"


def _fits(message: str, template: str) -> bool:
    return re.fullmatch(".+".join(map(re.escape, template.split("%s"))), message) is not None
