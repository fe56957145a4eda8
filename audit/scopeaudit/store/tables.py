"""The tables of a store, as they are now; `migrations` lead to them from every earlier version."""

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Words(TypeDecorator[str]):
    """Text of any length that people typed; the zero byte, which PostgreSQL takes in no text, is replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as declared
        """Replace what cannot be kept."""
        return value if value is None else keepable(value)


def keepable(text: str) -> str:
    """Return a text as it is kept."""
    return text.replace("\0", "\ufffd")


metadata = MetaData()
_DIGEST = LargeBinary(32)

piece = Table(
    "piece",
    metadata,
    Column("digest", _DIGEST, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""A stretch of a document, deflated, by the SHA-256 of what it holds; several documents share it."""

document = Table(
    "document",
    metadata,
    Column("digest", _DIGEST, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("pieces", LargeBinary, nullable=False),
)
"""A document by its SHA-256: its bytes in number, and the digests of its pieces one after another."""

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("organization", Words, nullable=False),
    Column("organization_name", Words, nullable=False),
    Column("recorded_at", Words, nullable=False),
    Column("audited_at", Words, nullable=False),
    Column("taken_at", Words, nullable=False),
    Column("tool_version", Words, nullable=False),
    Column("catalog_version", Words, nullable=False),
    Column("snapshot_digest", String(64), nullable=False),
    Column("policies_digest", String(64), nullable=False),
    Column("snapshot", _DIGEST, ForeignKey("document.digest")),
    Column("terms", _DIGEST, ForeignKey("document.digest")),
    Column("exit_code", Integer, nullable=False),
    Column("critical", Integer, nullable=False),
    Column("high", Integer, nullable=False),
    Column("medium", Integer, nullable=False),
    Column("low", Integer, nullable=False),
    Column("info", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("undecided", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("reopened", Integer, nullable=False),
    Column("fixed", Integer, nullable=False),
    Column("asked", Words),
    Index("run_of_organization", "organization", "id"),
    Index("run_snapshot", "snapshot"),
    Index("run_terms", "terms"),
    Index("run_asked", "asked", "id"),
    sqlite_autoincrement=True,
)
"""One audit; `snapshot` and `terms` are empty once they were pruned, `asked` for runs of earlier versions."""

finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("organization", Words, nullable=False),
    Column("fingerprint", String(16), nullable=False),
    Column("state", String(6), nullable=False),
    Column("rule", Words, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("message", Words, nullable=False),
    Column("expectations", Words, nullable=False),
    Column("actions", Words, nullable=False),
    Column("since", Integer, ForeignKey("run.id"), nullable=False),
    Column("until", Integer, ForeignKey("run.id")),
    UniqueConstraint("organization", "fingerprint", "state", "since"),
    Index("finding_until", "organization", "until"),
)
"""How a finding was told from run `since` to before run `until`; lists are JSON."""

life = Table(
    "life",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("organization", Words, nullable=False),
    Column("finding", String(16), nullable=False),
    Column("name", String(16), nullable=False),
    Column("state", String(6), nullable=False),
    Column("since", Integer, ForeignKey("run.id"), nullable=False),
    Column("until", Integer, ForeignKey("run.id")),
    Column("ending", String(9)),
    UniqueConstraint("organization", "finding", "name", "state", "since"),
    Index("life_until", "organization", "until"),
    Index("life_name", "organization", "name", "since"),
)
"""A subject (`name`, its fingerprint) in a finding and a state, from run `since` to before run `until`."""

change = Table(
    "change",
    metadata,
    Column("run", Integer, ForeignKey("run.id"), primary_key=True),
    Column("fingerprint", String(16), primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("rule", Words, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("message", Words, nullable=False),
)
"""A finding that is `new`, `reopened` or `fixed` since the run before, as that run's report tells it."""

outage = Table(
    "outage",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("asked", Words, nullable=False),
    Column("organization", Words, nullable=False),
    Column("organization_name", Words, nullable=False),
    Column("until", Integer, ForeignKey("run.id")),
    Index("outage_asked", "asked", "until"),
    sqlite_autoincrement=True,
)
"""A time in which what was `asked` for could not be audited, to before run `until`.

The organization, by id and name, is that of the last run that asked for the same; empty without one.
"""

failure = Table(
    "failure",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("outage", Integer, ForeignKey("outage.id"), nullable=False),
    Column("recorded_at", Words, nullable=False),
    Column("after", Integer, nullable=False),
    Column("exit_code", Integer, nullable=False),
    Column("message", Words, nullable=False),
    Column("tool_version", Words, nullable=False),
    Index("failure_outage", "outage"),
    sqlite_autoincrement=True,
)
"""An audit that could not be made, recorded when run `after` was the last one; 0 before the first."""

listener = Table(
    "listener",
    metadata,
    Column("target", Words, primary_key=True),
    Column("organization", Words, primary_key=True),
    Column("run", Integer, ForeignKey("run.id"), nullable=False),
)
"""A target of notices, and the last run of an organization that it was told of, or had nothing to hear of."""

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("event", String(32), nullable=False),
    Column("target", Words, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("organization", Words, nullable=False),
    Column("run", Integer, ForeignKey("run.id")),
    Column("runs", Words, nullable=False),
    Column("severity", Integer, nullable=False),
    Column("outage", Integer, ForeignKey("outage.id")),
    Column("claimed_at", Words, nullable=False),
    Column("state", String(7), nullable=False),
    Column("answer", Words, nullable=False),
    Column("retried", Integer, ForeignKey("notice.id")),
    UniqueConstraint("event"),
    Index("notice_run", "run"),
    Index("notice_outage", "outage"),
    Index("notice_failed", "target", "organization", "state", "retried"),
    sqlite_autoincrement=True,
)
"""A message to one target, from the moment it is claimed by the run that sends it.

`kind` is `standing`, `changes`, `failing` or `working`; `state` is `claimed`, `sent`, `failed` or `unknown`.
`runs` are the first and last of each stretch of runs whose changes it tells, as JSON; `retried` is the
notice that tells them again after a failure.
"""
