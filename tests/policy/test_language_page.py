"""The reference of the policy language: what it shows is what the loader does."""

import json
import re
from pathlib import Path

import pytest

from scopeaudit.bundled import bundled
from scopeaudit.catalog import load_catalog
from scopeaudit.checks import RULES
from scopeaudit.errors import PolicyError
from scopeaudit.policy.load import load_policies

PAGE = (Path(__file__).parents[2] / "docs" / "policy-language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(yaml(?: wrong)?)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
RIGHT = [text for kind, text in BLOCKS if kind == "yaml"]
WRONG = [text for kind, text in BLOCKS if kind == "yaml wrong"]


def written(folder: Path, block: str) -> Path:
    """Write a block as a policy, with the two keys that stand above it."""
    head = "" if block.startswith("version:") else "version: 1\ntitle: An example\n"
    path = folder / "policy.yaml"
    path.write_text(head + block, encoding="utf-8")
    return path


@pytest.mark.parametrize("block", RIGHT)
def test_each_example_loads(block: str, tmp_path: Path) -> None:
    """Every example is a policy without a problem and without a caution."""
    policies = load_policies((written(tmp_path, block),), load_catalog(), RULES)
    assert policies.cautions == ()


def test_the_wrong_example_says_what_the_page_says(tmp_path: Path) -> None:
    """The page shows the whole output for its wrong example, and there is one such example."""
    (block,) = WRONG
    (shown,) = re.findall(r"^```text\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    with pytest.raises(PolicyError) as caught:
        load_policies((written(tmp_path, block),), load_catalog(), RULES)
    assert str(caught.value).replace(f"{tmp_path}/", "") == shown.rstrip("\n")


def test_each_key_is_described() -> None:
    """Every key of the language is named on the page."""
    schema = json.loads((bundled("reports") / "schema" / "policy.schema.json").read_bytes())
    parts = [schema, *schema["$defs"].values()]
    keys = {key for part in parts for key in part.get("properties", {})}
    assert {key for key in keys if f"`{key}" not in PAGE and f"{key}:" not in PAGE} == set()
