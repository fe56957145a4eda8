"""The figures of an audit as gauges: those of the view that every report shows."""

from collections import Counter
from collections.abc import Iterator

from scopeaudit.metrics.family import Family, Sample
from scopeaudit.model.result import AuditResult
from scopeaudit.pipeline.in_force import rules_in_force
from scopeaudit.render.view import WORST_FIRST, Counts, View, view


def figures(result: AuditResult) -> Iterator[Family]:
    """Yield what an audit found, decided and read; what there is none of is there as 0."""
    page = view(result)
    yield _findings(result)
    yield from _one_each(page.counts)
    yield _verdicts(page.counts)
    yield from _read(page)
    yield from _changes(result)
    yield _one(
        "snapshot_timestamp_seconds",
        "When the organization was read.",
        int(result.provenance.taken_at.timestamp()),
    )


def _one(name: str, what: str, value: float) -> Family:
    return Family(name, what, (Sample(value),))


def _findings(result: AuditResult) -> Family:
    """Count by severity and rule: every severity for each rule that ran, so that sums and alerts hold."""
    found = Counter((one.severity, one.rule) for one in result.findings)
    rules = dict.fromkeys([*rules_in_force(result), *(rule for _, rule in found)])
    samples = (
        Sample(found[severity, rule], {"severity": str(severity), "rule": rule})
        for rule in rules
        for severity in WORST_FIRST
    )
    return Family("findings", "Open findings, by severity and rule.", tuple(samples))


def _one_each(counts: Counts) -> Iterator[Family]:
    yield _one("findings_accepted", "Findings that a waiver accepts.", counts.accepted)
    yield _one("findings_subjects", "Subjects of open findings.", counts.subjects)
    yield _one(
        "verdicts_not_as_expected",
        "Verdicts that are missing where they must be met, or met where they must not.",
        counts.failing,
    )
    yield _one("verdicts_proviso", "Met verdicts that hold under a proviso.", counts.proviso)
    yield _one("rules_undecided", "Rules that a blind spot keeps open.", counts.undecided)


def _verdicts(counts: Counts) -> Family:
    outcomes = {"met": counts.met, "missing": counts.missing, "unknown": counts.unknown}
    samples = (Sample(number, {"outcome": name}) for name, number in outcomes.items())
    return Family("verdicts", "Verdicts by outcome, in subjects.", tuple(samples))


def _read(page: View) -> Iterator[Family]:
    sections = sorted(page.coverage, key=lambda row: row.section)
    yield Family(
        "blind_spots",
        "What could not be read, by section.",
        tuple(Sample(len(row.blind_spots), {"section": row.section}) for row in sections),
    )
    read = (row for row in sections if row.objects is not None)
    yield Family(
        "objects_read",
        "Objects that were read, by section; a section that was not read has none.",
        tuple(Sample(row.objects or 0, {"section": row.section}) for row in read),
    )


def _changes(result: AuditResult) -> Iterator[Family]:
    since = result.since
    if since is not None:
        kinds = {"new": since.new, "reopened": since.reopened, "fixed": since.fixed}
        yield Family(
            "changes",
            "Findings that changed since the run before; not there without one.",
            tuple(Sample(len(found), {"kind": kind}) for kind, found in kinds.items()),
        )
