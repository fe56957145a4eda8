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

OURS = {"method.not.allowed": 405, "misdirected.request": 421, "bad.gateway": 502}
"""Codes no source declares: a server of HTTP has to answer something."""

OPERATIONS: dict[str, dict[str, Any]] = _READ["operations"]
_COMMON: list[dict[str, Any]] = _READ["common"]
for _one in [*_COMMON, *(one for each in OPERATIONS.values() for one in each["declared"])]:
    DECLARED[_one["code"], _one["status"]].add(_one["message"])
_SEEN_ONLY = {one["message"].replace("18ee7", "%s") for one in SEEN.values() if one["verbatim"]}

_NEEDED = {"message", "code", "status", "contextId", "details", "errors"}


def messages(code: str, status: int, operation: str) -> set[str]:
    """Return the messages an operation declares for a code, and those that were seen on the wire.

    For an operation that is not imitated, whatever any declares.
    """
    known = DECLARED.get((code, status), set())
    if operation not in OPERATIONS:
        return known
    declared = [*_COMMON, *OPERATIONS[operation]["declared"]]
    own = {one["message"] for one in declared if (one["code"], one["status"]) == (code, status)}
    return own | (known & _SEEN_ONLY)


def misfits(
    status: int, headers: Mapping[str, str], body: Mapping[str, Any], operation: str = ""
) -> Iterator[str]:
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
    declared = messages(code, status, operation)
    if not declared:
        yield f"code: {code} is not declared with {status} on {operation or 'any operation'}"
    elif not any(_fits(message, one) for one in declared):
        yield f"message: {message!r} is none of {sorted(declared)}"


def _fits(message: str, template: str) -> bool:
    return re.fullmatch(".+".join(map(re.escape, template.split("%s"))), message) is not None
