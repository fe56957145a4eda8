"""The README does what it says."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.diagnose.test_page import files as story_files

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSION = re.compile(r"^```console (?:session|live)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"^\$ scopeaudit (.*)$", SESSION.sub("", README), re.MULTILINE)

scopeaudit = scopeaudit_fixture


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_works_on_the_demo(
    scopeaudit: Scopeaudit, command: str
) -> None:
    """As typed, where org.json is the demo organization and policies/ the bundled ones."""
    for name in ("policies", "examples"):
        Path(name).symlink_to(ROOT / name)
    for name, text in story_files().items():
        Path(name).write_text(text, encoding="utf-8")
    ran = scopeaudit(*shlex.split(command))
    assert ran.code in {0, 1}
    assert "error" not in ran.err


def test_the_policy_of_the_readme_is_right(scopeaudit: Scopeaudit) -> None:
    """It loads, and finds what the story says on the demo organization."""
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    Path("overlay.yaml").write_text(text, encoding="utf-8")
    assert scopeaudit("policy", "check", "overlay.yaml").code == 0
    at_once = ("--now", "2026-11-20T06:05:00Z")  # the old token is still in use
    assert "stale-token" in scopeaudit("run", "org.json", "-p", "overlay.yaml", *at_once).out


def test_the_two_commands_stand_at_the_top() -> None:
    """They are the first thing a reader sees, and what the continuous integration runs."""
    block = README.split("```")[1].splitlines()
    assert block[1:] == ["pip install . && scopeaudit demo", "pip install -e '.[test]' && pytest"]


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name)  # fmt: skip
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of README and docs names a file that is there."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
