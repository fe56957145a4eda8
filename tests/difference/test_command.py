"""`scopeaudit diff` as a user types it: every format, exit codes, what is refused."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from scopeaudit.model.snapshot import BlindSpot, Snapshot
from scopeaudit.render.difference import DIFFERENCE_FORMATS
from scopeaudit.sources.file import write_snapshot
from tests.cli.conftest import Scopeaudit
from tests.cli.conftest import scopeaudit as scopeaudit_fixture
from tests.golden import same_as_golden
from tests.organizations import EMEA, MONITOR, RECORD, client, role, snapshot, user

scopeaudit = scopeaudit_fixture

GOLDEN = Path(__file__).parent / "golden"
POLICY = """\
version: 1
title: Test
actions:
  test.monitor: {title: Monitor, needs: {permission: "conversation:call:monitor"}}
  test.record: {title: Record, needs: {permission: "conversation:call:record"}}
  test.call: {title: Call, needs: {scope: conversations}}
"""
ROLES = (role("r-agent", MONITOR), role("r-lead", MONITOR, RECORD))
EVIL = "<script>alert(1)</script>=cmd|' \u202e`x`\x1b[31m\n::error::"
HIDDEN = BlindSpot(section="users", reason="no grants in the answer", ids=("cleo",))


def before() -> Snapshot:
    """Return the organization before the change."""
    return snapshot(
        user("ana"),
        user("ben"),
        user("cleo", grants=None, groups=None),
        user("dana", ("r-lead", "*")),
        roles=ROLES,
        clients=(client("app", scopes=("users",)),),
    )


def after() -> Snapshot:
    """Return the organization after it: two agents, a lead less, a scope more."""
    return snapshot(
        user("ana", ("r-agent", EMEA)),
        user("ben", ("r-agent", EMEA)),
        user("cleo", ("r-agent", EMEA)),
        user("dana"),
        roles=ROLES,
        clients=(client("app", scopes=("users", "conversations")),),
    )


@pytest.fixture
def diff(scopeaudit: Scopeaudit) -> Callable[..., tuple[int, str, str]]:
    """Run `diff` on the two organizations."""
    Path("policy.yaml").write_text(POLICY)
    write_snapshot(before(), Path("before.json"))
    write_snapshot(after(), Path("after.json"))

    def ran(*options: str) -> tuple[int, str, str]:
        done = scopeaudit("diff", "before.json", "after.json", "-p", "policy.yaml", *options)
        return done.code, done.out, done.err

    return ran


@pytest.mark.parametrize("name", DIFFERENCE_FORMATS)
def test_every_format(diff: Callable[..., tuple[int, str, str]], name: str) -> None:
    """The whole output, operations included; one user was not read before."""
    code, out, _ = diff("--operations", f"--format={name}")
    assert code == 4
    assert out == diff("--operations", f"--format={name}")[1]
    shown = re.sub(r'"actions": \[[^]]{600,}\]', '"actions": "many"', out)
    shown = re.sub(r"<p>[\w, ]{600,}</p>", "<p>many</p>", shown)
    shown = re.sub(r"(\w+; ){9,}\w+", "many", shown)
    same_as_golden(shown.replace("\r\n", "\n"), GOLDEN / f"difference.{name}")


def test_all_formats_tell_the_same(diff: Callable[..., tuple[int, str, str]]) -> None:
    """Every change of the JSON has its rows in the CSV, its sentence in text, Markdown and HTML."""
    document = json.loads(diff("--format=json")[1])
    changes = document["changes"]
    rows = list(csv.DictReader(io.StringIO(diff("--format=csv")[1], newline="")))
    assert len(rows) == sum(len(one["subjects"]) for one in changes)
    assert diff("--format=markdown")[1].count("\n- **") == len(changes)
    assert diff("--format=html")[1].count("<strong>") == len(changes)
    assert diff()[1].count("\n  why ") == len(changes)


class TestExitCodes:
    """Whatever changed is an answer; only on request is it a failure."""

    def test_0_whatever_changed(self, diff: Callable[..., tuple[int, str, str]]) -> None:
        """The two snapshots were compared whole."""
        assert diff("--allow-unknown")[0] == 0

    def test_1_on_request(self, diff: Callable[..., tuple[int, str, str]]) -> None:
        """With --exit-code, as of `git diff`."""
        assert diff("--exit-code")[0] == 1

    def test_0_when_nothing_changed(self, scopeaudit: Scopeaudit) -> None:
        """With --exit-code too."""
        ran = scopeaudit("diff", "org.json", "org.json", "--exit-code", "--allow-unknown")
        assert ran.code == 0
        assert ran.out.startswith("nobody gains or loses an ability")

    def test_4_when_a_blind_spot_may_hide_a_change(self, scopeaudit: Scopeaudit) -> None:
        """Nothing seen is not nothing changed."""
        Path("policy.yaml").write_text(POLICY)
        hidden = snapshot(user("cleo", grants=None, groups=None), roles=ROLES)
        write_snapshot(hidden, Path("hidden.json"))
        asked = ("diff", "hidden.json", "hidden.json", "-p", "policy.yaml")
        ran = scopeaudit(*asked)
        assert ran.code == 4
        assert "(incomplete: 2 abilities undecided)" in ran.out
        assert scopeaudit(*asked, "--allow-unknown").code == 0

    def test_4_when_a_plan_is_of_a_part(
        self, diff: Callable[..., tuple[int, str, str]], scopeaudit: Scopeaudit
    ) -> None:
        """What else would change is not known, which is said."""
        assert diff("--allow-unknown")[0] == 0
        write_snapshot(snapshot(user("ana")), Path("before.json"))
        plan = {"format_version": "1.2", "resource_changes": [], "complete": False}
        Path("plan.json").write_text(json.dumps(plan))
        ran = scopeaudit("diff", "before.json", "--terraform", "plan.json", "-p", "policy.yaml")
        assert ran.code == 4
        assert "the plan is of a part of the configuration only" in " ".join(ran.out.split())

    def test_5_when_nobody_is_there(self, scopeaudit: Scopeaudit) -> None:
        """Two empty organizations are no comparison."""
        Path("policy.yaml").write_text(POLICY)
        write_snapshot(snapshot(), Path("empty.json"))
        assert scopeaudit("diff", "empty.json", "empty.json", "-p", "policy.yaml").code == 5

    def test_2_for_policies_without_an_action(self, scopeaudit: Scopeaudit) -> None:
        """Nothing would be compared."""
        Path("rules.yaml").write_text("version: 1\ntitle: Rules\nchecks:\n  super-user: {}\n")
        ran = scopeaudit("diff", "org.json", "org.json", "-p", "rules.yaml")
        assert (ran.code, ran.out) == (2, "")
        assert "expected policies with actions to compare" in ran.err

    def test_2_for_two_organizations(self, scopeaudit: Scopeaudit) -> None:
        """Nobody of the one is in the other; all would be gone and new."""
        write_snapshot(before(), Path("before.json"))
        ran = scopeaudit("diff", "org.json", "before.json")
        assert (ran.code, ran.out) == (2, "")
        assert "`before.json` of `Testers` (`o-1`)" in ran.err

    def test_2_for_a_division_there_is_not(
        self, diff: Callable[..., tuple[int, str, str]]
    ) -> None:
        """With the nearest name."""
        code, _, err = diff("--operations", "--division=EMAE")
        assert code == 2
        assert "no division has the name or id `EMAE`" in err
        assert "EMEA" in err

    def test_3_for_a_file_that_is_no_snapshot(
        self, diff: Callable[..., tuple[int, str, str]]
    ) -> None:
        """As of every command."""
        Path("after.json").write_text("{}")
        assert diff()[0] == 3

    def test_an_input_is_not_replaced(self, diff: Callable[..., tuple[int, str, str]]) -> None:
        """An output with the name of an input is a slip."""
        assert diff("--format=json=after.json")[0] == 2


class TestChange:
    """Instead of a second snapshot: a change laid over the first one."""

    TERRAFORM = """\
resource "genesyscloud_oauth_client" "app" {
  name                     = "App"
  authorized_grant_type    = "CODE"
  registered_redirect_uris = ["https://app.example.org/in"]
  scopes                   = ["users", "conversations"]
}
"""
    MANIFEST = """\
version: 1
clients:
  - name: App
    grant_type: CODE
    scopes: [users, conversations]
    redirect_uris: ["https://app.example.org/in"]
"""

    @pytest.mark.parametrize(
        ("name", "text", "option"),
        [("main.tf", TERRAFORM, "--terraform"), ("app.yaml", MANIFEST, "--manifest")],
    )
    def test_what_it_would_do(
        self,
        diff: Callable[..., tuple[int, str, str]],
        scopeaudit: Scopeaudit,
        name: str,
        text: str,
        option: str,
    ) -> None:
        """The scope that the application would gain; nobody else changes."""
        assert diff("--allow-unknown")[0] == 0
        Path(name).write_text(text)
        asked = ("diff", "before.json", option, name, "-p", "policy.yaml", "--format=json")
        ran = scopeaudit(*asked, "--allow-unknown")
        (change,) = json.loads(ran.out)["changes"]
        assert (change["turn"], change["actions"]) == ("gains", ["test.call"])
        assert [one["name"] for one in change["subjects"]] == ["App"]

    def test_one_thing_is_compared(self, diff: Callable[..., tuple[int, str, str]]) -> None:
        """Neither nothing nor two."""
        code, _, err = diff("--terraform=main.tf")
        assert (code, "expected one of AFTER.JSON" in err) == (2, True)


def test_names_are_hostile_in_every_format(scopeaudit: Scopeaudit) -> None:
    """They form no markup, steer no terminal and start no formula."""
    Path("policy.yaml").write_text(POLICY)
    roles = (role("r-agent", MONITOR),)
    evil = tuple(type(one)(id=one.id, name=EVIL, policies=one.policies) for one in roles)
    write_snapshot(snapshot(user("ana", name=EVIL), roles=evil), Path("a.json"))
    write_snapshot(snapshot(user("ana", ("r-agent", EMEA), name=EVIL), roles=evil), Path("b.json"))
    for name in DIFFERENCE_FORMATS:
        ran = scopeaudit("diff", "a.json", "b.json", "-p", "policy.yaml", f"--format={name}")
        assert "\x1b" not in ran.out.replace("\\u001b", "")
        if name != "json":
            assert "\u202e" not in ran.out
        if name in {"html", "markdown"}:
            assert "<script>" not in ran.out
        if name == "csv":
            assert "\r\n=" not in ran.out
            assert ",=" not in ran.out
