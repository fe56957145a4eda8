"""`--redact` as typed, on every command that writes reports."""

import json
from pathlib import Path

import pytest

from scopeaudit.cli.main import run
from scopeaudit.sources.demo import demo_organization

pytestmark = pytest.mark.usefixtures("folder")

NAMES = [one.name for one in demo_organization().users or ()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)


def test_demo(capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal and the page name nobody, and both say that this is so."""
    assert run(["demo", "--redact"]) == 0
    out, page = capsys.readouterr().out, Path("scopeaudit-report.html").read_text(encoding="utf-8")
    for told in (out, page):
        assert not [one for one in NAMES if one in told]
    assert "people under pseudonyms" in out
    assert "Redacted: users, ids of clients" in page


def test_run_and_report() -> None:
    """What is kept is whole, so the report can be made again with names or without."""
    assert run(["demo", "--write", "."]) == 0
    asked = ["run", "org.json", "-p", "policies", "--waivers", "waivers.yaml", "--store", "s.db"]
    code = run([*asked, "--now", "2026-11-20T06:05Z", "--redact", "-f", "json=short.json", "-q"])
    assert code == 1
    assert run(["report", "1", "--store", "s.db", "-f", "json=whole.json", "-q"]) == 1
    again = ["report", "1", "--store", "s.db", "--redact", "-f", "json=again.json", "-q"]
    assert run(again) == 1
    short, whole, again_ = (
        json.loads(Path(name).read_text(encoding="utf-8"))
        for name in ("short.json", "whole.json", "again.json")
    )
    assert short == again_
    assert short != whole
    assert [one["fingerprint"] for one in short["findings"]] == [
        one["fingerprint"] for one in whole["findings"]
    ]


def test_a_redacted_report_is_a_baseline() -> None:
    """Fingerprints stay, so nothing is new since a redacted report of the same organization."""
    assert run(["demo", "--write", "."]) == 0
    asked = ["run", "org.json", "-p", "policies", "--waivers", "waivers.yaml"]
    now = ["--now", "2026-11-20T06:05Z", "-q"]
    assert run([*asked, *now, "--redact", "--write-baseline", "before.json", "-f", "csv"]) == 1
    assert (
        run([*asked, *now, "--baseline", "before.json", "-f", "json=now.json", "--allow-unknown"])
        == 0
    )
    assert json.loads(Path("now.json").read_text(encoding="utf-8"))["since"]["new"] == []
