"""A plan and the files it was made of say the same, wherever the files can be resolved."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scopeaudit.sources.terraform import Terraform
from tests.terraform.configurations import (
    changed,
    client_values,
    judged,
    outcomes,
    plan,
    role_values,
    write,
    write_plan,
)

DIVISION = "11111111-1111-4111-8111-111111111111"
NEEDS = {
    "view": "routing:queue:view",
    "delete": "routing:queue:delete",
    "scope": "users:readonly",
}
Scenario = tuple[str, dict[str, Any]]


def role_text(*actions: str, name: str = "r") -> str:
    """Return a role in HCL."""
    listed = ", ".join(f'"{one}"' for one in actions)
    return f"""
    resource "genesyscloud_auth_role" "{name}" {{
      name = "Reader"
      permission_policies {{
        domain      = "routing"
        entity_name = "queue"
        action_set  = [{listed}]
      }}
    }}
    """


def client_text(role: str, division: str = DIVISION) -> str:
    """Return a service client in HCL."""
    return f"""
    resource "genesyscloud_oauth_client" "cc" {{
      name                  = "svc"
      authorized_grant_type = "CLIENT-CREDENTIALS"
      roles {{
        role_id     = {role}
        division_id = "{division}"
      }}
    }}
    """


def existing_role(*actions: str, does: str = "update", name: str = "r") -> dict[str, Any]:
    """Return a role of the organization in a plan."""
    values = {**role_values("Reader", *actions), "id": "r-1"}
    return changed(f"genesyscloud_auth_role.{name}", [does], before=values, after=values)


def existing_client(division: str = DIVISION, does: str = "no-op") -> dict[str, Any]:
    """Return a client of the organization in a plan."""
    values = client_values({"role_id": "r-1", "division_id": division}, id="c-1")
    return changed("genesyscloud_oauth_client.cc", [does], before=values, after=values)


def widened() -> Scenario:
    """Widen a role whose client does not change."""
    code = role_text("view", "delete") + client_text("genesyscloud_auth_role.r.id")
    return code, plan(existing_role("view", "delete"), existing_client())


def everywhere() -> Scenario:
    """Give a role in all divisions."""
    code = role_text("view") + client_text("genesyscloud_auth_role.r.id", "*")
    return code, plan(existing_role("view", does="no-op"), existing_client("*", "update"))


def moved() -> Scenario:
    """Rename a resource."""
    code = role_text("view", name="renamed") + client_text("genesyscloud_auth_role.renamed.id")
    code += (
        "moved {\n  from = genesyscloud_auth_role.r\n  to = genesyscloud_auth_role.renamed\n}\n"
    )
    renamed = existing_role("view", does="no-op", name="renamed")
    before = {"previous_address": "genesyscloud_auth_role.r"}
    return code, plan({**renamed, **before}, existing_client())


def without_client() -> Scenario:
    """Delete the only client."""
    gone = changed("genesyscloud_oauth_client.cc", ["delete"], before=client_values(id="c-1"))
    return role_text("view"), plan(existing_role("view", does="no-op"), gone)


def dropped() -> Scenario:
    """Take a scope from an application."""
    code = """
    resource "genesyscloud_oauth_client" "app" {
      name                  = "App"
      authorized_grant_type = "CODE"
      scopes                = ["conversations"]
    }
    """
    values = {
        "name": "App",
        "authorized_grant_type": "CODE",
        "scopes": ["conversations"],
        "roles": [],
        "id": "c-1",
    }
    before = {**values, "scopes": ["conversations", "users:readonly"]}
    return code, plan(
        changed("genesyscloud_oauth_client.app", ["update"], before=before, after=values)
    )


def looked_up() -> Scenario:
    """Give a role of the organization that a data source finds."""
    code = 'data "genesyscloud_auth_role" "x" {\n  name = "Supervisor"\n}\n'
    code += client_text("data.genesyscloud_auth_role.x.id")
    found = {
        "address": "data.genesyscloud_auth_role.x",
        "mode": "data",
        "type": "genesyscloud_auth_role",
        "values": {"id": "r-1", "name": "Supervisor"},
    }
    state = {"values": {"root_module": {"resources": [found]}}}
    return code, plan(existing_client(does="update"), prior_state=state)


def created() -> Scenario:
    """Create everything, so that no id is known."""
    code = role_text("view") + client_text("genesyscloud_auth_role.r.id")
    role = changed(
        "genesyscloud_auth_role.r", ["create"], after=role_values(), after_unknown={"id": True}
    )
    client = changed(
        "genesyscloud_oauth_client.cc",
        ["create"],
        after=client_values({"division_id": DIVISION}),
        after_unknown={"id": True, "roles": [{"role_id": True}]},
    )
    block = {
        "division_id": {"constant_value": DIVISION},
        "role_id": {"references": ["genesyscloud_auth_role.r.id", "genesyscloud_auth_role.r"]},
    }
    written = {
        "address": "genesyscloud_oauth_client.cc",
        "mode": "managed",
        "type": "genesyscloud_oauth_client",
        "name": "cc",
        "expressions": {"roles": [block]},
    }
    return code, plan(role, client, configuration={"root_module": {"resources": [written]}})


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize(
    "scenario", [widened, everywhere, moved, without_client, dropped, looked_up, created]
)
def test_a_plan_and_its_files(
    scenario: Callable[[], Scenario], allowed: bool, tmp_path: Path
) -> None:
    """Verdicts, findings and exit code are the same; only evidence and places differ."""
    code, document = scenario()
    files = Terraform(path=str(write(tmp_path / "code", code)))
    planned = Terraform(path=write_plan(tmp_path, document))
    results = [judged(one, NEEDS, allowed=allowed) for one in (files, planned)]
    first, second = (
        (outcomes(one), {each.fingerprint for each in one.findings}, one.exit_code)
        for one in results
    )
    assert first == second
    assert first[0]
