"""The demo organization, audited once."""

from pathlib import Path

import pytest

from scopeaudit import pipeline
from scopeaudit.model.result import AuditResult
from scopeaudit.sources.demo import DEMO_NOW, demo_organization, demo_policies, demo_waivers


@pytest.fixture(scope="session")
def result() -> AuditResult:
    """Return what the audit of the demo organization says."""
    organization = pipeline.Organization(snapshot=demo_organization(), digest="0" * 64)
    policies, catalog = pipeline.load((demo_policies(),))
    waivers = pipeline.read_waivers(demo_waivers())
    return pipeline.audit(organization, policies, catalog, waivers, pipeline.Terms(now=DEMO_NOW))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, at a terminal of 100 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path
