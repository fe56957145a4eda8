"""What became of findings before a run: since when each is told in these words, and when it was waived."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select

from scopeaudit.model.finding import Finding
from scopeaudit.store.lives import words_of
from scopeaudit.store.tables import finding


def told_since(
    connection: Connection, organization: str, number: int, findings: Iterable[Finding]
) -> dict[str, int | None]:
    """Return by fingerprint the run since which it is told in the same words, None where this run changes them.

    A finding that no run before this one has told is left out.
    """
    rows = connection.execute(
        select(finding)
        .where(finding.c.organization == organization, finding.c.since < number)
        .where(finding.c.state == "open")
        .order_by(finding.c.since)
    )
    last = {row.fingerprint: row for row in rows}
    told: dict[str, int | None] = {}
    for one in findings:
        row = last.get(one.fingerprint)
        if row is not None:
            stands = row.until is None or row.until >= number
            same = words_of(one) == {name: getattr(row, name) for name in words_of(one)}
            told[one.fingerprint] = row.since if stands and same else None
    return told


def waived_before(
    connection: Connection, organization: str, number: int
) -> dict[str, list[tuple[int, int]]]:
    """Return by fingerprint from which run to before which each was waived, as this run sees it."""
    rows = connection.execute(
        select(finding.c.fingerprint, finding.c.since, finding.c.until)
        .where(finding.c.organization == organization, finding.c.since < number)
        .where(finding.c.state == "waived")
        .order_by(finding.c.since)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.fingerprint].append((row.since, min(row.until or number, number)))
    return found
