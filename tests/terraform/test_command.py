"""`scopeaudit run --terraform` as a user types it: exit codes, lines, and one clear error each."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scopeaudit.errors import PolicyError, UsageError
from scopeaudit.sources.terraform import Terraform, read_terraform
from scopeaudit.sources.terraform.many import Text, check_version, parsed_all
from tests.cli.conftest import Scopeaudit
from tests.terraform.configurations import READER, changed, client_values, plan, role_values

POLICY = """\
version: 1
title: Gate
actions:
  queue.delete: {title: Delete queues, needs: {permission: routing:queue:delete}}
  queue.read: {title: Read queues, needs: {permission: routing:queue:view}}
expect:
  - {id: reads, clients: {name: svc}, can: [queue.read]}
  - {id: deletes-not, clients: {name: svc}, cannot: [queue.delete]}
"""
CLIENT = """
resource "genesyscloud_oauth_client" "svc" {
  name                  = "svc"
  authorized_grant_type = "CLIENT-CREDENTIALS"
  roles {
    role_id     = genesyscloud_auth_role.reader.id
    division_id = "*"
  }
}
"""


@pytest.fixture
def gate(scopeaudit: Scopeaudit) -> Callable[..., object]:
    """Run the gate on `code/`, in a folder with a policy."""
    Path("policy.yaml").write_text(POLICY)
    Path("code").mkdir()

    def ran(*arguments: str) -> object:
        return scopeaudit("run", *arguments, "-p", "policy.yaml", "-q")

    return ran


def code(text: str) -> None:
    """Write the configuration."""
    Path("code/main.tf").write_text(text)


class TestGate:
    """A change that opens a gap fails with the line; one that does not passes."""

    def test_it_passes(self, gate: Scopeaudit) -> None:
        """Nothing but what no configuration can say is told."""
        code(READER + CLIENT)
        assert gate("--terraform", "code").code == 0

    def test_it_fails_on_the_line_that_gives_too_much(self, gate: Scopeaudit) -> None:
        """The role block comes first, then the client."""
        code(READER.replace('["view"]', '["view", "delete"]') + CLIENT)
        ran = gate("--terraform", "code")
        assert ran.code == 1
        assert "where   code/main.tf:4:3\n          code/main.tf:11:1" in ran.out

    def test_a_plan_points_to_the_files_it_was_made_of(self, gate: Scopeaudit) -> None:
        """With --terraform-source the lines are those of the folder."""
        code(READER.replace('["view"]', '["view", "delete"]') + CLIENT)
        role = {**role_values("Reader", "view", "delete"), "id": "r-1"}
        document = plan(
            changed("genesyscloud_auth_role.reader", ["update"], before=role, after=role),
            changed(
                "genesyscloud_oauth_client.svc",
                ["no-op"],
                after=client_values({"role_id": "r-1", "division_id": "*"}, id="c-1"),
            ),
        )
        Path("plan.json").write_text(json.dumps(document))
        ran = gate("--terraform", "plan.json", "--terraform-source", "code", "-f", "json")
        (found,) = (
            one for one in json.loads(ran.out)["findings"] if one["rule"] == "forbidden-ability"
        )
        assert [(one["path"], one["line"]) for one in found["sources"]] == [
            ("code/main.tf", 4),
            ("code/main.tf", 11),
        ]
        plain = gate("--terraform", "plan.json", "-f", "json")
        (found,) = (
            one for one in json.loads(plain.out)["findings"] if one["rule"] == "forbidden-ability"
        )
        assert [one["path"] for one in found["sources"]] == ["plan.json"]

    def test_fingerprints_are_the_same_from_plan_and_files(self, gate: Scopeaudit) -> None:
        """A baseline of the files serves for the plan."""
        code(READER.replace('["view"]', '["delete"]') + CLIENT)
        role = {**role_values("Reader", "delete"), "id": "r-1"}
        document = plan(
            changed("genesyscloud_auth_role.reader", ["update"], before=role, after=role),
            changed(
                "genesyscloud_oauth_client.svc",
                ["no-op"],
                after=client_values({"role_id": "r-1", "division_id": "*"}, id="c-1"),
            ),
        )
        Path("plan.json").write_text(json.dumps(document))
        both = (gate("--terraform", one, "-f", "json") for one in ("plan.json", "code"))
        first, second = (
            {one["fingerprint"] for one in json.loads(ran.out)["findings"]} for ran in both
        )
        assert first == second

    def test_on_top_of_an_organization(self, gate: Scopeaudit) -> None:
        """What the change does not mention is known from the organization."""
        code(READER + CLIENT)
        ran = gate("--terraform", "code", "--on-top-of", "org.json", "-f", "json")
        coverage = {one["section"]: one["state"] for one in json.loads(ran.out)["coverage"]}
        assert coverage["users"] == "read"


FORMATS = ("text", "json", "html", "markdown", "csv", "sarif", "junit", "github", "gitlab")


class TestSecrets:
    """A secret that stands in a configuration or plan is in no output, however much is asked for."""

    HUSH = "planted-7f3a"

    def test_no_format_has_one(self, gate: Scopeaudit) -> None:
        """Neither from files nor from a plan, with every proof printed."""
        values = client_values({"role_id": "r-1", "division_id": "*"}, id="c-1")
        planted = {**values, "client_secret": self.HUSH, "description": self.HUSH}
        credential = {
            "name": "c",
            "credential_type_name": "pureCloudOAuthClient",
            "fields": {"clientId": self.HUSH, "clientSecret": self.HUSH},
        }
        document = plan(
            changed("genesyscloud_oauth_client.svc", ["update"], before=planted, after=planted),
            changed("genesyscloud_integration_credential.c", ["create"], after=credential),
            variables={"secret": {"value": self.HUSH}},
        )
        Path("plan.json").write_text(json.dumps(document))
        secret = CLIENT.replace('"svc"\n', f'"svc"\n  client_secret = "{self.HUSH}"\n')
        code(
            READER
            + secret
            + f'variable "s" {{\n  default = "{self.HUSH}"\n  sensitive = true\n}}\n'
        )
        for path in ("code", "plan.json"):
            written = [f"{path}.{one}" for one in FORMATS]
            outputs = [f"{one}={name}" for one, name in zip(FORMATS, written, strict=True)]
            formats = [part for one in outputs for part in ("-f", one)]
            ran = gate("--terraform", path, "-v", *formats)
            said = ran.out + ran.err + "".join(Path(one).read_text() for one in written)
            assert ran.code in {0, 1, 4}
            assert self.HUSH not in said


BROKEN = {
    "an unclosed block": ('resource "genesyscloud_auth_role" "r" {\n', "the end of the file"),
    "a sign that does not belong": (
        'resource "genesyscloud_auth_role" "r" {\n  name = = "x"\n}\n',
        "code/main.tf:2:",
    ),
    "an attribute twice": (
        'resource "genesyscloud_auth_role" "r" {\n  name = "a"\n  name = "b"\n}\n',
        "code/main.tf:3:3: attribute `name` stands twice",
    ),
    "a resource twice": (
        READER + READER,
        "resource `genesyscloud_auth_role.reader` is declared twice",
    ),
    "locals that need each other": (
        "locals {\n  a = local.b\n  b = local.a\n}\n" + READER,
        "values need each other: `local.a` → `local.b` → `local.a`",
    ),
    "a module that calls itself": (
        'module "m" {\n  source = "./"\n}\n' + READER,
        "module `module.m` calls itself",
    ),
    "a provider of another major version": (
        'terraform {\n  required_providers {\n    genesyscloud = { version = "~> 2.0" }\n  }\n}\n',
        "code/main.tf:3:5: expected provider `genesyscloud` 1.x, found `~> 2.0`",
    ),
}
"""A configuration that is wrong, and what is said of it."""


class TestBadInput:
    """Broken input is one clear error, and exit code 2; nothing is audited."""

    @pytest.mark.parametrize("name", BROKEN)
    def test_broken_configurations(self, name: str, gate: Scopeaudit) -> None:
        """The error has the file and the line."""
        text, said = BROKEN[name]
        code(text)
        ran = gate("--terraform", "code")
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err

    def test_all_problems_at_once(self, gate: Scopeaudit) -> None:
        """Every broken file is told."""
        for name in ("a", "b"):
            Path(f"code/{name}.tf").write_text("locals {")
        ran = gate("--terraform", "code")
        assert ran.err.count("expected valid HCL") == 2

    def test_a_secret_in_a_broken_file_is_not_told(self, gate: Scopeaudit) -> None:
        """Of what stands where reading stopped only a sign is shown."""
        code('resource "genesyscloud_oauth_client" "c" {\n  client_secret = planted hush\n}\n')
        ran = gate("--terraform", "code")
        assert ran.code == 2
        assert "hush" not in ran.err
        assert "planted" not in ran.err

    @pytest.mark.parametrize(
        ("document", "said"),
        [
            (plan(errored=True), "found that of a failed run"),
            (plan(format_version="2.0"), "expected format_version 1.x"),
            ({"some": "json"}, "expected a plan or a state of Terraform"),
            (plan(resource_changes=3), "found another shape"),
            (
                {"format_version": "1.2", "planned_values": {"root_module": {"resources": []}}},
                "expected `resource_changes` beside `planned_values`",
            ),
            (
                plan(
                    configuration={
                        "provider_config": {
                            "genesyscloud": {"name": "genesyscloud", "version_constraint": "3.1.0"}
                        },
                        "root_module": {},
                    }
                ),
                "expected provider `genesyscloud` 1.x, found `3.1.0`",
            ),
        ],
    )
    def test_documents_that_are_no_plan(
        self, document: dict[str, object], said: str, gate: Scopeaudit
    ) -> None:
        """A failed run, another version, other JSON."""
        Path("plan.json").write_text(json.dumps(document))
        ran = gate("--terraform", "plan.json")
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err

    @pytest.mark.parametrize(
        "data", [b"PK\x03\x04binary", b"\x00\xff", b'{"format_version": "1.2"']
    )
    def test_bytes_that_are_no_json(self, data: bytes, gate: Scopeaudit) -> None:
        """A plan as Terraform keeps it has to be shown as JSON first."""
        Path("plan.bin").write_bytes(data)
        ran = gate("--terraform", "plan.bin")
        assert ran.code == 2
        assert "terraform show -json" in ran.err

    def test_an_empty_file(self, gate: Scopeaudit) -> None:
        """The hint says how a plan is written."""
        Path("plan.json").write_text("")
        ran = gate("--terraform", "plan.json")
        assert ran.code == 3
        assert "terraform show -json" in ran.err

    def test_what_does_not_exist(self, gate: Scopeaudit) -> None:
        """Nothing there is not nothing found."""
        for path in ("lost.json", "lost.tf", "code"):
            assert gate("--terraform", path).code == 3

    @pytest.mark.parametrize(
        "arguments",
        [
            ("org.json", "--terraform", "code"),
            ("--live", "--terraform", "code"),
            ("--manifest", "app.yaml", "--terraform", "code"),
            ("org.json", "--on-top-of", "org.json"),
            ("org.json", "--terraform-source", "code"),
            ("org.json", "--var-file", "x.tfvars"),
            (),
        ],
    )
    def test_options_that_do_not_fit(self, arguments: tuple[str, ...], gate: Scopeaudit) -> None:
        """One source, and only its own options."""
        code(READER)
        ran = gate(*arguments)
        assert ran.code == 2
        assert ran.err.startswith("error: ")


class TestParser:
    """The parser is optional, and its version matters."""

    @pytest.mark.parametrize(
        ("version", "said"),
        [("", "the extra `terraform`"), ("7.3.1", "expected python-hcl2 8.x, found 7.3.1")],
    )
    def test_a_parser_that_will_not_do(self, version: str, said: str) -> None:
        """The error names the extra, and the way without it."""
        with pytest.raises(UsageError, match=said) as raised:
            check_version(version)
        assert "scopeaudit[terraform]" in raised.value.hint

    def test_many_files_are_the_same_in_two_processes(self) -> None:
        """Which process parses a file changes nothing."""
        text = READER * 1
        files = [Text(f"{number}.tf", text + "#" * 9_000) for number in range(60)]
        found = parsed_all(files)
        assert [one.path for one in found] == [one.path for one in files]
        assert found == [*parsed_all(files[:30]), *parsed_all(files[30:])]

    def test_files_that_say_nothing_here_are_not_parsed(self, tmp_path: Path) -> None:
        """A file without a word that matters cannot change a verdict, broken or not."""
        (tmp_path / "aws.tf").write_text('resource "aws_instance" "x" { broken')
        (tmp_path / "main.tf").write_text(READER)
        assert len(read_terraform(Terraform(path=str(tmp_path))).change.roles) == 1

    def test_a_byte_order_mark_is_fine(self, tmp_path: Path) -> None:
        """Terraform reads such files."""
        (tmp_path / "main.tf").write_bytes(b"\xef\xbb\xbf" + READER.encode())
        assert len(read_terraform(Terraform(path=str(tmp_path))).change.roles) == 1

    def test_a_file_that_is_too_large_is_refused(self, tmp_path: Path) -> None:
        """It would take longer than a gate may."""
        (tmp_path / "main.tf").write_text(READER + "#" * 4_000_001)
        with pytest.raises(PolicyError, match="at most 4 MB"):
            read_terraform(Terraform(path=str(tmp_path)))


@pytest.mark.parametrize("option", ["--terraform=plan.json", "--manifest=app.yaml"])
@pytest.mark.usefixtures("gate")
def test_what_is_not_live_needs_no_extra(option: str) -> None:
    """Whoever installed scopeaudit for a gate has no client of HTTP, nor a store, nor a sandbox."""
    Path("plan.json").write_text(json.dumps(plan()))
    Path("app.yaml").write_text(
        "version: 1\nclients:\n  - {name: svc, grant_type: CODE, scopes: [users]}\n"
    )
    extras = (
        "httpx",
        "keyring",
        "starlette",
        "uvicorn",
        "sqlalchemy",
        "alembic",
        "hcl2",
        "xlsxwriter",
    )
    without = f"import sys; sys.modules |= dict.fromkeys({extras}); from scopeaudit.cli.main import run; "
    argv = ["run", option, "--policies", "policy.yaml"]
    ran = subprocess.run(
        [sys.executable, "-c", without + f"sys.exit(run({argv}))"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode in {0, 1, 4}, ran.stderr
