"""Of which version a store is, and how it becomes one of this version."""

from sqlalchemy import Connection, Engine, inspect, text

from scopeaudit.errors import StoreError
from scopeaudit.store.tables import metadata
from scopeaudit.store.version import HEAD


def create(engine: Engine) -> None:
    """Make the tables in an empty file, which is read beside a writer from then on (WAL)."""
    with engine.execution_options(bare=True).connect() as connection:
        connection.execute(text("PRAGMA journal_mode = WAL"))
    with engine.begin() as connection:
        _migrate(connection)


def create_if_empty(engine: Engine) -> None:
    """Make the tables in a database of a server that has none of them, alone."""
    with engine.execution_options(alone=True).begin() as connection:
        if not set(inspect(connection).get_table_names()) & {"alembic_version", *metadata.tables}:
            _migrate(connection)


def bring_up(engine: Engine, shown: str) -> None:
    """Bring a store to this version; raises StoreError for a newer one and for what is none."""
    with engine.connect() as connection:
        found = _version(connection)
    if found == HEAD:
        return
    if found is None:
        raise StoreError(
            f"`{shown}` is a database, and no store of scopeaudit",
            "name a new file, or one that `--store` made",
        )
    if found not in _known():
        raise StoreError(
            f"the store `{shown}` is of version {found}, which this scopeaudit does not know",
            "a newer scopeaudit made it: update this one",
        )
    with engine.execution_options(alone=True).begin() as connection:
        _migrate(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _known() -> set[str]:
    from scopeaudit.store.migrate import revisions

    return revisions()


def _migrate(connection: Connection) -> None:
    from scopeaudit.store.migrate import upgrade

    upgrade(connection)
