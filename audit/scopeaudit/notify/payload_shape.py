"""The frozen shape of version 1 of what a webhook gets, apart from the model so that the model can change.

A field may be added; none is renamed, removed or given another meaning. The published schema is generated from
these types.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

SeverityWord = Literal["critical", "high", "medium", "low", "info"]


class _Shape(msgspec.Struct, frozen=True, gc=False):
    """What all parts of the document share."""


class OrganizationV1(_Shape, frozen=True):
    """The organization: its id and name, as anybody typed it; empty where no run has read it yet."""

    id: str
    name: str


class RunV1(_Shape, frozen=True):
    """The run that the message is about; `open` counts open findings by severity, `link` leads to its report."""

    number: int
    audited_at: datetime
    exit_code: int
    open: dict[SeverityWord, int]
    link: str


class FindingV1(_Shape, frozen=True):
    """A finding that is new, back again, or (in the first message) simply there; `message` holds names as typed."""

    fingerprint: str
    rule: str
    severity: SeverityWord
    change: Literal["new", "reopened", "standing"]
    message: str
    link: str


class FailureV1(_Shape, frozen=True):
    """An audit that could not be made: the first one, and how many there were until now."""

    recorded_at: datetime | None
    exit_code: int | None
    message: str
    failures: int


class NoticeV1(_Shape, frozen=True):
    """A message to a webhook.

    `event` is the same as the header `webhook-id` and never used twice. `kind` is `standing` (all that is open, once
    for each target and organization), `changes`, `failing`, `working` or `test`. `at` is the lowest severity that is
    told. `findings` are the worst, 100 at most, of `total`. `text` is the message in words, with inert names.
    """

    version: Literal[1]
    event: str
    kind: Literal["standing", "changes", "failing", "working", "test"]
    sent_at: datetime
    tool_version: str
    target: str
    organization: OrganizationV1 | None
    asked: str
    at: SeverityWord | None
    run: RunV1 | None
    total: int
    findings: tuple[FindingV1, ...]
    failure: FailureV1 | None
    text: str


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the document, as published in `reports/schema/`."""
    made = msgspec.json.schema(NoticeV1)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:scopeaudit:notice:v1",
        "title": "scopeaudit notice, version 1",
        **made,
    }
