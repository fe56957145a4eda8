"""The pages on Terraform and on manifests do what they say."""

import re
from pathlib import Path

from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture

DOCS = Path(__file__).parents[2] / "docs"
scopeaudit = scopeaudit_fixture


def blocks(page: str, language: str) -> list[str]:
    """Return the examples of a page in a language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_example_of_terraform(scopeaudit: Scopeaudit) -> None:
    """It fails with the text shown, and passes without what is too much."""
    (code,), (policy,), (shown,) = (
        blocks("terraform.md", one) for one in ("terraform", "yaml", "text")
    )
    Path("infra").mkdir()
    Path("infra/main.tf").write_text(code)
    Path("policy.yaml").write_text(policy)
    ran = scopeaudit("run", "--terraform", "infra", "-p", "policy.yaml")
    assert ran.code == 1
    assert shown in ran.out
    Path("infra/main.tf").write_text(code.replace(', "delete"', ""))
    assert scopeaudit("run", "--terraform", "infra", "-p", "policy.yaml").code == 0
    over = ("--on-top-of", "org.json")
    assert scopeaudit("run", "--terraform", "infra", "-p", "policy.yaml", *over).code == 0


def test_the_example_of_a_manifest(scopeaudit: Scopeaudit) -> None:
    """It is right, and can be judged over the demo organization."""
    (manifest,) = blocks("manifest.md", "yaml")
    (policy,) = blocks("terraform.md", "yaml")
    Path("app.yaml").write_text(manifest)
    Path("policy.yaml").write_text(policy)
    ran = scopeaudit("run", "--manifest", "app.yaml", "-p", "policy.yaml")
    assert ran.code == 4
    over = ("--on-top-of", "org.json")
    assert scopeaudit("run", "--manifest", "app.yaml", "-p", "policy.yaml", *over).code == 0
