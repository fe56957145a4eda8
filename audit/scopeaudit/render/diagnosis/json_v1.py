"""Version 1 of diagnoses as JSON: a frozen shape of its own, by a published schema.

A field may be added; none is renamed, removed or given another meaning.
"""

from datetime import datetime
from typing import Any, Literal

import msgspec

from scopeaudit import __version__
from scopeaudit.model.diagnosis import Cause, Diagnoses, Diagnosis
from scopeaudit.model.operation import Operation
from scopeaudit.model.refusal import Refusal
from scopeaudit.render import Options


class _Shape(msgspec.Struct, frozen=True, gc=False):
    """What all parts of the document share."""


class CauseV1(_Shape, frozen=True):
    """One cause; a step of `fix` that begins with "Or" is an alternative."""

    id: str
    title: str
    confidence: Literal["certain", "likely", "possible", "ruled out"]
    why: tuple[str, ...]
    fix: tuple[str, ...]


class OperationV1(_Shape, frozen=True):
    """The operation that was called, as the catalog has it; permissions are alternatives or all needed."""

    id: str
    method: str
    path: str
    mode: Literal["any", "all"]
    permissions: tuple[str, ...] | None
    scopes: tuple[str, ...] | None


class RefusalV1(_Shape, frozen=True):
    """What was read of the call and its answer; no token, and of a body no more than names of fields."""

    method: str
    host: str
    path: str
    status: int | None
    code: str
    message: str
    context_id: str
    at: str
    place: str
    fields: tuple[str, ...]


class DiagnosisV1(_Shape, frozen=True):
    """One refusal, seen `count` times, and its causes, the likeliest first."""

    refusal: RefusalV1
    count: int
    operation: OperationV1 | None
    subject: str
    causes: tuple[CauseV1, ...]
    ask: tuple[str, ...]


class AsideV1(_Shape, frozen=True):
    """Calls that were left aside, and why."""

    reason: str
    count: int


class DiagnosesV1(_Shape, frozen=True):
    """Why the calls of one input were refused, by scopeaudit."""

    schema_version: Literal[1]
    tool_version: str
    catalog_version: str
    organization: str
    read_as: str
    diagnoses: tuple[DiagnosisV1, ...]
    aside: tuple[AsideV1, ...]
    remarks: tuple[str, ...]


def render(found: Diagnoses, options: Options) -> str:  # noqa: ARG001 - every format takes options
    """Render as JSON, whole."""
    document = DiagnosesV1(
        schema_version=1,
        tool_version=__version__,
        catalog_version=found.catalog,
        organization=found.snapshot,
        read_as=found.kind,
        diagnoses=tuple(map(_diagnosis, found.diagnoses)),
        aside=tuple(AsideV1(one.reason, one.count) for one in found.aside),
        remarks=found.remarks,
    )
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def schema() -> dict[str, Any]:
    """Return the JSON Schema, as published in `reports/schema/`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:scopeaudit:diagnoses:v1",
        "title": "scopeaudit diagnoses, version 1",
        **msgspec.json.schema(DiagnosesV1),
    }


def _diagnosis(one: Diagnosis) -> DiagnosisV1:
    return DiagnosisV1(
        refusal=_refusal(one.refusal),
        count=one.count,
        operation=_operation(one.operation) if one.operation else None,
        subject=one.subject,
        causes=tuple(map(_cause, one.causes)),
        ask=one.ask,
    )


def _refusal(one: Refusal) -> RefusalV1:
    return RefusalV1(
        method=one.method,
        host=one.host,
        path=one.path,
        status=one.status,
        code=one.code,
        message=one.message,
        context_id=one.context_id,
        at=_iso(one.at),
        place=one.origin.place,
        fields=tuple(name for name, _ in one.fields),
    )


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _operation(one: Operation) -> OperationV1:
    return OperationV1(
        id=one.id,
        method=one.method,
        path=one.path,
        mode=one.mode,
        permissions=one.permissions,
        scopes=one.scopes,
    )


def _cause(one: Cause) -> CauseV1:
    return CauseV1(
        id=one.id, title=one.title, confidence=one.confidence.value, why=one.why, fix=one.fix
    )
