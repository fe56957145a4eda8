"""The whole life of one finding, or of one subject of findings."""

from sqlalchemy import Connection, select

from scopeaudit.errors import UsageError
from scopeaudit.model.run import Life, Stretch, Told
from scopeaudit.store import runs
from scopeaudit.store.lives import known
from scopeaudit.store.tables import finding, life


def life_of(connection: Connection, fingerprint: str) -> Life:
    """Return all that is known of a fingerprint; raises UsageError where nothing is."""
    rows = connection.execute(
        select(life)
        .where((life.c.name == fingerprint) | (life.c.finding == fingerprint))
        .order_by(life.c.since, life.c.id)
    ).all()
    if not rows:
        raise UsageError(
            f"no run of the store has found `{fingerprint}`",
            "a fingerprint is the id of a finding or subject in a report: 16 hex digits",
        )
    told = connection.execute(
        select(finding)
        .where(
            finding.c.organization == rows[0].organization,
            finding.c.fingerprint.in_({row.finding for row in rows}),
        )
        .order_by(finding.c.since, finding.c.id)
    )
    every = runs.listed(connection, rows[0].organization)
    return Life(
        fingerprint=fingerprint,
        told=tuple(
            Told(told=known(row), state=row.state, since=row.since, until=row.until)
            for row in told
        ),
        stretches=tuple(
            Stretch(
                name=row.name, state=row.state, since=row.since, until=row.until, ending=row.ending
            )
            for row in rows
        ),
        runs={one.number: one for one in every},
        last=every[0],
    )
