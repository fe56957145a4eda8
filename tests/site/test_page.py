"""docs/site.md does what it says, and names what is there."""

import json
import re
import shlex
from pathlib import Path

from scopeaudit.site.pages import LATEST
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture

scopeaudit = scopeaudit_fixture
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "site.md").read_text(encoding="utf-8")


def test_every_command_of_the_page_works_as_typed(scopeaudit: Scopeaudit) -> None:
    """In the order of the page, on the demo organization; the nightly ones on the file."""
    typed = re.findall(r"^(?:\$ )?scopeaudit (.*)$", PAGE, re.MULTILINE)
    for command in typed:
        ran = scopeaudit(*shlex.split(command.replace("--live", "org.json")))
        assert ran.code == (1 if command.startswith("run") else 0), command
        assert "error" not in ran.err
    assert len(typed) == 4
    assert "Tidewater Travel" in Path("public/index.html").read_text(encoding="utf-8")
    assert len(list(Path("public/runs").iterdir())) == 2


def test_a_teams_own_words_and_style(scopeaudit: Scopeaudit) -> None:
    """A template, a phrase and the style are replaced, one at a time."""
    scopeaudit("run", "org.json", "--store", "audits.db")
    for folder in ("ours/static", "ours/templates/site"):
        Path(folder).mkdir(parents=True)
    words = json.loads((ROOT / "reports" / "static" / "site.json").read_text(encoding="utf-8"))
    words["rules.title"] = "Wer hat was"
    Path("ours/static/site.json").write_text(json.dumps(words), encoding="utf-8")
    Path("ours/static/site.css").write_text(".ours { color: red; }", encoding="utf-8")
    options = ("--store", "audits.db", "--templates", "ours")
    assert scopeaudit("site", "out", *options).code == 0
    text = Path("out/index.html").read_text(encoding="utf-8")
    assert "Wer hat was" in text
    assert ".ours{color:red" in text.replace(" ", "")
    Path("ours/templates/site/_audits.html").write_text("{{ nothing.there }}", encoding="utf-8")
    ran = scopeaudit("site", "out", *options)
    assert ran.code == 2
    assert "cannot render" in ran.err


def test_every_phrase_is_said() -> None:
    """No word of the file is left over, and none that templates say is missing."""
    words = json.loads((ROOT / "reports" / "static" / "site.json").read_text(encoding="utf-8"))
    folder = ROOT / "reports" / "templates" / "site"
    text = "".join(one.read_text(encoding="utf-8") for one in folder.iterdir())
    said = set(re.findall(r'say\("([a-z_.]+)"', text)) | {"unchanged", "first"}
    said |= {f"kind.{kind}" for kind in ("new", "reopened", "fixed")} | {
        "new",
        "reopened",
        "fixed",
    }
    assert said - {"kind."} == set(words)


def test_the_page_names_the_numbers_of_the_code() -> None:
    """How many audits the index lists."""
    assert f"the last {LATEST} **audits** of all" in PAGE
