"""The pages about policies, cases and waivers: what they show works as it stands."""

import re
from pathlib import Path

import pytest

from scopeaudit import pipeline
from scopeaudit.checks import RULES
from scopeaudit.cli.main import run
from scopeaudit.waivers import load_waivers

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```yaml (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def write_blocks(page: str, folder: Path) -> list[str]:
    """Write the files a page shows, and return their names."""
    blocks = _BLOCK.findall((DOCS / page).read_text("utf-8"))
    for name, text in blocks:
        (folder / name).write_text(text, encoding="utf-8")
    return [name for name, _ in blocks]


def test_the_cases_shown_pass_and_leave_nothing_untried(tmp_path: Path) -> None:
    """The policy and the cases of docs/policy-cases.md are right, and every way is tried."""
    assert write_blocks("policy-cases.md", tmp_path) == ["calls.yaml", "calls.test.yaml"]
    report = pipeline.run_cases((tmp_path,))
    assert len(report.results) == 5
    assert (report.failed, report.untried) == ((), ())


def test_the_waivers_shown_are_right(tmp_path: Path) -> None:
    """The file of docs/waivers.md can be used as it stands."""
    assert write_blocks("waivers.md", tmp_path) == ["waivers.yaml"]
    assert len(load_waivers(tmp_path / "waivers.yaml", RULES)) == 3


@pytest.mark.parametrize("page", ["policies.md", "policy-cases.md", "waivers.md"])
def test_the_policy_commands_shown_are_commands(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each `scopeaudit policy` line runs and exits 0, where the files it names are there."""
    write_blocks(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies").symlink_to(DOCS.parent / "policies")
    lines = re.findall(
        r"(?:^    |`)scopeaudit (policy [^`>\n]+)", (DOCS / page).read_text(), re.MULTILINE
    )
    assert lines
    for line in lines:
        assert run(line.split()) == 0, line
    capsys.readouterr()
