"""The finding of a report that a fingerprint names."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from scopeaudit.baseline.read import read_report
from scopeaudit.baseline.shape import Finding
from scopeaudit.documents import did_you_mean
from scopeaudit.errors import UsageError


def look_up(fingerprint: str, path: Path) -> str:
    """Return an open finding in words: severity, rule, message, and the subject if it names only one.

    Raises UsageError if the report has no such finding, with the nearest one, or has it as accepted.
    """
    report = read_report(path)
    found = next(_told(fingerprint, report.findings), "")
    if found:
        return found
    if next(_told(fingerprint, report.accepted), ""):
        raise UsageError(f"`{fingerprint}` is accepted already, says `{path}`")
    names = dict.fromkeys(_names(report.findings))
    hint = did_you_mean(fingerprint, names) or "copy it from the report, where it is the id"
    raise UsageError(f"no open finding or subject in `{path}` is `{fingerprint}`", hint)


def _told(fingerprint: str, findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        says = f"{one.severity} {one.rule}: {one.message}"
        if one.fingerprint == fingerprint:
            yield says
        for subject in one.subjects:
            if subject.fingerprint == fingerprint:
                yield f"{says} ({subject.kind} {subject.name})" if len(one.subjects) > 1 else says


def _names(findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        yield one.fingerprint
        yield from (subject.fingerprint for subject in one.subjects)
