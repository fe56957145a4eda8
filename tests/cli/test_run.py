"""`scopeaudit run`: exit codes, outputs, and one clear error for everything a user can get wrong."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.organizations import client, snapshot, user

POLICY = """\
version: 1
title: Test
include: [call-control]
expect:
  - id: app-mutes
    clients: {name: App}
    can: [call.mute]
"""


def write_policy(text: str = POLICY) -> None:
    """Write a policy into the current folder."""
    Path("policy.yaml").write_text(text)


def write_org(**sections: object) -> None:
    """Write an organization into the current folder."""
    write_snapshot(snapshot(user("ana"), **sections), Path("small.json"))


class TestExitCodes:
    """The code says what the audit found, the same for every format (design §8)."""

    def test_0_when_audited_whole_and_nothing_is_found(self, scopeaudit: Scopeaudit) -> None:
        """Everything is as expected, provisos included."""
        write_policy()
        write_org(clients=(client("app", scopes=("conversations",)),))
        ran = scopeaudit("run", "small.json", "-p", "policy.yaml")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("PASS: 1 info; none at or above high")

    def test_1_when_there_are_findings(self, scopeaudit: Scopeaudit) -> None:
        """A missing scope is a finding of high severity."""
        write_policy()
        write_org(clients=(client("app", scopes=()),))
        ran = scopeaudit("run", "small.json", "-p", "policy.yaml")
        assert ran.code == 1
        assert "missing-scope" in ran.out

    def test_0_when_the_findings_are_below_the_bar(self, scopeaudit: Scopeaudit) -> None:
        """`--fail-on critical` lets a high finding pass, and still prints it."""
        write_policy()
        write_org(clients=(client("app", scopes=()),))
        ran = scopeaudit("run", "small.json", "-p", "policy.yaml", "--fail-on", "critical")
        assert ran.code == 0
        assert "missing-scope" in ran.out

    def test_4_when_verdicts_stay_unknown(self, scopeaudit: Scopeaudit) -> None:
        """Scopes that were not returned keep the verdict open."""
        write_policy()
        write_org(clients=(client("app", scopes=None),))
        assert scopeaudit("run", "small.json", "-p", "policy.yaml").code == 4
        assert scopeaudit("run", "small.json", "-p", "policy.yaml", "--allow-unknown").code == 0

    def test_5_when_there_is_no_subject(self, scopeaudit: Scopeaudit) -> None:
        """An organization without clients and users is not a pass."""
        write_policy()
        write_snapshot(snapshot(), Path("small.json"))
        assert scopeaudit("run", "small.json", "-p", "policy.yaml").code == 5

    def test_5_when_no_policy_expects_anything(self, scopeaudit: Scopeaudit) -> None:
        """Actions alone ask nothing of anybody."""
        write_policy(
            "version: 1\ntitle: Empty\ninclude: [call-control]\nactions:\n  x: {title: X, needs: {user_context: true}}\n"
        )
        write_org(clients=())
        ran = scopeaudit("run", "small.json", "-p", "policy.yaml")
        assert ran.code in {2, 5}

    def test_5_when_every_selector_is_empty(self, scopeaudit: Scopeaudit) -> None:
        """An expectation about nobody decided nothing."""
        write_policy(
            "version: 1\ntitle: Nobody\ninclude: [call-control]\nexpect:\n  - {id: x, clients: {name: Nobody}, can: [call.mute]}\n"
        )
        write_org(clients=(client("app"),))
        ran = scopeaudit("run", "small.json", "-p", "policy.yaml")
        assert ran.code == 5
        assert "policy-matches-nothing" in ran.out
        assert scopeaudit("run", "small.json", "-p", "policy.yaml", "--allow-empty").code == 0

    def test_the_code_is_the_same_for_every_format(self, scopeaudit: Scopeaudit) -> None:
        """A format renders the result; it does not judge."""
        codes = {
            scopeaudit("run", "org.json", "-q", "--format", form).code
            for form in ("text", "html", "json", "markdown", "csv")
        }
        assert codes == {1}


class TestOutputs:
    """Standard output is for the result; files are written whole or not at all."""

    def test_several_formats_from_one_audit(self, scopeaudit: Scopeaudit) -> None:
        """Each file is written; standard output stays empty, the headline goes beside it."""
        ran = scopeaudit("run", "org.json", "--format", "html=r.html", "--format", "json=f.json")
        assert ran.out == ""
        assert ran.err.splitlines()[1:] == ["wrote r.html (html)", "wrote f.json (json)"]
        assert Path("r.html").read_text().startswith("<!doctype html>")
        assert json.loads(Path("f.json").read_text())["verdict"]["exit_code"] == ran.code

    def test_counts_are_equal_in_json_csv_and_terminal(self, scopeaudit: Scopeaudit) -> None:
        """One result model: nothing is counted twice in two ways."""
        found = json.loads(scopeaudit("run", "org.json", "--format", "json").out)["findings"]
        rows = list(
            csv.DictReader(io.StringIO(scopeaudit("run", "org.json", "--format", "csv").out))
        )
        text = scopeaudit("run", "org.json").out
        assert len(rows) == sum(max(len(one["subjects"]), 1) for one in found)
        for severity in ("critical", "high", "medium", "low", "info"):
            number = sum(one["severity"] == severity for one in found)
            assert not number or f"{number} {severity}" in text.splitlines()[0]

    def test_same_input_same_bytes(self, scopeaudit: Scopeaudit) -> None:
        """With `--now`, output is a function of its input."""
        for form in ("text", "html", "json", "markdown", "csv"):
            command = ("run", "org.json", "--now", "2026-11-23", "--format", form)
            assert scopeaudit(*command).out == scopeaudit(*command).out

    def test_standard_input_and_gzip_are_read(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """`-` and `.json.gz` are the same organization."""
        plain = scopeaudit("run", "org.json", "--now", "2026-11-23").out
        data = Path("org.json").read_bytes()
        Path("org.json.gz").write_bytes(gzip.compress(data))
        assert scopeaudit("run", "org.json.gz", "--now", "2026-11-23").out == plain
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert scopeaudit("run", "-", "--now", "2026-11-23").out == plain

    def test_an_output_that_cannot_be_written_is_said_before_any_work(
        self, scopeaudit: Scopeaudit
    ) -> None:
        """Nothing is read, nothing is half-written."""
        ran = scopeaudit(
            "run",
            "missing.json",
            "--format",
            "html=no/such/folder/r.html",
            "--format",
            "json=f.json",
        )
        assert ran.code == 3
        assert "cannot write `no/such/folder/r.html`: its folder does not exist" in ran.err
        assert not Path("f.json").exists()

    def test_two_formats_on_standard_output_are_refused(self, scopeaudit: Scopeaudit) -> None:
        """They would be mixed."""
        ran = scopeaudit("run", "org.json", "--format", "json", "--format", "csv")
        assert ran.code == 2
        assert "`json` and `csv` would both go to standard output" in ran.err


class TestBadInput:
    """One clear error each, with the right code and no traceback."""

    @pytest.mark.parametrize(
        ("arguments", "code", "said"),
        [
            (("run", "missing.json"), 3, "missing.json"),
            (("run", "."), 3, "folder"),
            (("run", "empty.json"), 3, "empty.json"),
            (("run", "org.json", "-p", "nowhere"), 2, "nowhere"),
            (("run", "org.json", "-p", "folder"), 2, "folder"),
            (("run", "org.json", "--waivers", "nowhere.yaml"), 2, "nowhere.yaml"),
            (("run", "org.json", "--format", "pdf"), 2, "`pdf` is no format"),
            (("run", "org.json", "--fail-on", "awful"), 2, "`awful` is no severity"),
            (("run", "org.json", "--now", "soon"), 2, "`soon` is no moment"),
            (("run", "org.json", "--catalog", "nowhere"), 3, "nowhere"),
            (("rnu",), 2, "rnu"),
            (("who-can", "call.mute"), 2, "ORG.JSON"),
            (("who-can", "call.mte", "org.json"), 2, "did you mean `call.mute`"),
            (("who-can", "call:modify", "org.json"), 2, "call:modify"),
            (("who-can", "call.mute", "org.json", "--division", "EMAE"), 2, "did you mean `EMEA`"),
            (
                ("explain", "org.json", "--action", "call.mute"),
                2,
                "give --client, --user, or both",
            ),
            (
                ("explain", "org.json", "--client", "Queue dashbord", "--action", "call.mute"),
                2,
                "did you mean `Queue dashboard`",
            ),
            (("policy", "show", "call.mte"), 2, "call.mute"),
            (
                ("catalog", "show", "patchConversationCallParticipant"),
                2,
                "patchConversationsCallParticipant",
            ),
        ],
    )
    def test_one_clear_error(
        self, scopeaudit: Scopeaudit, arguments: tuple[str, ...], code: int, said: str
    ) -> None:
        """The message names what was given, and a hint where one can be had."""
        Path("empty.json").write_text("{}")
        Path("folder").mkdir()
        ran = scopeaudit(*arguments)
        assert ran.code == code
        assert said in ran.err
        assert "Traceback" not in ran.err
        assert ran.out == ""

    def test_all_problems_of_all_policy_files_at_once(self, scopeaudit: Scopeaudit) -> None:
        """Every problem has path, line, column; scopes have the nearest name."""
        Path("p").mkdir()
        Path("p/a.yaml").write_text(
            "version: 1\ntitle: A\ninclude: [call-control]\nactions:\n  x: {title: X, needs: {scope: call:updte}}\n"
        )
        Path("p/b.yaml").write_text("version: 1\ntitel: B\nactions: {}\n")
        ran = scopeaudit("run", "org.json", "-p", "p")
        assert ran.code == 2
        assert "p/a.yaml:5:" in ran.err
        assert "unknown scope `call:updte`" in ran.err
        assert "did you mean `call:update`?" in ran.err
        assert "p/b.yaml:2:1" in ran.err

    def test_a_bug_says_that_no_audit_was_performed(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever escapes is code 70, without the message of the exception."""

        def broken(*_arguments: object, **_options: object) -> None:
            raise ZeroDivisionError("a secret")

        monkeypatch.setattr("scopeaudit.pipeline.audit", broken)
        ran = scopeaudit("run", "org.json")
        assert ran.code == 70
        assert "no audit was performed" in ran.err
        assert "a secret" not in ran.err


class TestWaivers:
    """Accepted findings stay in the report, and count no more."""

    def test_a_waiver_accepts_and_is_echoed(self, scopeaudit: Scopeaudit) -> None:
        """The finding leaves the count and stands among the accepted ones."""
        write_policy()
        write_org(clients=(client("app", scopes=()),))
        Path("waivers.yaml").write_text(
            "version: 1\nwaivers:\n  - rule: missing-scope\n    clients: [App]\n    owner: ops\n"
            '    reason: migration to the new overlay\n    until: "2099-01-31"\n'
        )
        command = ("run", "small.json", "-p", "policy.yaml", "--waivers", "waivers.yaml")
        ran = scopeaudit(*command, "--format", "json")
        report = json.loads(ran.out)
        assert ran.code == 0
        assert [one["rule"] for one in report["findings"]] == ["policy-matches-nothing"]
        assert [one["rule"] for one in report["accepted"]] == ["missing-scope"]

    def test_an_expired_waiver_is_itself_a_finding(self, scopeaudit: Scopeaudit) -> None:
        """Nothing is accepted any more, and that is said."""
        write_policy()
        write_org(clients=(client("app", scopes=()),))
        Path("waivers.yaml").write_text(
            "version: 1\nwaivers:\n  - rule: missing-scope\n    owner: ops\n"
            '    reason: migration to the new overlay\n    until: "2026-01-31"\n'
        )
        ran = scopeaudit(
            "run",
            "small.json",
            "-p",
            "policy.yaml",
            "--waivers",
            "waivers.yaml",
            "--now",
            "2026-11-23",
            "--format",
            "json",
        )
        rules = {one["rule"] for one in json.loads(ran.out)["findings"]}
        assert rules == {"missing-scope", "waiver-expired", "policy-matches-nothing"}


class TestTrouble:
    """What goes wrong around an audit is said, and is never taken for its result."""

    @pytest.mark.parametrize("output", ["org.json", "p/a.yaml"])
    def test_an_output_never_replaces_what_is_audited(
        self, scopeaudit: Scopeaudit, output: str
    ) -> None:
        """The organization and the policies are left as they were."""
        Path("p").mkdir()
        Path("p/a.yaml").write_text(POLICY)
        before = Path(output).read_bytes()
        ran = scopeaudit("run", "org.json", "-p", "p", "--format", f"json={output}")
        assert ran.code == 2
        assert f"`{output}` would replace what is audited" in ran.err
        assert Path(output).read_bytes() == before

    @pytest.mark.parametrize(
        ("said", "code"), [((), 0), (("--scopes-enforced", "unknown"), 4), (("--scopes-enforced", "no"), 1)]
    )  # fmt: skip
    def test_what_a_person_says_of_enforcement_overrides_the_file(
        self, scopeaudit: Scopeaudit, said: tuple[str, ...], code: int
    ) -> None:
        """A missing scope holds the app back where scopes are enforced; else it is not known, or not so."""
        write_policy(
            "version: 1\ntitle: T\nactions:\n  x: {title: X, needs: {scope: conversations}}\n"
            "expect:\n  - {id: e, clients: {name: App}, cannot: [x]}\n"
        )
        write_org(clients=(client("app", scopes=()),))
        assert scopeaudit("run", "small.json", "-p", "policy.yaml", *said).code == code

    def test_a_permission_nobody_knows_is_never_a_pass(self, scopeaudit: Scopeaudit) -> None:
        """A misspelt permission under `cannot` leaves the audit incomplete."""
        write_policy(
            "version: 1\ntitle: T\nactions:\n  x: {title: X, needs: {permission: conversation:call:monitr}}\n"
            "expect:\n  - {id: e, users: {}, cannot: [x]}\n".replace(
                "users: {}", 'users: {name: "*"}'
            )
        )
        write_org(clients=())
        ran = scopeaudit("run", "small.json", "-p", "policy.yaml")
        assert ran.code == 4
        assert "conversation:call:monitr" in ran.out

    @pytest.mark.parametrize(
        "selector",
        ["clients: {name: [App, Ap]}", "clients: {name: App, role: [Ghost]}", "users: {group: [Ghost], name: Ana}"],
    )  # fmt: skip
    def test_a_misspelt_entry_of_a_list_is_found(
        self, scopeaudit: Scopeaudit, selector: str
    ) -> None:
        """Each entry of a selector must answer to something."""
        write_policy(
            "version: 1\ntitle: T\nactions:\n  x: {title: X, needs: {scope: conversations}}\n"
            f"expect:\n  - {{id: e, {selector}, cannot: [x]}}\n"
        )
        write_org(clients=(client("app", scopes=()),))
        assert "policy-matches-nothing" in scopeaudit("run", "small.json", "-p", "policy.yaml").out

    def test_a_misspelt_division_is_found(self, scopeaudit: Scopeaudit) -> None:
        """It is named as what it is: a division there is not."""
        write_policy(POLICY + "    where: [EMAE]\n")
        write_org(clients=(client("app", scopes=()),))
        ran = scopeaudit("run", "small.json", "-p", "policy.yaml")
        assert "names divisions there are not: division `EMAE`" in " ".join(ran.out.split())


class TestServices:
    """What continuous integration services tell by their environment."""

    def test_github_adds_to_the_summary_of_the_job(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Behind what other steps wrote; annotations go to standard output."""
        Path("summary.md").write_text("# other step\n")
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
        ran = scopeaudit("run", "org.json", "--format", "github", "--now", "2026-11-20T06:05:00Z")
        assert ran.out.startswith("::error title=scopeaudit::FAIL: ")
        assert Path("summary.md").read_text().startswith("# other step\n# FAIL: ")

    def test_no_other_format_touches_the_summary(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It belongs to whoever asked for it."""
        monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
        scopeaudit("run", "org.json", "--format", "markdown=x.md")
        assert not Path("summary.md").exists()

    def test_paths_start_at_the_root_of_the_repository(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As GitHub, GitLab and Jenkins tell it; elsewhere at the current folder."""
        write_policy()
        write_org(clients=(client("app", scopes=()),))
        asked = ("run", "small.json", "-p", "policy.yaml", "--format", "github")
        assert "file=policy.yaml," in scopeaudit(*asked).out
        monkeypatch.setenv("CI_PROJECT_DIR", str(Path.cwd().parent))
        assert f"file={Path.cwd().name}/policy.yaml," in scopeaudit(*asked).out

    def test_several_formats_of_one_audit(self, scopeaudit: Scopeaudit) -> None:
        """Each into its file, all with the same verdict."""
        names = ("sarif", "junit", "gitlab", "json", "html", "csv", "markdown")
        asked = [f"--format={name}=out.{name}" for name in names]
        ran = scopeaudit("run", "org.json", *asked, "--format", "github")
        assert ran.code == 1
        assert all(Path(f"out.{name}").stat().st_size for name in names)
