"""Configurations in tests: files written and read, and verdicts about them in plain words."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scopeaudit import pipeline
from scopeaudit.catalog import load_catalog
from scopeaudit.model.policy import (
    Action,
    ClientSelector,
    Expectation,
    Location,
    Need,
    PermissionNeed,
    PolicySet,
    ScopeNeed,
)
from scopeaudit.model.result import AuditResult
from scopeaudit.sources.change import Change
from scopeaudit.sources.terraform import Terraform, read_terraform
from tests.organizations import NOW

AT = Location("policy.yaml", 1)
READER = """
resource "genesyscloud_auth_role" "reader" {
  name = "Reader"
  permission_policies {
    domain      = "routing"
    entity_name = "queue"
    action_set  = ["view"]
  }
}
"""


def write(folder: Path, files: Mapping[str, str] | str) -> Path:
    """Write files, or one `main.tf`, and return their folder."""
    for name, text in ({"main.tf": files} if isinstance(files, str) else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, files: Mapping[str, str] | str, *values: str) -> Change:
    """Read files as the change they are; `values` are further files of values."""
    given = tuple(folder / one for one in values)
    return read_terraform(Terraform(path=str(write(folder, files)), values=given)).change


def local(folder: Path, expression: str, more: str = "") -> Any:
    """Return what an expression comes to: the scopes of a client that are made of it."""
    text = f"""
    {more}
    resource "genesyscloud_oauth_client" "app" {{
      name                  = "App"
      authorized_grant_type = "CODE"
      scopes                = {expression}
    }}
    """
    found = change(folder, text)
    reasons = [spot.reason for spot in found.spots]
    return reasons or list(found.clients[0].scopes or ())


def plan(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the JSON of a plan with these changes."""
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {}},
        "resource_changes": list(changes),
        "configuration": {"root_module": {}},
        "timestamp": "2026-11-22T00:00:00Z",
        "complete": True,
        "errored": False,
        **more,
    }


def changed(address: str, actions: list[str], **change_: Any) -> dict[str, Any]:
    """Return one change of a plan; its module, name and index are those of the address."""
    module, _, rest = address.rpartition("genesyscloud_")
    type_, _, name = f"genesyscloud_{rest}".partition(".")
    index: dict[str, Any] = {}
    if "[" in name:
        name, _, key = name.partition("[")
        index = {"index": json.loads(key.rstrip("]"))}
    return {
        "address": address,
        "module_address": module.rstrip("."),
        "mode": "managed",
        "type": type_,
        "name": name,
        **index,
        "change": {
            "actions": actions,
            "before": None,
            "after": None,
            "after_unknown": {},
            "after_sensitive": False,
            **change_,
        },
    }


def role_values(name: str = "Reader", *actions: str) -> dict[str, Any]:
    """Return the values of a role on queues."""
    policy = {
        "domain": "routing",
        "entity_name": "queue",
        "action_set": list(actions or ("view",)),
        "conditions": [],
    }
    return {"name": name, "permissions": None, "permission_policies": [policy]}


def client_values(*roles: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the values of a service client with roles."""
    return {
        "name": "svc",
        "authorized_grant_type": "CLIENT-CREDENTIALS",
        "scopes": None,
        "registered_redirect_uris": None,
        "access_token_validity_seconds": 86400,
        "state": "active",
        "roles": list(roles),
        **more,
    }


def write_plan(folder: Path, document: dict[str, Any]) -> str:
    """Write a plan and return its path."""
    path = folder / "plan.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def planned(folder: Path, document: dict[str, Any]) -> Change:
    """Read the change of a plan."""
    return read_terraform(Terraform(path=write_plan(folder, document))).change


def judged(
    source: Terraform, needs: Mapping[str, str], *, client: str = "*", allowed: bool = True
) -> AuditResult:
    """Audit a configuration: every client of a name can do each action, or none can."""
    actions = {
        name: Action(id=name, title=name, need=_need(need), at=AT) for name, need in needs.items()
    }
    expectation = Expectation(
        id="e",
        actions=tuple(actions),
        allowed=allowed,
        clients=ClientSelector(names=(client,)),
        at=AT,
    )
    policies = PolicySet(actions=actions, expectations=(expectation,) if actions else ())
    read = pipeline.read(source, policies, pipeline.How(now=NOW))
    return pipeline.audit(read, policies, load_catalog(), (), pipeline.Terms(now=NOW))


def _need(name: str) -> Need:
    return PermissionNeed(name) if ":" in name and "readonly" not in name else ScopeNeed(name)


def outcomes(result: AuditResult) -> dict[str, set[str]]:
    """Return by action the outcomes of its verdicts."""
    found: dict[str, set[str]] = {}
    for verdict in result.verdicts:
        found.setdefault(verdict.action, set()).add(verdict.outcome.value)
    return found
