"""The pytest plugin, loaded as a user's pytest loads it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scopeaudit.errors import ExitCode
from scopeaudit.model.result import AuditResult
from scopeaudit.sources.file import write_snapshot
from tests.organizations import client, snapshot, user

pytest_plugins = ["pytester"]

POLICY = """\
version: 1
title: Test
actions:
  test.call: {title: Call, needs: {scope: conversations}}
  test.look: {title: Look, needs: {scope: users}}
expect:
  - id: app-works
    clients: {name: App}
    can: [test.call, test.look]
checks:
  implicit-grant: {severity: medium}
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """Return a project with a policy and an organization whose app lacks a scope."""
    pytester.path.joinpath("policy.yaml").write_text(POLICY)
    write_org(pytester.path, scopes=("users",))
    return pytester


def write_org(folder: Path, **fields: Any) -> None:
    """Write an organization with one app into the project."""
    write_snapshot(snapshot(user("ana"), clients=(client("app", **fields),)), folder / "org.json")


def run(project: pytest.Pytester, *options: str) -> pytest.RunResult:
    """Run pytest in a process of its own, with warnings as errors, as a strict project does."""
    asked = ("--scopeaudit=org.json", "--scopeaudit-policies=policy.yaml", "-W", "error")
    return project.runpytest_subprocess("-p", "no:cacheprovider", *asked, *options)


def test_an_item_for_each_finding_and_expectation(project: pytest.Pytester) -> None:
    """What fails the audit fails, beside the project's own tests; the finding is told, no traceback."""
    project.makepyfile("def test_own(): pass")
    ran = run(project, "-v")
    ran.assert_outcomes(passed=3, failed=2)
    ran.stdout.fnmatch_lines(
        [
            "*scopeaudit::findings::missing-scope::Client `App` lacks *FAILED*",
            "*scopeaudit::expectations::app-works::can test*call FAILED*",
            "*scopeaudit::expectations::app-works::can test*look PASSED*",
            "*scopeaudit::audit::audit::something was audited PASSED*",
            "high: Client `App` lacks *",
            "fix: *tick `conversations`*",
        ]
    )
    assert "Traceback" not in ran.stdout.str()
    assert ran.ret == 1


def test_a_project_without_tests_of_its_own(project: pytest.Pytester) -> None:
    """The audit is enough to run."""
    write_org(project.path, scopes=("users", "conversations"))
    ran = run(project)
    ran.assert_outcomes(passed=3)
    assert ran.ret == 0


def test_what_stays_unknown_fails_unless_allowed(project: pytest.Pytester) -> None:
    """Unknown is an error, or skipped where that was asked for."""
    write_org(project.path, scopes=None)
    assert run(project).ret == 1
    ran = run(project, "--scopeaudit-allow-unknown")
    assert ran.ret == 0
    assert ran.parseoutcomes()["skipped"] == 2


def test_known_findings_are_skipped(project: pytest.Pytester) -> None:
    """As are accepted ones: visible, with the reason."""
    command = (sys.executable, "-m", "scopeaudit", "run", "org.json", "-p", "policy.yaml")
    subprocess.run(
        (*command, "--write-baseline=base.json"),
        check=False,
        cwd=project.path,
        capture_output=True,
    )
    ran = run(project, "--scopeaudit-baseline=base.json", "-rs")
    assert ran.ret == 0
    ran.stdout.fnmatch_lines(["SKIPPED * high: Client `App` lacks * (known)"])


def test_the_bar(project: pytest.Pytester) -> None:
    """`--scopeaudit-fail-on` is that of `run`."""
    assert run(project, "--scopeaudit-fail-on=critical").ret == 0


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--scopeaudit=missing.json", "`missing.json` does not exist"),
        ("--scopeaudit-fail-on=hihg", "`hihg` is no severity"),
    ],
)
def test_what_is_wrong_stops_the_run(project: pytest.Pytester, option: str, message: str) -> None:
    """A usage error of pytest, exit code 4, never a pass without an audit."""
    ran = run(project, option)
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    ran.stderr.fnmatch_lines([f"*scopeaudit: no audit was performed: *{message}*"])


def test_a_project_that_does_not_ask_is_left_alone(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No item, no import beyond the plugin itself, no warning."""
    pytester.makepyfile(
        """
        import sys

        def test_own():
            mine = sorted(name for name in sys.modules if name.startswith("scopeaudit"))
            assert mine == ["scopeaudit", "scopeaudit.pytest_plugin"]
            assert not {"yaml", "pydantic", "msgspec", "click", "jinja2"} & set(sys.modules)
        """
    )
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    ran = pytester.runpytest_subprocess("-W", "error", "-p", "scopeaudit.pytest_plugin")
    ran.assert_outcomes(passed=1)


def test_the_fixture(audit: Callable[..., AuditResult], tmp_path: Path) -> None:
    """It audits an organization in memory, at the time it was read, and returns the result."""
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY)
    result = audit(snapshot(user("ana"), clients=(client("app"),)), policy)
    assert result.exit_code is ExitCode.FINDINGS
    assert {one.rule for one in result.findings if one.severity >= 3} == {"missing-scope"}
    assert result.provenance.audited_at == result.provenance.taken_at


def test_the_fixture_in_a_project(project: pytest.Pytester) -> None:
    """As a team writes it: no import, a path, their policies."""
    project.makepyfile(
        """
        def test_app(audit):
            result = audit("org.json", "policy.yaml")
            assert [one.rule for one in result.findings if one.severity >= 3] == []
        """
    )
    ran = project.runpytest_subprocess("-p", "no:cacheprovider")
    ran.assert_outcomes(failed=1)
    ran.stdout.fnmatch_lines(["*missing-scope*"])


def test_findings_equal_those_of_the_command(project: pytest.Pytester) -> None:
    """The same audit, whoever asks."""
    command = (
        sys.executable,
        "-m",
        "scopeaudit",
        "run",
        "org.json",
        "-p",
        "policy.yaml",
        "--format=json",
    )
    found = subprocess.run(command, check=False, cwd=project.path, capture_output=True, text=True)
    document = json.loads(found.stdout)
    listed = run(project, "--collect-only", "-q").stdout.str()
    assert listed.count("scopeaudit::findings::") == document["counts"]["findings"]
    assert listed.count("scopeaudit::expectations::") == len(document["matrix"])
