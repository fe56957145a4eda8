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
    Index("run_of_organization", "organization", "id"),
    Index("run_snapshot", "snapshot"),
    Index("run_terms", "terms"),
    sqlite_autoincrement=True,
)
"""One audit; `snapshot` and `terms` are empty once they were pruned."""

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
