"""The bundled demo organization, its policies and its clock."""

from pathlib import Path

from scopeaudit.sources.demo.ids import DEMO_NOW
from scopeaudit.sources.demo.organization import demo_organization

__all__ = ["DEMO_NOW", "demo_organization", "demo_policies", "demo_waivers"]


def demo_policies() -> Path:
    """Return the folder of the demo's policies."""
    return Path(__file__).parent / "policies"


def demo_waivers() -> Path:
    """Return the demo's file of accepted findings."""
    return Path(__file__).parent / "waivers.yaml"
