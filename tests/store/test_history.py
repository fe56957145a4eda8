"""`scopeaudit history` and `report`: what was kept is told, and made again byte for byte."""

import re
from pathlib import Path

import pytest

from scopeaudit.render import FORMATS
from tests.cli.conftest import Scopeaudit
from tests.golden import same_as_golden
from tests.store.conftest import Nights, app, rows

GOLDEN = Path(__file__).parent / "golden"
TEXTS = [name for name, one in FORMATS.items() if not one.needs]


def nights(night: Nights) -> None:
    """Keep three nights: one finding goes and comes back, another one is new."""
    night(1, app("a"), app("b", "conversations"))
    night(2, app("a", "conversations"), app("b"))
    night(3, app("a"), app("b"))


def masked(text: str) -> str:
    """Hide when it was recorded, and the digests and versions, which change with what is bundled."""
    text = re.sub(r"recorded [-0-9: ]+ UTC", "recorded THEN", text)
    text = re.sub("[0-9a-f]{64}", "DIGEST", text)
    return re.sub("scopeaudit .*, catalog .*", "scopeaudit VERSION, catalog VERSION", text)


@pytest.mark.parametrize("name", TEXTS)
def test_a_report_is_made_again_byte_for_byte(
    night: Nights, scopeaudit: Scopeaudit, name: str
) -> None:
    """Whatever was recorded since, in every format, exit code included, though policies were edited."""
    night(1, app("a"), app("b", "conversations"))
    ran = night(2, app("a"), app("b"), options=("-f", f"{name}=then.out", "--fail-on", "low"))
    night(3, app("a", "conversations"), app("b"))
    Path("policy.yaml").write_text("version: 1\ntitle: Other\n")
    again = scopeaudit("report", "2", "-f", f"{name}=again.out")
    assert again.code == ran.code == 1
    assert Path("again.out").read_bytes() == Path("then.out").read_bytes()
    assert Path("again.out").stat().st_size > 100


def test_what_decides_a_report_is_kept_with_it(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Waivers, the bar and what a person said of scopes, although their files are gone."""
    Path("waivers.yaml").write_text(
        "version: 1\nwaivers:\n  - rule: missing-scope\n    owner: ann@example.org\n"
        "    reason: Replaced soon.\n    until: 2026-12-01\n"
    )
    options = ("--waivers", "waivers.yaml", "--scopes-enforced", "unknown", "--allow-unknown")
    ran = night(1, app("a"), options=(*options, "-f", "json=then.json"))
    Path("waivers.yaml").unlink()
    again = scopeaudit("report", "1", "-f", "json=again.json")
    assert again.code == ran.code
    assert Path("again.json").read_bytes() == Path("then.json").read_bytes()


def test_a_report_of_another_version_is_not_passed_off_as_the_same(
    night: Nights, scopeaudit: Scopeaudit
) -> None:
    """It is refused with the version to install, or made on demand."""
    night(1, app("a"))
    rows("UPDATE run SET tool_version = '0.0.1'")
    ran = scopeaudit("report", "1")
    assert ran.code == 2
    assert "was made with scopeaudit 0.0.1" in ran.err
    assert "scopeaudit==0.0.1" in ran.err
    assert scopeaudit("report", "1", "--other-version").code == 1


def test_a_report_with_another_catalog_is_refused(night: Nights, scopeaudit: Scopeaudit) -> None:
    """The catalog decides what is asked for."""
    night(1, app("a"))
    rows("UPDATE run SET catalog_version = '1999-01'")
    ran = scopeaudit("report", "1")
    assert ran.code == 2
    assert "catalog 1999-01" in ran.err


def test_runs_are_listed(night: Nights, scopeaudit: Scopeaudit) -> None:
    """Newest first, with what was open and what changed."""
    nights(night)
    ran = scopeaudit("history")
    assert ran.code == 0
    same_as_golden(ran.out, GOLDEN / "history.txt")
    assert scopeaudit("history", "--last", "1").out.count("Testers") == 1
    assert "no run is kept" in scopeaudit("history", "--organization", "Other").out


def test_a_run_is_shown(night: Nights, scopeaudit: Scopeaudit) -> None:
    """What was audited with what, and every finding that changed."""
    nights(night)
    ran = scopeaudit("history", "show", "2")
    same_as_golden(masked(ran.out), GOLDEN / "run.txt")
    ran = scopeaudit("history", "show", "9")
    assert (ran.code, ran.out) == (2, "")
    assert "the store has no run 9" in ran.err


def test_the_life_of_a_finding_is_told(night: Nights, scopeaudit: Scopeaudit) -> None:
    """When it was first seen, when it was fixed, that it came back."""
    nights(night)
    ((name,),) = rows("SELECT name FROM life WHERE since = 3")
    ran = scopeaudit("history", "finding", str(name))
    same_as_golden(ran.out, GOLDEN / "finding.txt")
    assert scopeaudit("history", "finding", "0" * 16).code == 2


def test_two_runs_are_compared(night: Nights, scopeaudit: Scopeaudit, place: str) -> None:
    """As the two snapshots would be that they audited; a run and a file as well."""
    night(1, app("a"))
    Path("before.json").write_bytes(Path("night.json").read_bytes())
    night(2, app("a", "conversations"))
    options = ("-p", "policy.yaml", "-f", "json")
    files = scopeaudit("diff", "before.json", "night.json", *options)
    assert '"call.mute"' in files.out
    for pair in (("1", "2"), ("before.json", "2"), ("1", "night.json")):
        ran = scopeaudit("diff", *pair, *options, "--store", place)
        assert ran.code == files.code
        told = ran.out.replace(f'"path": "{pair[0]}"', '"path": "before.json"')
        assert told.replace(f'"path": "{pair[1]}"', '"path": "night.json"') == files.out
    same = scopeaudit("diff", "2", "2", *options)
    assert '"call.mute"' not in same.out
    ran = scopeaudit("diff", "1", "9", *options)
    assert (ran.code, ran.out) == (2, "")
    assert "the store has no run 9" in ran.err


def test_what_is_said_of_enforcement_holds_for_runs(night: Nights, scopeaudit: Scopeaudit) -> None:
    """As for files: it overrides what was said when they were audited."""
    night(1, app("a"))
    night(2, app("a", "conversations"))
    options = ("-p", "policy.yaml", "--scopes-enforced", "no", "-f", "json")
    scopeaudit("store", "export", "--run", "1", "-o", "one.json")
    scopeaudit("store", "export", "--run", "2", "-o", "two.json")
    runs = scopeaudit("diff", "1", "2", *options).out
    files = scopeaudit("diff", "one.json", "two.json", *options).out
    assert runs.replace('"1"', '"one.json"').replace('"2"', '"two.json"') == files


def test_names_steer_no_terminal(scopeaudit: Scopeaudit, night: Nights) -> None:
    """What others typed is shown, never obeyed."""
    night(1, app("a"))
    rows("UPDATE run SET organization_name = :name", name="x\x1b[2J")
    for command in (("history",), ("history", "show", "1")):
        assert "\x1b" not in scopeaudit(*command).out


def test_the_store_may_be_named_by_the_environment(
    night: Nights, scopeaudit: Scopeaudit, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`SCOPEAUDIT_STORE` stands in for the option, which goes before it."""
    night(1, app("a"))
    assert "Testers" in scopeaudit("history").out
    monkeypatch.setenv("SCOPEAUDIT_STORE", "no.db")
    assert "there is no store `no.db`" in scopeaudit("history").err
    assert "Testers" in scopeaudit("history", "--store", place).out
    monkeypatch.delenv("SCOPEAUDIT_STORE")
    assert "add --store" in scopeaudit("history").err


@pytest.mark.parametrize("number", [str(2**63), "9" * 5000])
@pytest.mark.parametrize(
    "command",
    [("history", "show"), ("report",), ("store", "export", "--run"), ("history", "--last")],
)
def test_a_number_that_no_database_counts_to(
    night: Nights, scopeaudit: Scopeaudit, command: tuple[str, ...], number: str
) -> None:
    """It is a mistake of whoever typed it."""
    night(1, app("a"))
    ran = scopeaudit(*command, number)
    assert ran.code == 2, ran.err
    assert scopeaudit("diff", number, "1").code == 2
