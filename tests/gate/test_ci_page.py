"""docs/ci.md: the outputs it shows are real, and the files it shows are those of examples/."""

import os
import re
import shlex
from pathlib import Path

import pytest

from scopeaudit.cli.main import run

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "ci.md"
CI = ROOT / "examples" / "ci"
SHOWN = re.compile(r"```\w+ (\S+)\n(.*?)```", re.DOTALL)
TYPED = re.compile(r"```console\n\$ scopeaudit ([^\n]*)\n(.*?)```", re.DOTALL)
_UPDATE = os.environ.get("UPDATE_GOLDEN")


def test_the_files_are_those_of_the_examples() -> None:
    """What is copied from the page is what the tests run."""
    text = PAGE.read_text(encoding="utf-8")
    if _UPDATE:
        filled = SHOWN.sub(_block, text)
        PAGE.write_text(filled, encoding="utf-8")
        text = filled
    shown = dict(SHOWN.findall(text))
    assert shown == {path.name: path.read_text(encoding="utf-8") for path in CI.iterdir()}


def _block(match: re.Match[str]) -> str:
    head = match[0].split("\n", 1)[0]
    return f"{head}\n{(CI / match[1]).read_text(encoding='utf-8')}```"


def test_the_outputs_are_real(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command of the page, typed in the example's folder, prints what the page shows."""
    monkeypatch.chdir(ROOT / "examples" / "queue-dashboard")
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "CI_PROJECT_DIR", "WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    text = PAGE.read_text(encoding="utf-8")
    for command, shown in TYPED.findall(text):
        run([*shlex.split(command), "--now=2026-11-26T08:00:00Z"])
        printed = capsys.readouterr().out
        if _UPDATE:
            text = text.replace(f"{command}\n{shown}```", f"{command}\n{printed}```")
            PAGE.write_text(text, encoding="utf-8")
        else:
            assert printed == shown
