"""Fixtures of the format tests: audits made by hand, and golden files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scopeaudit.model.result import AuditResult
from tests.render.story import make_clean, make_hostile, make_story

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def story() -> AuditResult:
    """Return the audit of the story."""
    return make_story()


@pytest.fixture(scope="session")
def hostile() -> AuditResult:
    """Return the audit in which every name is an attack."""
    return make_hostile()


@pytest.fixture(scope="session")
def clean() -> AuditResult:
    """Return an audit that was whole and found nothing."""
    return make_clean()


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compare a text with a file of `golden/`; `UPDATE_GOLDEN=1` writes it instead, for review."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert text == path.read_bytes().decode()

    return compare
