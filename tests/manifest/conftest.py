"""The command as a user types it, for manifests."""

from tests.cli.conftest import scopeaudit

__all__ = ["scopeaudit"]
