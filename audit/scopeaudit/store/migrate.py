"""Alembic, run in a transaction of ours; imported only where a store is not yet of this version."""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def revisions() -> set[str]:
    """Return the versions there are."""
    return {one.revision for one in _scripts()[1].walk_revisions()}


def newest() -> str:
    """Return the version that all migrations lead to."""
    return str(_scripts()[1].get_current_head())


def upgrade(connection: Connection, version: str = "head") -> None:
    """Apply what a store lacks of a version, within the transaction of the connection."""
    config, scripts = _scripts()

    def steps(found: Any, _context: Any) -> Any:
        return scripts._upgrade_revs(version, found)  # noqa: SLF001 - as Alembic's own commands do

    with EnvironmentContext(config, scripts, fn=steps) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def _scripts() -> tuple[Config, ScriptDirectory]:
    folder = Path(__file__).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("version_locations", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config, ScriptDirectory.from_config(config)
