"""Reading a baseline: a JSON report of this tool, version 1, of the same organization."""

from pathlib import Path

import msgspec

from scopeaudit.baseline.known import Baseline, Known
from scopeaudit.baseline.shape import Finding, Report
from scopeaudit.errors import UsageError
from scopeaudit.model.history import KnownFinding
from scopeaudit.model.policy import Severity
from scopeaudit.model.snapshot import Organization

_VERSION = 1
_HINT = "write one with `--write-baseline PATH`; every JSON report of `run` is one"


def read_baseline(path: Path, organization: Organization) -> Baseline:
    """Read a JSON report; raises UsageError if it is not one of this version and this organization."""
    report = read_report(path, "the baseline ")
    whose = report.provenance.organization
    if whose.id != organization.id:
        raise UsageError(
            f"the baseline `{path}` is of organization `{whose.name}` (`{whose.id}`), "
            f"this audit of `{organization.name}` (`{organization.id}`)",
            "name a baseline of the same organization",
        )
    return Baseline(
        path=str(path),
        audited_at=report.provenance.audited_at,
        findings=tuple(map(_known, report.findings)),
    )


def read_report(path: Path, called: str = "") -> Report:
    """Read a JSON report; raises UsageError if it is none, `called` such as `the baseline `."""
    try:
        data = path.read_bytes()
        return msgspec.json.decode(data, type=Report)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot read {called}`{path}`: {reason}", _HINT) from error
    except (msgspec.ValidationError, msgspec.DecodeError, ValueError, RecursionError):
        expected = f"expected a JSON report of scopeaudit, version {_VERSION}"
        raise UsageError(f"`{path}`: {expected}, found {_what(path)}", _HINT) from None


def _what(path: Path) -> str:
    """Say what a file is that is no baseline, as far as its top level tells."""
    try:
        document = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, ValueError, RecursionError):
        return "no JSON"
    if not isinstance(document, dict):
        return "a list" if isinstance(document, list) else "a single value"
    version = document.get("schema_version")
    if version == _VERSION:
        return "one with fields missing or of another type"
    if "schema_version" in document:
        return f"version {version!r}"[:40]
    if "runs" in document:
        return "SARIF"
    return "a snapshot" if "taken_at" in document else "another document"


def _known(listed: Finding) -> Known:
    return Known(
        told=KnownFinding(
            fingerprint=listed.fingerprint,
            rule=listed.rule,
            severity=Severity[listed.severity.upper()],
            message=listed.message,
        ),
        names=tuple(one.fingerprint for one in listed.subjects if one.fingerprint)
        or (listed.fingerprint,),
        expectations=tuple(listed.expectations),
        actions=tuple(listed.actions),
    )
