"""`run --all` and `run --organization`: many organizations, as the file says."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from scopeaudit.model.snapshot import Organization
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.config.test_settings import POLICY, say
from tests.golden import same_as_golden
from tests.organizations import client, snapshot

MANY = """\
policies = "policy.yaml"
format = ["json={organization}.json"]

[organizations.good]
snapshot = "good.json"

[organizations.bad]
snapshot = "bad.json"
fail_on = "low"

[organizations.gone]
snapshot = "gone.json"

[organizations."a/../\\u001b[2Jwrong"]
snapshot = "good.json"
policies = "wrong.yaml"
"""


@pytest.fixture
def files(scopeaudit: Scopeaudit) -> Scopeaudit:
    """Write policies, and organizations of which one lacks a scope."""
    say(POLICY, "policy.yaml")
    say("version: 7\n", "wrong.yaml")
    for name, scopes in (("good", ("conversations",)), ("bad", ())):
        made = snapshot(clients=(client("app", scopes=scopes),))
        made = replace(made, organization=Organization(id=name, name=name.title()))
        write_snapshot(made, Path(f"{name}.json"))
    return scopeaudit


class TestAll:
    """Every organization of the file."""

    def test_one_summary(self, files: Scopeaudit) -> None:
        """What one lacks stops no other; the exit code is the worst, and every error is told."""
        say(MANY.replace("={organization}", "=out-{organization}"))
        ran = files("run", "--all", "--jobs", "2")
        assert ran.code == 3
        same_as_golden(ran.out, Path(__file__).parent / "golden" / "all.txt")
        assert "gone: error: `gone.json` does not exist" in ran.err
        assert "wrong: error: wrong.yaml:1:1: `title` is missing" in ran.err
        assert "\x1b" not in ran.out + ran.err
        found = json.loads(Path("out-bad.json").read_text())
        assert found["verdict"]["exit_code"] == 1
        assert not Path("out-gone.json").exists()

    def test_for_programs(self, files: Scopeaudit) -> None:
        """JSON has the same lines, in the order of the file, whichever ended first."""
        say(MANY.replace("={organization}", "=out-{organization}"))
        ran = files("run", "--all", "-q", "--jobs", "4", "--summary", "json=all.json")
        assert (ran.code, ran.out) == (3, "")
        found = json.loads(Path("all.json").read_text())
        assert found["exit_code"] == 3
        told = [(one["name"], one["verdict"], one["exit_code"]) for one in found["organizations"]]
        assert told == [
            ("good", "PASS", 0),
            ("bad", "FAIL", 1),
            ("gone", "ERROR", 3),
            ("a/../\x1b[2Jwrong", "ERROR", 2),
        ]
        assert found["organizations"][1]["findings"]["high"] == 1
        assert found["organizations"][2]["findings"] is None

    def test_one_store_for_processes_side_by_side(self, files: Scopeaudit) -> None:
        """They wait for each other, also for the one that makes it; what is new is told of each."""
        organizations = [
            f'[organizations.n{number}]\nsnapshot = "good.json"' for number in range(4)
        ]
        say("\n".join(['policies = "policy.yaml"', 'store = "a.db"', *organizations]))
        assert files("run", "--all", "-q", "--jobs", "4").code == 0
        with sqlite3.connect("a.db") as connection:
            assert connection.execute("select count(*) from run").fetchone() == (4,)
        connection.close()
        write_snapshot(
            replace(
                snapshot(clients=(client("app", scopes=()),)),
                organization=Organization(id="good", name="Good"),
            ),
            Path("good.json"),
        )
        files("run", "--all", "-q", "--summary", "json=all.json")
        news = [one["new"] for one in json.loads(Path("all.json").read_text())["organizations"]]
        assert sorted(news) == [0, 0, 0, 1]

    @pytest.mark.parametrize(
        ("said", "typed", "message"),
        [
            ('format = ["json=a.json"]', (), "`good` and `bad` would both write `a.json`"),
            ('format = ["json"]', (), "`json` would go to standard output for every organization"),
            ("", ("-f", "html=x.html"), "`good` and `bad` would both write `x.html`"),
            (
                "",
                ("good.json",),
                "`good.json` is what `--organization` and `--all` take from the file",
            ),
            ("", ("--live",), "`--live` is what"),
            ("", ("--organization", "good"), "`--all` and `--organization` exclude each other"),
        ],
    )
    def test_what_is_refused_before_any_work(
        self, files: Scopeaudit, said: str, typed: tuple[str, ...], message: str
    ) -> None:
        """Nothing is written."""
        say(
            f'policies = "policy.yaml"\n{said}\n[organizations.good]\nsnapshot = "good.json"\n'
            '[organizations.bad]\nsnapshot = "bad.json"\n'
        )
        before = set(Path().iterdir())
        ran = files("run", "--all", *typed)
        assert (ran.code, ran.out) == (2, "")
        assert message in ran.err
        assert set(Path().iterdir()) == before

    def test_without_organizations(self, files: Scopeaudit) -> None:
        """Nothing to audit is no pass; the options of many are for many."""
        assert "none was found" in files("run", "--all").err
        say('policies = "policy.yaml"')
        ran = files("run", "--all")
        assert ran.code == 2
        assert "has no organizations" in ran.err
        assert "are for `--all`" in files("run", "good.json", "--jobs", "2").err


class TestOne:
    """`run --organization NAME`."""

    def test_as_the_file_says(self, files: Scopeaudit, monkeypatch: pytest.MonkeyPatch) -> None:
        """Its own settings go before those of the rest of the file, a variable and a flag before both."""
        say(MANY)
        assert files("run", "--organization", "good", "-q", "-f", "text").code == 0
        assert files("run", "--organization", "bad", "-q", "-f", "text").code == 1
        monkeypatch.setenv("SCOPEAUDIT_FAIL_ON", "critical")
        assert files("run", "--organization", "bad", "-q", "-f", "text").code == 0
        ran = files("run", "--organization", "bad", "-q", "-f", "text", "--fail-on", "high")
        assert ran.code == 1

    def test_its_own_snapshot_is_not_replaced(self, files: Scopeaudit) -> None:
        """The report of `bad` would be written over what is audited."""
        say(MANY)
        ran = files("run", "--organization", "bad")
        assert ran.code == 2
        assert "`bad.json` would replace what is audited" in ran.err

    def test_no_store_is_replaced(self, files: Scopeaudit) -> None:
        """Neither by a report of another organization, nor by the summary."""
        say(MANY.replace("={organization}", "=out-{organization}") + 'store = "a.db"\n')
        for options in (("-f", "json=a.db"), ("--summary", "json=a.db")):
            ran = files("run", "--all", *options)
            assert ran.code == 2
        assert "`a.db` would replace the store" in ran.err
        assert not Path("a.db").exists()

    def test_its_own_baseline_goes_before_the_store_of_all(self, files: Scopeaudit) -> None:
        """Both would say what is new; what is said for one organization is said more closely."""
        files("run", "bad.json", "-p", "policy.yaml", "-q", "--write-baseline", "known.json")
        say(
            'policies = "policy.yaml"\nstore = "a.db"\n[organizations.bad]\n'
            'snapshot = "bad.json"\nbaseline = "known.json"\n'
        )
        ran = files("run", "--organization", "bad")
        assert ran.code == 0
        assert "note: this audit is not kept in the store" in ran.err
        assert not Path("a.db").exists()

    def test_a_name_there_is_not(self, files: Scopeaudit) -> None:
        """The nearest is named."""
        say(MANY)
        ran = files("run", "--organization", "god")
        assert ran.code == 2
        assert "did you mean `good`" in ran.err

    def test_a_place_for_a_name_needs_one(self, files: Scopeaudit) -> None:
        """A file called `{organization}.json` is never what anybody wants."""
        say(MANY)
        ran = files("run", "good.json")
        assert ran.code == 2
        assert "say which with --organization NAME" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_stops_every_process(tmp_path: Path, number: signal.Signals) -> None:
    """Sent to the first one alone; the summary tells what was audited and what was not."""
    say(
        'policies = "policy.yaml"\n[organizations.good]\nsnapshot = "good.json"\n'
        '[organizations.one]\nsnapshot = "one"\n[organizations.two]\nsnapshot = "two"\n'
        '[organizations.three]\nsnapshot = "good.json"\n'
    )
    for name in ("one", "two"):
        os.mkfifo(name)
    command = (sys.executable, "-m", "scopeaudit", "run", "--all", "--jobs", "2", "-q")
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process,
        # Each opens when the process of that organization has begun to read.
        Path("one").open("wb", buffering=0) as one,
        Path("two").open("wb", buffering=0) as two,
    ):
        process.send_signal(number)
        out, _ = process.communicate()
        for pipe in (one, two):
            with pytest.raises(BrokenPipeError):
                pipe.write(b"nobody reads")
    assert process.returncode == 130
    lines = out.splitlines()
    assert lines[1].startswith("good")
    assert [line.endswith("interrupted") for line in lines[2:5]] == [True, True, True]
    assert lines[5] == "1 of 4 organizations audited; exit code 130"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
@pytest.mark.usefixtures("files")
def test_no_process_outlives_the_first_one(tmp_path: Path) -> None:
    """Also when that is killed, and can tell nobody."""
    say('policies = "policy.yaml"\n[organizations.one]\nsnapshot = "one"\n')
    os.mkfifo("one")
    command = (sys.executable, "-m", "scopeaudit", "run", "--all", "-q")
    with (
        subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=tmp_path) as process,
        Path("one").open("wb", buffering=0) as pipe,
    ):
        process.kill()
        # It reads whatever comes until it ends: then nobody reads.
        with suppress(BrokenPipeError):
            while True:
                pipe.write(b" ")
