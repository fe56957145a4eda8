"""The first tables.

Written out: a migration stays what it was, whatever `tables` becomes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _evidence()
    _runs()
    _findings()
    _lives()
    _changes()


def _evidence() -> None:
    op.create_table(
        "piece",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "document",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("pieces", sa.LargeBinary, nullable=False),
    )


def _runs() -> None:
    counts = ("critical", "high", "medium", "low", "info")
    changes = ("accepted", "undecided", "new", "reopened", "fixed")
    op.create_table(
        "run",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("organization_name", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("audited_at", sa.Text, nullable=False),
        sa.Column("taken_at", sa.Text, nullable=False),
        sa.Column("tool_version", sa.Text, nullable=False),
        sa.Column("catalog_version", sa.Text, nullable=False),
        sa.Column("snapshot_digest", sa.String(64), nullable=False),
        sa.Column("policies_digest", sa.String(64), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(32), sa.ForeignKey("document.digest")),
        sa.Column("terms", sa.LargeBinary(32), sa.ForeignKey("document.digest")),
        sa.Column("exit_code", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in (*counts, *changes)),
        sqlite_autoincrement=True,
    )
    op.create_index("run_of_organization", "run", ["organization", "id"])
    op.create_index("run_snapshot", "run", ["snapshot"])
    op.create_index("run_terms", "run", ["terms"])


def _findings() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String(16), nullable=False),
        sa.Column("state", sa.String(6), nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("expectations", sa.Text, nullable=False),
        sa.Column("actions", sa.Text, nullable=False),
        sa.Column("since", sa.Integer, sa.ForeignKey("run.id"), nullable=False),
        sa.Column("until", sa.Integer, sa.ForeignKey("run.id")),
        sa.UniqueConstraint("organization", "fingerprint", "state", "since"),
    )
    op.create_index("finding_until", "finding", ["organization", "until"])


def _lives() -> None:
    op.create_table(
        "life",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("organization", sa.Text, nullable=False),
        sa.Column("finding", sa.String(16), nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("state", sa.String(6), nullable=False),
        sa.Column("since", sa.Integer, sa.ForeignKey("run.id"), nullable=False),
        sa.Column("until", sa.Integer, sa.ForeignKey("run.id")),
        sa.Column("ending", sa.String(9)),
        sa.UniqueConstraint("organization", "finding", "name", "state", "since"),
    )
    op.create_index("life_until", "life", ["organization", "until"])
    op.create_index("life_name", "life", ["organization", "name", "since"])


def _changes() -> None:
    op.create_table(
        "change",
        sa.Column("run", sa.Integer, sa.ForeignKey("run.id"), primary_key=True),
        sa.Column("fingerprint", sa.String(16), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("severity", sa.Integer, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
    )
