"""How a corpus of Terraform is read: right, with a named blind spot, wrong, or with a crash.

A corpus is a folder with `terraform.jsonl`, one file of a repository a line with what each resource says, as
another parser found it, and `terraform_plans/NAME/`, each with `plan.json` or `state.json` beside `.tf` files.
Files are written again from the rows: the corpus holds what they say and not their text.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from scopeaudit.errors import AuditError
from scopeaudit.model.snapshot import Client, Group, User
from scopeaudit.sources.change import Change
from scopeaudit.sources.terraform import Terraform, read_terraform

Outcome = Literal["right", "named blind spot", "wrong", "crash"]
_REFERENCE = "${"


def walk(corpus: str) -> None:
    """Read everything, print each thing that is not right, and the tally; exit 1 on anything wrong."""
    tally: Counter[str] = Counter()
    for name, outcome, word in (*_rows(Path(corpus)), *_plans(Path(corpus))):
        tally[outcome] += 1
        if outcome != "right":
            print(f"{outcome}: {name}: {word}")
    print(
        ", ".join(f"{tally[one]} {one}" for one in ("right", "named blind spot", "wrong", "crash"))
    )
    if tally["wrong"] or tally["crash"] or not tally:
        sys.exit(1)


def _rows(corpus: Path) -> Iterator[tuple[str, Outcome, str]]:
    path = corpus / "terraform.jsonl"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        row = json.loads(line)
        if row["resources"]:
            yield _tried(f"{path.name}:{number} {row['file']}", lambda row=row: _row(row))


def _plans(corpus: Path) -> Iterator[tuple[str, Outcome, str]]:
    for folder in sorted((corpus / "terraform_plans").iterdir()):
        yield _tried(folder.name, lambda folder=folder: _plan(folder))


def _tried(name: str, read: Any) -> tuple[str, Outcome, str]:
    try:
        return (name, *read())
    except AuditError as error:
        return name, "wrong", f"refused: {error}"
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        return name, "crash", repr(error)


def _row(row: Mapping[str, Any]) -> tuple[Outcome, str]:
    blocks = [_block(one) for one in row["resources"]]
    blocks += [_looked_up(one) for one in row.get("data") or ()]
    with TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text("\n".join(blocks), "utf-8")
        change = read_terraform(Terraform(path=folder)).change
    faults = [fault for one in row["resources"] for fault in _FAULTS[one["type"]](one, change)]
    if faults:
        return "wrong", "; ".join(faults)
    reasons = [*(spot.reason for spot in change.spots), *(one.reason for one in change.calls)]
    named = next(filter(None, reasons), "")
    return ("named blind spot", named) if named else ("right", "")


def _block(one: Mapping[str, Any]) -> str:
    body = "\n".join(_WRITE[one["type"]](one["expected"]))
    repeated = f"  for_each = {_value(one['for_each'])}\n" if "for_each" in one else ""
    return f'resource "{one["type"]}" "{one["label"]}" {{\n{repeated}{body}\n}}'


def _looked_up(one: Mapping[str, Any]) -> str:
    kind = one["type"].removeprefix("data.")
    name = f"  name = {_value(one['name'])}\n" if one.get("name") else ""
    return f'data "{kind}" "{one["label"]}" {{\n{name}}}'


def _value(value: Any) -> str:
    """Write a value in HCL; a text that is one reference stays a reference."""
    if isinstance(value, str) and value.startswith(_REFERENCE) and value.endswith("}"):
        return value[2:-1]
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _client(expected: Mapping[str, Any]) -> Iterator[str]:
    yield f"  name = {_value(expected['name'])}"
    yield f"  authorized_grant_type = {_value(expected['grant'])}"
    yield f"  scopes = {_value(expected['scopes'])}"
    yield f"  registered_redirect_uris = {_value(expected['redirects'])}"
    yield f"  access_token_validity_seconds = {_value(expected['token_seconds'])}"
    for role in expected["roles"]:
        yield f"  roles {{\n role_id = {_value(role['role'])}"
        yield f"  division_id = {_value(role['division'])}\n  }}"


def _role(expected: Mapping[str, Any]) -> Iterator[str]:
    yield f"  name = {_value(expected['name'])}"
    yield f"  permissions = {_value(expected['general_permissions'])}"
    for policy in expected["policies"]:
        domain, entity = policy["p"].split(":")
        yield f'  permission_policies {{\n  domain = "{domain}"\n  entity_name = "{entity}"'
        yield f"  action_set = {_value(policy['actions'])}"
        if policy["conditional"]:
            yield '  conditions {\n  conjunction = "AND"\n  }'
        yield "  }"


def _subject(key: str, expected: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {key} = {_value(expected['subject'])}"
    for role in expected["roles"]:
        yield f"  roles {{\n  role_id = {_value(role['role'])}"
        if isinstance(role["divisions"], list):
            yield f"  division_ids = {_value(role['divisions'])}"
        yield "  }"


def _credential(expected: Mapping[str, Any]) -> Iterator[str]:
    yield f"  credential_type_name = {_value(expected['credential_type'])}"
    fields = "\n".join(f"    {name} = var.{name}" for name in expected["field_names"])
    yield f"  fields = {{\n{fields}\n  }}"


def _action(expected: Mapping[str, Any]) -> Iterator[str]:
    yield '  name = "an action"'
    for call in expected["operations"]:
        url = call["url"]
        written = _value(url) if url.startswith("${") else '"' + url.replace('"', '\\"') + '"'
        yield f"  config_request {{\n  request_url_template = {written}"
        yield f"  request_type = {_value(call['method'])}\n  }}"


_WRITE: Mapping[str, Any] = {
    "genesyscloud_oauth_client": _client,
    "genesyscloud_auth_role": _role,
    "genesyscloud_user_roles": lambda expected: _subject("user_id", expected),
    "genesyscloud_group_roles": lambda expected: _subject("group_id", expected),
    "genesyscloud_integration_credential": _credential,
    "genesyscloud_integration_action": _action,
}


def _client_faults(one: Mapping[str, Any], change: Change) -> Iterator[str]:
    expected = one["expected"]
    found = next((each for each in change.clients if each.id.endswith(f".{one['label']}")), None)
    if found is None:
        yield "the client is lost"
        return
    if found.grant_type != expected["grant"]:
        yield f"grant type {found.grant_type}"
    if sorted(found.scopes or ()) != sorted(expected["scopes"]):
        yield f"scopes {found.scopes}"
    if list(found.redirect_uris) != (expected["redirects"] or []):
        yield f"redirects {found.redirect_uris}"
    known = isinstance(expected["token_seconds"], int)
    if found.token_seconds != (expected["token_seconds"] if known else None):
        yield f"validity {found.token_seconds}"
    told = len(found.grants or ()) + any(found.id in (spot.ids or ()) for spot in change.spots)
    if told < len(expected["roles"]):
        yield "a role is lost"


def _role_faults(one: Mapping[str, Any], change: Change) -> Iterator[str]:
    expected = one["expected"]
    if "for_each" in one:
        if not change.undecided:
            yield "roles that cannot be listed are not told"
        return
    found = next((each for each in change.roles if each.id.endswith(f".{one['label']}")), None)
    policies = [
        {
            "p": f"{each.domain}:{each.entity}",
            "actions": list(each.actions),
            "conditional": each.condition is not None,
        }
        for each in (found.policies if found else ())
    ]
    if policies != expected["policies"]:
        yield f"policies {policies}"
    if found and list(found.permissions) != (expected["general_permissions"] or []):
        yield f"general permissions {found.permissions}"


def _subject_faults(one: Mapping[str, Any], change: Change) -> Iterator[str]:
    holders: list[User | Group] = [*change.users, *change.groups]
    held = [grant for each in holders for grant in each.grants or ()]
    wanted = sum(
        len(role["divisions"]) if isinstance(role["divisions"], list) else 1
        for role in one["expected"]["roles"]
    )
    if len(held) < wanted and not change.spots:
        yield f"{len(held)} grants of {wanted}"


def _credential_faults(_one: Mapping[str, Any], change: Change) -> Iterator[str]:
    if change.clients and any(
        each.id.startswith("genesyscloud_integration_credential") for each in change.clients
    ):
        yield "a credential is taken for a client"


def _action_faults(one: Mapping[str, Any], change: Change) -> Iterator[str]:
    ours = [
        call
        for call in one["expected"]["operations"]
        if call["url"].startswith(("/api/v", _REFERENCE))
    ]
    found = [each for each in change.calls if each.id.endswith(f".{one['label']}")]
    if len(found) != len(ours):
        yield f"{len(found)} calls of {len(ours)}"
    for each, call in zip(found, ours, strict=False):
        if each.call and not each.call.startswith(f"{call['method']} /api/v"):
            yield f"call {each.call}"


_FAULTS: Mapping[str, Any] = {
    "genesyscloud_oauth_client": _client_faults,
    "genesyscloud_auth_role": _role_faults,
    "genesyscloud_user_roles": _subject_faults,
    "genesyscloud_group_roles": _subject_faults,
    "genesyscloud_integration_credential": _credential_faults,
    "genesyscloud_integration_action": _action_faults,
}


def _plan(folder: Path) -> tuple[Outcome, str]:
    """Compare a plan with the files beside it: the same people can do the same."""
    document = next(one for one in (folder / "plan.json", folder / "state.json") if one.exists())
    planned = read_terraform(Terraform(path=str(document))).change
    files = folder / "after.tf"
    reasons = [spot.reason for spot in planned.spots]
    reasons += [spot.reason for _, spot in planned.undecided]
    if files.exists() and not _destroys(document):
        written = read_terraform(Terraform(path=str(files))).change
        if abilities(planned) != abilities(written):
            return "wrong", f"the plan says {abilities(planned)}, the files {abilities(written)}"
        reasons += [spot.reason for spot in written.spots]
    return ("named blind spot", reasons[0]) if reasons else ("right", "")


def _destroys(document: Path) -> bool:
    changes = json.loads(document.read_bytes()).get("resource_changes") or ()
    return bool(changes) and all(one["change"]["actions"] == ["delete"] for one in changes)


def abilities(change: Change) -> set[tuple[str, ...]]:
    """Return who holds which permission where, and which scopes, in names alone."""
    roles = {one.id: one for one in change.roles}
    named = {key: one.name or key for key, one in change.sought.items()}
    found: set[tuple[str, ...]] = set()
    holders: list[Client | User | Group] = [*change.clients, *change.users, *change.groups]
    for one in holders:
        found.add((one.name,))
        for grant in one.grants or ():
            where = named.get(grant.division, grant.division)
            role = roles.get(grant.role)
            if role is None:
                found.add((one.name, "role", named.get(grant.role, grant.role), where))
            for policy in role.policies if role else ():
                for action in policy.actions:
                    name = f"{policy.domain}:{policy.entity}:{action}"
                    found.add((one.name, name, str(policy.condition or ""), where))
    return found | {
        (one.name, "scope", scope) for one in change.clients for scope in one.scopes or ()
    }
