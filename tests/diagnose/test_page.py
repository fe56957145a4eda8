"""The page about diagnoses shows what the command prints, and the story's answer is the sandbox's own."""

import os
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scopeaudit.sources.demo import demo_organization
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.diagnose.table import pasted
from tests.sandbox.api import Api, Clock

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "diagnose.md"
AT = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)

scopeaudit = scopeaudit_fixture


def blocks(page: Path) -> list[str]:
    """Return the console blocks of a page that diagnose."""
    text = page.read_text(encoding="utf-8")
    found = re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [one for one in found if one.startswith("$ scopeaudit diagnose")]


def files() -> dict[str, str]:
    """Return the files of the story by name."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.findall(r"^```(?:text|json) (\S+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return dict(found)


@pytest.mark.parametrize("page", [PAGE, ROOT / "README.md"], ids=lambda page: page.name)
def test_the_page_shows_what_is_printed(scopeaudit: Scopeaudit, page: Path) -> None:
    """As typed, on the demo organization; `UPDATE_GOLDEN=1` writes it into the page."""
    for name, text in files().items():
        Path(name).write_text(text, encoding="utf-8")
    for block in blocks(page):
        command, _, shown = block.partition("\n")
        ran = scopeaudit(*shlex.split(command.removeprefix("$ scopeaudit ")))
        assert (ran.code, ran.err) == (0, "")
        if os.environ.get("UPDATE_GOLDEN"):
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace(block, f"{command}\n{ran.out}"), encoding="utf-8")
        else:
            assert ran.out == shown


def test_the_story_is_there() -> None:
    """The page diagnoses thrice, the README at least once."""
    assert len(blocks(PAGE)) == 3
    assert blocks(ROOT / "README.md")


def test_the_answer_of_the_story_is_the_sandboxs() -> None:
    """A token of the demo organization, older than its scope, is refused as the log says."""
    line = files()["overlay.log"]
    refusal = pasted(line, None, {}).refusal
    answer = Api(demo_organization(), clock=Clock(AT)).ask(
        refusal.method, refusal.path, "sandbox-token-0", json={"muted": True}
    )
    told = answer.json()
    assert (told["status"], told["code"], told["message"]) == (
        refusal.status,
        refusal.code,
        refusal.message,
    )
