"""An audit compared with a baseline: what is new, known, fixed, and what could not be compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from scopeaudit.baseline.known import Baseline, Known
from scopeaudit.model.finding import Finding
from scopeaudit.model.history import KnownFinding, Since
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult


def compare(baseline: Baseline, result: AuditResult, in_force: Iterable[str]) -> Since:
    """Say what is new, known and fixed; `in_force` are the rules that this audit ran.

    What this audit could not find, since its rule, expectation or facts were not there, is not fixed.
    """
    known = _severities(baseline)
    fresh = {one.fingerprint: tuple(_fresh(one, known)) for one in result.findings}
    new = frozenset(name for name, subjects in fresh.items() if subjects)
    gone = tuple(_gone(baseline, result, _decidable(result, frozenset(in_force))))
    return Since(
        what=f"baseline {baseline.path}",
        audited_at=baseline.audited_at,
        new=new,
        new_subjects=frozenset(name for subjects in fresh.values() for name in subjects) - new,
        fixed=tuple(told for told, decided in gone if decided),
        unchecked=tuple(told for told, decided in gone if not decided),
        first_seen={
            name: result.provenance.audited_at if name in new else baseline.audited_at
            for name in fresh
        },
        gates=True,
    )


def _severities(baseline: Baseline) -> Mapping[str, Severity]:
    found: dict[str, Severity] = {}
    for known in baseline.findings:
        for name in known.names:
            found[name] = max(known.told.severity, found.get(name, Severity.INFO))
    return found


def _names(finding: Finding) -> tuple[str, ...]:
    return tuple(one.fingerprint for one in finding.subjects if one.fingerprint) or (
        finding.fingerprint,
    )


def _fresh(finding: Finding, known: Mapping[str, Severity]) -> Iterator[str]:
    """Yield the fingerprints that were not there, or not as severe."""
    for name in _names(finding):
        before = known.get(name)
        if before is None or before < finding.severity:
            yield name


def _gone(
    baseline: Baseline, result: AuditResult, decidable: Callable[[Known], bool]
) -> Iterator[tuple[KnownFinding, bool]]:
    """Yield what is no longer found, with whether this audit could have found it; parts say so."""
    here = {name for one in (*result.findings, *result.accepted) for name in _names(one)}
    for known in baseline.findings:
        left = sum(name in here for name in known.names)
        if left < len(known.names):
            yield _told(known, left), decidable(known)


def _told(known: Known, left: int) -> KnownFinding:
    if not left:
        return known.told
    told, total = known.told, len(known.names)
    part = f"{told.message} ({total - left:,} of {total:,} subjects)"
    return KnownFinding(
        fingerprint=told.fingerprint, rule=told.rule, severity=told.severity, message=part
    )


def _decidable(result: AuditResult, in_force: frozenset[str]) -> Callable[[Known], bool]:
    """Return whether a known finding would have been found if it were still there."""
    undecided = {rule for rule, _ in result.undecided}
    unknown = {(cell.expectation, cell.action) for cell in result.cells if cell.unknown}
    asked = {(cell.expectation, cell.action) for cell in result.cells}

    def decidable(known: Known) -> bool:
        pairs = {(one, action) for one in known.expectations for action in known.actions}
        if known.told.rule in undecided or known.told.rule not in in_force:
            return False
        return not pairs or (bool(pairs & asked) and not pairs & unknown)

    return decidable
