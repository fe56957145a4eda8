"""`scopeaudit demo`: prints, writes one report, exits 0, and leaves the organization where asked."""

import json
import stat
from pathlib import Path

import pytest

from scopeaudit.cli.main import run
from scopeaudit.sources.demo import demo_organization
from scopeaudit.sources.file import read_snapshot
from tests.demo.page import commands_of

LEFT = ["org.json", "policies/queue-dashboard.yaml", "waivers.yaml"]


def test_it_prints_the_gaps_and_writes_a_report(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The gaps go to standard output, the page to one file, and the exit code is 0."""
    assert run(["demo"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("FAIL: ")
    assert err.splitlines() == [
        "wrote scopeaudit-report.html (html)",
        "scopeaudit run would exit 1, scopeaudit demo exits 0",
        "scopeaudit demo --write DIR leaves this organization and its policies in a folder",
    ]
    assert [one.name for one in folder.iterdir()] == ["scopeaudit-report.html"]


def test_format_and_output_are_chosen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another format replaces the text, and the report goes where it is told."""
    assert run(["demo", "-q", "--format", "json", "--output", "page.html"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["provenance"]["organization"]["name"] == "Tidewater Travel"
    assert err == ""
    assert (folder / "page.html").read_text(encoding="utf-8").startswith("<!")


def test_nothing_is_done_where_nothing_can_be_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An output that cannot be written is told before any work, with exit code 3."""
    assert run(["demo", "--output", "none/page.html"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot write `none/page.html`: its folder does not exist" in err
    assert not any(folder.iterdir())


def test_the_organization_is_left_to_play_with(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The organization, its policies and waivers are left, and the next command is told."""
    assert run(["demo", "--write", "play ground/demo"]) == 0
    left = folder / "play ground" / "demo"
    assert [one for one in LEFT if (left / one).is_file()] == LEFT
    assert read_snapshot(left / "org.json", strict=True).snapshot == demo_organization()
    assert stat.S_IMODE((left / "org.json").stat().st_mode) == 0o600
    assert capsys.readouterr().out.splitlines()[-1] == (
        "next: scopeaudit run 'play ground/demo'/org.json -p 'play ground/demo'/policies "
        "--waivers 'play ground/demo'/waivers.yaml --now 2026-11-20T06:05:00Z"
    )


def test_the_command_that_is_told_says_what_the_demo_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Auditing what was left gives the same bytes in every format, and exit code 1."""
    formats = {"text": "txt", "html": "html", "json": "json", "markdown": "md", "csv": "csv"}
    for kind in formats:
        assert run(["demo", "-q", "-f", f"{kind}=demo.{kind}"]) == 0
    capsys.readouterr()
    run(["demo", "--write", "demo"])
    (command,) = commands_of(capsys.readouterr().out)
    outputs = [part for kind in formats for part in ("-f", f"{kind}=run.{kind}")]
    assert run([*command, *outputs]) == 1
    for kind in formats:
        assert (folder / f"run.{kind}").read_bytes() == (folder / f"demo.{kind}").read_bytes()


def test_what_is_there_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files that are there are named and kept, unless forced."""
    (folder / "waivers.yaml").write_text("mine")
    (folder / "org.json").write_text("mine")
    assert run(["demo", "--write", "."]) == 2
    assert "there already: `org.json`, `waivers.yaml`" in capsys.readouterr().err
    assert sorted(one.name for one in folder.iterdir()) == ["org.json", "waivers.yaml"]
    assert run(["demo", "--write", ".", "--force"]) == 0
    assert (folder / "waivers.yaml").read_text(encoding="utf-8") != "mine"


def test_a_folder_that_cannot_be_made_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file where the folder should be is an error with exit code 3."""
    (folder / "demo").touch()
    assert run(["demo", "--write", "demo"]) == 3
    assert "cannot make the folder `demo/policies`" in capsys.readouterr().err
