"""Whether a store is sound: the file, every document, and what must hold among its rows."""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection, text

from scopeaudit.errors import StoreError
from scopeaudit.store import documents
from scopeaudit.store.tables import document, piece


def faults(connection: Connection) -> Iterator[str]:
    """Yield what is wrong, in words; nothing where the store is sound."""
    yield from _of_the_file(connection)
    yield from _of_documents(connection)
    yield from _of_rows(connection)


def _of_the_file(connection: Connection) -> Iterator[str]:
    """Yield what SQLite finds; a server looks after its files and references itself."""
    if connection.dialect.name != "sqlite":
        return
    for (said,) in connection.execute(text("PRAGMA integrity_check")):
        if said != "ok":
            yield f"the file: {said}"
    for table, row, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"row {row} of `{table}` refers to a row of `{parent}` that is not there"


def _of_documents(connection: Connection) -> Iterator[str]:
    for row in connection.execute(piece.select()):
        held = documents.inflated(row.data)
        if held is None or sha256(held).digest() != row.digest:
            yield f"piece {row.digest.hex()[:16]} is not as it was"
    for digest in connection.execute(document.select()).scalars().all():
        try:
            documents.get(connection, digest)
        except StoreError as error:
            yield error.message
    for digest in documents.unused(connection):
        yield f"piece {digest.hex()[:16]} is of no document"


def _of_rows(connection: Connection) -> Iterator[str]:
    for what, query in _NEVER.items():
        count = connection.execute(text(query)).scalar()  # the queries stand below
        if count:
            yield f"{what}: {count:,}"


_NEVER = {
    "subjects open twice in a finding": """
        SELECT count(*) FROM (SELECT 1 FROM life WHERE until IS NULL
        GROUP BY organization, finding, name, state HAVING count(*) > 1) AS twice""",
    "subjects open whose finding is told nowhere": """
        SELECT count(*) FROM life WHERE until IS NULL AND NOT EXISTS (SELECT 1 FROM finding
        WHERE finding.organization = life.organization AND finding.fingerprint = life.finding
        AND finding.state = life.state AND finding.until IS NULL)""",
    "findings told without a subject": """
        SELECT count(*) FROM finding WHERE until IS NULL AND NOT EXISTS (SELECT 1 FROM life
        WHERE life.organization = finding.organization AND life.finding = finding.fingerprint
        AND life.state = finding.state AND life.until IS NULL)""",
    "findings told twice": """
        SELECT count(*) FROM (SELECT 1 FROM finding WHERE until IS NULL
        GROUP BY organization, fingerprint, state HAVING count(*) > 1) AS twice""",
    "lives that end before they begin": "SELECT count(*) FROM life WHERE until <= since",
    "lives that end without a reason": """
        SELECT count(*) FROM life WHERE (until IS NULL) <> (ending IS NULL)""",
    "runs whose new and reopened findings are not listed": """
        SELECT count(*) FROM run WHERE new + reopened <> (SELECT count(*) FROM change
        WHERE change.run = run.id AND change.kind <> 'fixed')""",
    "runs with more open findings than are told": """
        SELECT count(*) FROM (
            SELECT critical + high + medium + low + info AS found,
            sum(coalesce(delta, 0)) OVER (PARTITION BY organization ORDER BY id) AS told
            FROM run LEFT JOIN (SELECT number, sum(delta) AS delta FROM (
                SELECT since AS number, 1 AS delta FROM finding WHERE state = 'open'
                UNION ALL SELECT until, -1 FROM finding WHERE state = 'open' AND until IS NOT NULL
            ) AS steps GROUP BY number) AS sums ON sums.number = run.id
        ) AS counted WHERE found > told""",
    "outages of the same that stand at once": """
        SELECT count(*) FROM (SELECT 1 FROM outage WHERE until IS NULL
        GROUP BY asked HAVING count(*) > 1) AS twice""",
    "outages without an audit that failed": """
        SELECT count(*) FROM outage WHERE NOT EXISTS (SELECT 1 FROM failure
        WHERE failure.outage = outage.id)""",
    "audits that failed after their outage ended": """
        SELECT count(*) FROM failure JOIN outage ON outage.id = failure.outage
        WHERE failure.after >= outage.until""",
    "notices that were told again although they did not fail": """
        SELECT count(*) FROM notice WHERE retried IS NOT NULL AND state <> 'failed'""",
    "notices of neither a run nor an outage": """
        SELECT count(*) FROM notice WHERE run IS NULL AND outage IS NULL""",
}
"""What never holds, and how many there are of it."""
