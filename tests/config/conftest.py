"""The command as a user types it, with no variable of ours in the environment."""

import os

import pytest

from tests.cli.conftest import scopeaudit as scopeaudit_fixture

scopeaudit = scopeaudit_fixture


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("SCOPEAUDIT_"):
            monkeypatch.delenv(name)
