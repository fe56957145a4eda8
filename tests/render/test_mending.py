"""What mends a finding: Terraform that the provider takes, and calls that the catalog knows."""

import json
from dataclasses import replace
from typing import Any, get_args

import hcl2
import pytest

from scopeaudit.catalog import load_catalog
from scopeaudit.model.change import (
    THE_USERS,
    AddPermission,
    Change,
    GiveRole,
    Holder,
    NewRole,
    SetScopes,
    SetState,
    SetTokenSeconds,
    TakeRole,
)
from scopeaudit.model.finding import Finding, Subject
from scopeaudit.model.policy import Severity
from scopeaudit.model.result import AuditResult
from scopeaudit.render.mending import Fix, Fixes
from scopeaudit.sources.terraform.schema import READ

EVIL = '"] }\n${file("/etc/passwd")} %{ if true }\x00\u202e\\'
GROUP, CLIENT = Holder("group", "g-1"), Holder("client", "c-1")

CHANGES: dict[str, tuple[Change, ...]] = {
    "scopes": (SetScopes("c-1", ("conversations", "users:readonly")),),
    "no scopes": (SetScopes("c-1", ()),),
    "state": (SetState("c-1", "inactive"),),
    "token": (SetTokenSeconds("c-1", 86_400),),
    "permission": (AddPermission("r-1", "routing:queue:view"),),
    "general permission": (AddPermission("r-1", "admin"),),
    "new role": (NewRole("routing:queue:view"), GiveRole("", THE_USERS, ("d-1",))),
    "new role of a client": (NewRole("routing:queue:view"), GiveRole("", CLIENT, ("*",))),
    "users": (GiveRole("r-1", THE_USERS, ("d-1", "d-2")),),
    "at home": (GiveRole("r-1", THE_USERS, ()),),
    "group": (GiveRole("r-1", GROUP, ("d-1",)),),
    "client": (GiveRole("r-1", CLIENT, ("d-1", "d-2")),),
    "taken from users": (TakeRole("r-1", THE_USERS, "d-1"),),
    "taken from a group": (TakeRole("r-1", GROUP, "*"),),
    "taken from a client": (TakeRole("r-1", CLIENT, "d-1"),),
}


def finding(changes: tuple[Change, ...], users: int = 1) -> Finding:
    """Make a finding about some users."""
    subjects = tuple(Subject("user", f"u-{one:03}", f"User {one:03}") for one in range(users))
    return Finding(
        rule="missing-permission",
        severity=Severity.HIGH,
        subjects=subjects,
        message="m",
        cause="c",
        fingerprint="f",
        changes=changes,
    )


def fix(clean: AuditResult, changes: tuple[Change, ...], users: int = 1) -> Fix:
    """Return how such a finding is mended in an organization where objects have names."""
    names = {"c-1": "Overlay", "r-1": "Agent", "g-1": "Leads", "d-1": "EMEA", "d-2": "AMER"}
    made = Fixes(replace(clean, names=names)).of(finding(changes, users))
    assert made is not None
    return made


def kept(lines: tuple[str, ...]) -> str:
    """Return Terraform without the signs of lines that are taken out, as it was before."""
    return "\n".join(f" {line[1:]}" if line.startswith("-") else line for line in lines) + "\n"


def resources(lines: tuple[str, ...]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the type, name and body of each resource of some Terraform."""
    found = hcl2.loads(kept(lines)).get("resource", [])
    return [
        (kind.strip('"'), name.strip('"'), body)
        for one in found
        for kind, named in one.items()
        for name, body in named.items()
    ]


def test_every_kind_of_change_is_tried_here() -> None:
    """A new kind of change needs its Terraform and its calls."""
    assert {type(one) for every in CHANGES.values() for one in every} == set(get_args(Change))


@pytest.mark.parametrize("users", [1, 3])
@pytest.mark.parametrize("name", CHANGES)
def test_terraform_names_what_the_provider_has(clean: AuditResult, name: str, users: int) -> None:
    """It parses, and every resource and argument is one that this project reads."""
    found = resources(fix(clean, CHANGES[name], users).terraform)
    assert len(found) == len(CHANGES[name])
    for kind, _, body in found:
        arguments = {one for one in body if not one.startswith("__")}
        assert arguments - {"for_each"} <= READ[kind]


@pytest.mark.parametrize("name", CHANGES)
def test_calls_are_in_the_catalog(clean: AuditResult, name: str) -> None:
    """Method and path of every call name an operation, and every body is JSON."""
    catalog, lines = load_catalog(), fix(clean, CHANGES[name], 2).calls
    calls = [line for line in lines if line.split(" ")[0] in {"PUT", "POST", "DELETE"}]
    assert calls
    for line in calls:
        operation = catalog.find(
            line.partition("?")[0].replace("{id of the role that was just made}", "x")
        )
        assert operation is not None
        assert operation.method == line.split(" ")[0]
    assert all(json.loads(line) for line in lines if line.startswith("{"))


def test_what_a_read_answers_is_put_back_whole(clean: AuditResult) -> None:
    """A client is replaced by what is sent: the remark says that the rest goes with it."""
    assert fix(clean, CHANGES["scopes"]).calls == (
        "# send all that GET /api/v2/oauth/clients/c-1 answers, with this changed",
        "PUT /api/v2/oauth/clients/c-1",
        '{"scope": ["conversations", "users:readonly"]}',
    )


def test_a_role_is_given_to_all_the_users(clean: AuditResult) -> None:
    """One call names them all, and one resource stands for each."""
    made = fix(clean, CHANGES["users"], 2)
    assert made.calls[-1] == '{"subjectIds": ["u-000", "u-001"], "divisionIds": ["d-1", "d-2"]}'
    assert '  for_each = toset(["u-000", "u-001"])' in made.terraform


def test_a_role_is_taken_from_each_user(clean: AuditResult) -> None:
    """A call takes it from one; what is taken out of Terraform has a sign."""
    made = fix(clean, CHANGES["taken from users"], 2)
    assert made.calls == tuple(
        f"DELETE /api/v2/authorization/subjects/{one}/divisions/d-1/roles/r-1"
        for one in ("u-000", "u-001")
    )
    assert "- roles {" in made.terraform


def test_many_users_are_counted(clean: AuditResult) -> None:
    """Twenty ids are written out; what is left out is said, in a comment."""
    made = fix(clean, CHANGES["users"], 30)
    assert made.terraform[-1] == "# and 10 more: the JSON report has all their ids"
    assert "u-019" in made.calls[-2]
    assert "u-020" not in made.calls[-2]


def test_objects_of_a_configuration_are_named_as_there(clean: AuditResult) -> None:
    """What Terraform declares has an address instead of an id: it is referred to, and no call is told."""
    client, role = "genesyscloud_oauth_client.app", "genesyscloud_auth_role.calls"
    given = fix(clean, (GiveRole(role, Holder("client", client), ("d-1",)),))
    ((kind, name, _),) = resources(given.terraform)
    assert (kind, name) == ("genesyscloud_oauth_client", "app")
    assert "    role_id     = genesyscloud_auth_role.calls.id" in given.terraform
    assert given.calls == ()


def test_what_a_data_source_finds_is_named_by_it(clean: AuditResult) -> None:
    """Roles and divisions that a configuration looks up are called as the data source would be."""
    role, home = (
        "data.genesyscloud_auth_role:Nightly export",
        "data.genesyscloud_auth_division_home",
    )
    given = fix(clean, (GiveRole(role, GROUP, (home,)),))
    assert "    role_id      = data.genesyscloud_auth_role.nightly_export.id" in given.terraform
    assert "    division_ids = [data.genesyscloud_auth_division_home.home.id]" in given.terraform


def test_no_name_leaves_its_string(clean: AuditResult) -> None:
    """Names and ids from outside stay one string on one line, and no template of Terraform is made of them."""
    hostile = replace(clean, names={EVIL: EVIL, "c-1": EVIL})
    changes = (
        SetScopes("c-1", (EVIL,)),
        GiveRole(EVIL, Holder("group", EVIL), (EVIL,)),
        AddPermission("r-1", f"a:{EVIL}:b"),
        NewRole(EVIL),
    )
    one = replace(finding(changes), subjects=(Subject("user", EVIL, EVIL),))
    made = Fixes(hostile).of(one)
    assert made is not None
    assert not any("\n" in line or "\x00" in line for line in made.terraform)
    text = "\n".join(made.terraform)
    assert "$${file(" in text
    assert "${file(" not in text.replace("$${", "")
    assert len(resources(made.terraform)) == len(changes)
    assert made.calls == ()


def test_a_finding_without_a_plain_change_has_no_fix(clean: AuditResult) -> None:
    """Where a person must judge, nothing ready is offered."""
    assert Fixes(clean).of(finding(())) is None


def test_findings_that_ask_for_the_same_share_it(clean: AuditResult) -> None:
    """A fix is made once; only the ids of the users differ."""
    fixes = Fixes(clean)
    asked = (finding(CHANGES["users"]), finding(CHANGES["users"]), finding(CHANGES["state"]))
    assert [fixes.at(one) for one in asked] == [1, 1, 2]
    assert len(fixes.values()) == 2
