"""Audits that could not be made, notices to people, and what each run was asked for.

Written out: a migration stays what it was, whatever `tables` becomes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables and the column."""
    op.add_column("run", sa.Column("asked", sa.Text))
    op.create_index("run_asked", "run", ["asked", "id"])
    _outages()
    _failures()
    _listeners()
    _notices()


def _outages() -> None:
    op.create_table(
        "outage",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("organization_name", sa.Text, nullable=False),
        sa.Column("until", sa.Integer, sa.ForeignKey("run.id")),
        sqlite_autoincrement=True,
    )
    op.create_index("outage_asked", "outage", ["asked", "until"])


def _failures() -> None:
    op.create_table(
        "failure",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("outage", sa.Integer, sa.ForeignKey("outage.id"), nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("after", sa.Integer, nullable=False),
        sa.Column("exit_code", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("tool_version", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("failure_outage", "failure", ["outage"])


def _listeners() -> None:
    op.create_table(
        "listener",
        sa.Column("target", sa.Text, primary_key=True),
        sa.Column("organization", sa.Text, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("run.id"), nullable=False),
    )


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("run", sa.Integer, sa.ForeignKey("run.id")),
        sa.Column("runs", sa.Text, nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("outage", sa.Integer, sa.ForeignKey("outage.id")),
        sa.Column("claimed_at", sa.Text, nullable=False),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("retried", sa.Integer, sa.ForeignKey("notice.id")),
        sa.UniqueConstraint("event"),
        sqlite_autoincrement=True,
    )
    op.create_index("notice_run", "notice", ["run"])
    op.create_index("notice_outage", "notice", ["outage"])
    op.create_index("notice_failed", "notice", ["target", "organization", "state", "retried"])
