"""Settings as a user meets them: default, file, environment and flag, in rising order."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.organizations import client, snapshot

POLICY = """\
version: 1
title: Test
include: [call-control]
expect:
  - {id: apps-mute, clients: {name: "*"}, can: [call.mute]}
"""
LOADED = """
import sys
from scopeaudit.cli.main import run
run(sys.argv[1:])
print(*(one for one in ("tomllib", "scopeaudit.config.file") if one in sys.modules), file=sys.stderr)
"""


def say(text: str, path: str = "scopeaudit.toml") -> None:
    """Write the file."""
    Path(path).write_text(text)


class TestOrder:
    """What goes before what."""

    def test_file_environment_flag(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is found is of high severity."""
        say(POLICY, "policy.yaml")
        write_snapshot(snapshot(clients=(client("app", scopes=()),)), Path("small.json"))
        assert scopeaudit("run", "small.json", "-q", "-p", "policy.yaml").code == 1
        say('policies = "policy.yaml"\nfail_on = "critical"\n')
        assert scopeaudit("run", "small.json", "-q").code == 0
        monkeypatch.setenv("SCOPEAUDIT_FAIL_ON", "high")
        assert scopeaudit("run", "small.json", "-q").code == 1
        assert scopeaudit("run", "small.json", "-q", "--fail-on", "critical").code == 0

    def test_a_list_is_replaced(self, scopeaudit: Scopeaudit) -> None:
        """A format that is typed is the only one."""
        say('format = ["html=a.html", "json=a.json"]')
        assert scopeaudit("run", "org.json", "-q").out == ""
        assert Path("a.html").exists()
        assert Path("a.json").exists()
        Path("a.html").unlink()
        assert scopeaudit("run", "org.json", "-q", "-f", "text").out
        assert not Path("a.html").exists()

    def test_paths_are_relative_to_the_file(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """From any folder below it, and where the environment names the file."""
        say('store = "a.db"\nformat = ["json=a.json"]\n')
        (tmp_path / "deep" / "er").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "deep" / "er")
        assert scopeaudit("run", "../../org.json", "-q").code == 1
        assert (tmp_path / "a.json").exists()
        assert scopeaudit("history").out.count("Tidewater") == 1
        monkeypatch.setenv("SCOPEAUDIT_CONFIG", "/dev/null")
        assert scopeaudit("history").code == 2

    def test_it_holds_for_every_command_that_has_the_option(self, scopeaudit: Scopeaudit) -> None:
        """Policies and catalog of the file are those of questions, too."""
        say('policies = "none"\nscopes_enforced = "no"\n')
        for command in (
            ("who-can", "call.mute", "org.json"),
            ("explain", "org.json", "--client", "x", "--action", "call.mute"),
            ("policy", "check"),
            ("policy", "show", "call.mute"),
            ("diff", "org.json", "org.json"),
        ):
            assert "none" in scopeaudit(*command).err, command
        assert scopeaudit("demo", "-q").code == 0

    def test_what_nobody_typed_makes_no_other_run_impossible(self, scopeaudit: Scopeaudit) -> None:
        """A store is not for a change, nor beside a baseline; only who types both is refused."""
        say('store = "a.db"')
        scopeaudit("run", "org.json", "-q", "--write-baseline", "b.json")
        ran = scopeaudit("run", "org.json", "--baseline", "b.json")
        assert ran.code in {0, 4}
        assert "note: this audit is not kept in the store" in ran.err
        assert scopeaudit("history").out.count("Tidewater") == 1
        ran = scopeaudit("run", "org.json", "--baseline", "b.json", "--store", "a.db")
        assert ran.code == 2


class TestRefused:
    """What is wrong is told with where it is from."""

    def test_a_file_that_is_wrong(self, scopeaudit: Scopeaudit, tmp_path: Path) -> None:
        """All at once, with lines; `--help` works all the same."""
        say('fail_0n = "high"\nallow_unknown = "yes"\nformat = ["htm=a.html"]\n')
        ran = scopeaudit("run", "org.json")
        assert ran.code == 2
        assert ran.err.replace(str(tmp_path), "") == (
            "/scopeaudit.toml:1:1: unknown key `fail_0n`\n"
            "  hint: did you mean `fail_on`?\n"
            "/scopeaudit.toml:2:1: `allow_unknown` is other text; expected true or false\n"
            "/scopeaudit.toml:3:1: `format` names a format there is not; expected `text`, `html`, "
            "`json`, `markdown`, `csv`, `sarif`, `junit`, `github`, `gitlab`, `jira-csv`, "
            "`servicenow-json` or `xlsx`, each with `=PATH`\n"
            "  hint: did you mean `html`?\n"
            "3 problems found\n"
        )
        assert scopeaudit("run", "--help").code == 0
        assert scopeaudit("--version").code == 0

    def test_a_variable_that_is_wrong(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nobody typed it, so it is said which."""
        monkeypatch.setenv("SCOPEAUDIT_FAIL_ON", "hgh")
        ran = scopeaudit("run", "org.json")
        assert ran.code == 2
        assert ran.err.endswith("\n  hint: it is from environment SCOPEAUDIT_FAIL_ON\n")

    def test_templates_that_are_not_there(self, scopeaudit: Scopeaudit) -> None:
        """The bundled ones do not stand in unseen."""
        say('templates = "none"')
        ran = scopeaudit("run", "org.json")
        assert (ran.code, ran.out) == (2, "")
        assert "there is no folder `none` of templates" in ran.err

    def test_a_file_of_others(self, scopeaudit: Scopeaudit, tmp_path: Path) -> None:
        """A file that anybody may change decides nothing, not even which findings fail."""
        say('fail_on = "critical"')
        (tmp_path / "scopeaudit.toml").chmod(0o666)
        ran = scopeaudit("run", "org.json")
        assert ran.code == 2
        assert "anybody may change it" in ran.err

    def test_a_projects_file_that_is_no_toml_and_not_ours(self, scopeaudit: Scopeaudit) -> None:
        """It is passed by, although it names this tool somewhere."""
        say('dependencies = ["scopeaudit"', "pyproject.toml")
        assert scopeaudit("run", "org.json", "-q").code == 1


class TestSecrets:
    """Addresses that hold a password stand elsewhere, and are never shown."""

    def test_a_store_by_reference(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is fetched when a run, or another command, needs it."""
        say('store = {env = "AUDITS"}')
        ran = scopeaudit("run", "org.json")
        assert ran.code == 2
        assert "`AUDITS`, which `store` names, is empty or not set" in ran.err
        monkeypatch.setenv("AUDITS", "a.db")
        assert scopeaudit("run", "org.json", "-q").code == 1
        assert "Tidewater" in scopeaudit("history").out

    def test_a_password_in_clear_is_refused(self, scopeaudit: Scopeaudit) -> None:
        """In the file, which people commit."""
        say('store = "postgresql+psycopg://me:planted@db/audits"')
        ran = scopeaudit("run", "org.json")
        assert ran.code == 2
        assert "`store` must not hold a password in clear" in ran.err
        assert "planted" not in ran.err

    def test_show_tells_only_where_they_are_kept(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither from the file nor from the environment."""
        say(
            'store = {command = ["pass", "planted"]}\n'
            '[profiles.p]\nregion = "mypurecloud.ie"\nclient_id = "c"\nsecret = {env = "PLANTED"}\n'
            '[profiles.k]\ntoken = {keyring = "s"}\n[profiles.f]\ntoken = {file = "t"}\n'
        )
        monkeypatch.setenv("PLANTED", "planted")
        out = scopeaudit("config", "show").out
        assert "(secret, from what `pass` prints)" in out
        assert "(secret, from environment PLANTED)" in out
        assert "(secret, from the keyring's s)" in out
        assert "t)" in out
        monkeypatch.setenv("SCOPEAUDIT_STORE", "postgresql+psycopg://me:planted@db/x?y=planted")
        out += scopeaudit("config", "show", "--format", "json").out
        assert "postgresql+psycopg://db/x" in out
        assert "planted" not in out


class TestShow:
    """`config show`."""

    def test_every_value_with_where_it_is_from(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Default, file and environment; and as it is for an organization."""
        say('fail_on = "low"\n[organizations.acme]\nsnapshot = "org.json"\nstrict = true\n')
        monkeypatch.setenv("SCOPEAUDIT_POLICIES", "a:b")
        shown = json.loads(scopeaudit("config", "show", "--format", "json").out)
        found = {one["key"]: one for one in shown["settings"]}
        assert found["policies"]["value"] == ["a", "b"]
        assert found["policies"]["place"] == "SCOPEAUDIT_POLICIES"
        assert (found["fail_on"]["source"], found["fail_on"]["value"]) == ("file", "low")
        assert (found["strict"]["source"], found["strict"]["value"]) == ("default", "false")
        shown = json.loads(
            scopeaudit("config", "show", "--organization", "acme", "--format", "json").out
        )
        (strict,) = [one for one in shown["settings"] if one["key"] == "strict"]
        assert strict["value"] == "true"
        assert strict["place"].endswith("scopeaudit.toml, organizations.acme.strict")

    def test_without_a_file(self, scopeaudit: Scopeaudit) -> None:
        """All is as by default."""
        out = scopeaudit("config", "show").out
        assert out.startswith("file: none\n")
        assert all(line.endswith("default") for line in out.splitlines()[1:])

    def test_names_that_steer_a_terminal(self, scopeaudit: Scopeaudit) -> None:
        """They are shown as escapes."""
        say('[organizations."a\\u001b[2J"]\nsnapshot = "x\\u0007.json"\n')
        for ran in (scopeaudit("config", "show"), scopeaudit("config", "check")):
            assert "\x1b" not in ran.out + ran.err
            assert "\x07" not in ran.out + ran.err


class TestCheck:
    """`config check`."""

    def test_a_file_that_is_right(self, scopeaudit: Scopeaudit, tmp_path: Path) -> None:
        """It is counted what it says."""
        say('store = "a.db"\n[organizations.acme]\nsnapshot = "org.json"\n')
        ran = scopeaudit("config", "check")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == (
            f"{tmp_path}/scopeaudit.toml: right: 1 setting, 0 profiles, 1 organization\n"
        )

    def test_what_is_not_there(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Files, folders, variables and programs, each with its line; none is run."""
        monkeypatch.setenv("SCOPEAUDIT_FAIL_0N", "high")
        say(
            'policies = ["none.yaml"]\nformat = ["html=no/where.html"]\nstore = {env = "NONE"}\n'
            '[profiles.p]\nclient_id = "c"\nsecret = {command = ["touch-nothing", "ran"]}\n'
            '[profiles.q]\ntoken = {file = "token"}\n'
            '[organizations.acme]\nsnapshot = "{organization}.json"\nwaivers = "w.yaml"\n'
        )
        ran = scopeaudit("config", "check", "scopeaudit.toml")
        assert ran.code == 2
        assert ran.err.splitlines() == [
            "scopeaudit.toml:1:1: `policies` names `none.yaml`, which is not there",
            "scopeaudit.toml:2:1: `format` writes into `no`, which is not there",
            "  hint: create the folder first",
            "scopeaudit.toml:3:1: `store` names `NONE`, which is not set",
            "scopeaudit.toml:6:1: `profiles.p.secret` names `touch-nothing`, which is no program here",
            "scopeaudit.toml:8:1: `profiles.q.token` names `token`, which cannot be read",
            "scopeaudit.toml:11:1: `organizations.acme.waivers` names `w.yaml`, which is not there",
            "environment: `SCOPEAUDIT_FAIL_0N` is no variable of a setting",
            "  hint: did you mean `SCOPEAUDIT_FAIL_ON` or `SCOPEAUDIT_PROFILE`?",
            "7 problems found",
        ]

    def test_there_is_none(self, scopeaudit: Scopeaudit) -> None:
        """Nothing to check is not right."""
        ran = scopeaudit("config", "check")
        assert ran.code == 2
        assert "no scopeaudit.toml was found" in ran.err


class TestNoFile:
    """Who has none pays nothing."""

    @pytest.mark.parametrize(("there", "loaded"), [(False, ""), (True, "tomllib")])
    def test_the_reader_is_imported_only_for_a_file(
        self, scopeaudit: Scopeaudit, there: bool, loaded: str
    ) -> None:
        """Looking for names is all that is done without one."""
        if there:
            say('fail_on = "high"')
        assert scopeaudit("run", "org.json", "-q").code == 1
        command = (sys.executable, "-c", LOADED, "run", "org.json", "-q", "-f", "json=x.json")
        environment = {
            name: value for name, value in os.environ.items() if name != "SCOPEAUDIT_CONFIG"
        }
        ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        assert ran.stderr.strip().startswith(loaded)
        assert bool(ran.stderr.strip()) == there


@pytest.mark.parametrize("form", ["jira-csv", "servicenow-json"])
def test_new_tickets_need_an_earlier_audit(scopeaudit: Scopeaudit, form: str) -> None:
    """Without one every finding would be a ticket; other formats are not asked about."""
    ran = scopeaudit("run", "org.json", "--tickets", "new", "-f", f"{form}=x")
    assert ran.code == 2
    assert "`--tickets new` needs an earlier audit" in ran.err
    assert not Path("x").exists()
    assert scopeaudit("run", "org.json", "--tickets", "new", "-f", "json=x").code == 1
    stored = ("--store", "a.db", "-q")
    assert scopeaudit("run", "org.json", "--tickets", "new", "-f", f"{form}=y", *stored).code == 1
    say('tickets = "new"')
    assert scopeaudit("run", "org.json", "-f", f"{form}=z", "--baseline", "x").code in {0, 1, 4}


def test_an_audit_that_is_not_kept_says_that_nobody_is_told(
    scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a baseline there is no store, and no notices; that is never silent."""
    monkeypatch.setenv("HOOK_SECRET", "0123456789abcdef")
    say('[notify.to.a]\nwebhook = "http://127.0.0.1:9/"\nsecret = {env = "HOOK_SECRET"}\n')
    scopeaudit("run", "org.json", "-q", "--no-notify", "--write-baseline", "known.json")
    typed = ("run", "org.json", "--baseline", "known.json")
    assert "note: nobody is notified: this audit is not kept" in scopeaudit(*typed).err
    assert "nobody is notified" not in scopeaudit(*typed, "--no-notify").err
