"""The command as a user types it, for configurations."""

from tests.cli.conftest import scopeaudit

__all__ = ["scopeaudit"]
