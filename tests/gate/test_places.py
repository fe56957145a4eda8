"""Where people meet the gate: the action, the examples for services, pre-commit; run as far as this machine can.

Installing from a registry is left out: the steps that do it are checked for what they say only.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "queue-dashboard"
CI = ROOT / "examples" / "ci"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
BIN = str(Path(sys.executable).parent)


ASKED = {"terraform": "infra", "policies": "policies", "scopes-enforced": "yes"}


def project(folder: Path, change: str) -> Path:
    """Make a repository of the example as a change would leave it."""
    shutil.copytree(EXAMPLE / change, folder / "infra")
    shutil.copytree(EXAMPLE / "policies", folder / "policies")
    return folder


def bash(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as services do: bash, stopping at the first error."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")}
    found = kept | {"PATH": f"{BIN}:{os.environ['PATH']}"} | environment
    command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
    return subprocess.run(
        command, check=False, cwd=folder, env=found, capture_output=True, text=True
    )


def audit_step(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the step `Audit` of the action with these inputs, the others by their defaults."""
    (step,) = [one for one in ACTION["runs"]["steps"] if one["name"] == "Audit"]
    given = {name: one["default"] for name, one in ACTION["inputs"].items()} | inputs
    environment = {name: _filled(value, given) for name, value in step["env"].items()}
    summary = {"GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    return bash(step["run"], folder, **environment, **summary)


def _filled(text: str, given: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], text)


class TestAction:
    """`action.yml`, the composite action for GitHub."""

    def test_a_pull_request_that_passes(self, tmp_path: Path) -> None:
        """Exit code 0, the verdict as a notice and in the job's summary."""
        ran = audit_step(project(tmp_path, "adds-a-callback"), **ASKED)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout.startswith("::notice title=scopeaudit::PASS: ")
        assert (tmp_path / "summary.md").read_text().startswith("# PASS: ")

    def test_a_pull_request_that_fails(self, tmp_path: Path) -> None:
        """Exit code 1, with the line that causes it; several formats of one audit."""
        asked = ASKED | {"formats": "github\nsarif=out.sarif"}
        ran = audit_step(project(tmp_path, "opens-a-gap"), **asked)
        assert ran.returncode == 1
        assert (
            "::error file=infra/main.tf,line=30,col=3,title=high%3A missing-scope::" in ran.stdout
        )
        results = json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"]
        assert any(one["ruleId"] == "forbidden-ability" for one in results)

    def test_inputs_are_values_and_never_code(self, tmp_path: Path) -> None:
        """A branch or file named like a command runs nothing, and is no option either."""
        evil = "$(touch owned)`touch owned`\"; touch owned; '--allow-unknown"
        given = dict.fromkeys(
            ("terraform", "organization", "policies", "formats", "fail-on"), evil
        )
        ran = audit_step(project(tmp_path, "main"), **given)
        assert ran.returncode == 2
        assert not (tmp_path / "owned").exists()

    def test_no_script_holds_an_expression(self) -> None:
        """GitHub would paste the value into the script: it goes through the environment instead."""
        assert not any("${{" in one["run"] for one in ACTION["runs"]["steps"])

    def test_what_is_installed_is_this_commit(self) -> None:
        """From the action's own folder, not from a registry under a name that may be another's."""
        (step,) = [one for one in ACTION["runs"]["steps"] if one["name"] == "Install scopeaudit"]
        assert step["run"] == 'python3 -m pip install --quiet "${GITHUB_ACTION_PATH}[terraform]"'


class TestServices:
    """The examples for GitLab, Jenkins and a workflow on GitHub."""

    def test_gitlab(self, tmp_path: Path) -> None:
        """The job's script leaves the two reports it names, and fails with the audit."""
        job = yaml.safe_load((CI / "gitlab-ci.yml").read_text())["audit"]
        folder = project(tmp_path, "opens-a-gap")
        ran = bash("\n".join(job["script"]), folder, CI_PROJECT_DIR=str(folder))
        assert ran.returncode == 1
        reports = job["artifacts"]["reports"]
        entries = json.loads((folder / reports["codequality"]).read_text())
        assert entries[0]["location"]["path"] == "infra/main.tf"
        assert "<testsuites " in (folder / reports["junit"]).read_text()

    def test_jenkins(self, tmp_path: Path) -> None:
        """The stage's script leaves what is published afterwards."""
        text = (CI / "Jenkinsfile").read_text()
        (script,) = re.findall(r"sh '''\n(.*?)'''", text, re.DOTALL)
        ran = bash(script, project(tmp_path, "main"))
        assert (ran.returncode, "PASS" in ran.stdout) == (0, True)
        published = re.findall(r"(?:junit|archiveArtifacts) '([^']+)'", text)
        assert all((tmp_path / one).stat().st_size for one in published)

    def test_github(self) -> None:
        """The workflow gives the action inputs that it has, and the right to upload only."""
        workflow = yaml.safe_load((CI / "github.yml").read_text())
        steps = workflow["jobs"]["audit"]["steps"]
        (step,) = [one for one in steps if "scopeaudit@" in one["uses"]]
        assert step["with"].keys() <= ACTION["inputs"].keys()
        assert workflow["permissions"] == {"contents": "read", "security-events": "write"}


class TestPreCommit:
    """`.pre-commit-hooks.yaml`, run by pre-commit in a repository.

    Building the hook's own environment needs a registry; the hooks run in this one instead.
    """

    @pytest.fixture
    def hooks(self, tmp_path: Path) -> Path:
        """Return a repository whose hooks are ours, with the arguments of the example."""
        declared = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
        (wanted,) = yaml.safe_load((CI / "pre-commit-config.yaml").read_text())["repos"]
        asked = {one.pop("id"): one for one in wanted["hooks"]}
        assert asked.keys() == {one["id"] for one in declared}
        here = [
            {key: value for key, value in one.items() if key != "additional_dependencies"}
            | asked[one["id"]]
            | {"language": "system"}
            for one in declared
        ]
        folder = project(tmp_path, "main")
        config: dict[str, Any] = {"repos": [{"repo": "local", "hooks": here}]}
        (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
        (folder / "policies" / "app.test.yaml").write_text(CASES)
        bash("git init -q && git add -A", folder)
        return folder

    def run(self, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run all hooks on all files."""
        home = str(folder / ".cache")
        return bash("git add -A && pre-commit run --all-files", folder, PRE_COMMIT_HOME=home)

    @pytest.mark.parametrize(
        "name", ["main.tf", "main.tf.json", "a/terraform.tfvars", "b.auto.tfvars.json"]
    )
    def test_whatever_terraform_takes_is_looked_at(self, name: str) -> None:
        """A commit that changes only the values of variables is audited, too."""
        declared = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
        (files,) = (one["files"] for one in declared if one["id"] == "scopeaudit-terraform")
        assert re.search(files, name)

    def test_a_repository_that_is_fine(self, hooks: Path) -> None:
        """All three hooks run and pass."""
        ran = self.run(hooks)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert ran.stdout.count("Passed") == 3

    def test_a_repository_that_is_not(self, hooks: Path) -> None:
        """A misspelt name, a case that fails, a gap: each hook says so."""
        shutil.copy(EXAMPLE / "opens-a-gap" / "main.tf", hooks / "infra" / "main.tf")
        policy = hooks / "policies" / "app.yaml"
        (hooks / "policies" / "wrong.yaml").write_text(
            policy.read_text().replace("call.mute]", "call.mut]")
        )
        ran = self.run(hooks)
        assert ran.returncode == 1
        assert ran.stdout.count("Failed") >= 2
        assert "call.mut" in ran.stdout


CASES = """\
version: 1
facts:
  clients: [{name: Queue dashboard, scopes: [conversations]}]
verdicts:
  - case: the scope is enough
    client: Queue dashboard
    expect: {call.view: met}
"""
