"""What a baseline must have of a JSON report; everything else in the report is passed over."""

from datetime import datetime
from typing import Literal

import msgspec


class Subject(msgspec.Struct, frozen=True, gc=False):
    """A subject of a finding."""

    kind: str
    name: str
    fingerprint: str


class Finding(msgspec.Struct, frozen=True, gc=False):
    """A finding, open or accepted."""

    fingerprint: str
    rule: str
    severity: Literal["critical", "high", "medium", "low", "info"]
    message: str
    actions: list[str]
    expectations: list[str]
    subjects: list[Subject]


class Organization(msgspec.Struct, frozen=True, gc=False):
    """Whose report it is."""

    id: str
    name: str


class Provenance(msgspec.Struct, frozen=True, gc=False):
    """When and of what the report was made."""

    organization: Organization
    audited_at: datetime


class Report(msgspec.Struct, frozen=True, gc=False):
    """A JSON report, version 1."""

    schema_version: Literal[1]
    provenance: Provenance
    findings: list[Finding]
    accepted: list[Finding]
