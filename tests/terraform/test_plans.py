"""Plans and states: what will be there after the apply, with what a plan leaves out or hides."""

import json
from pathlib import Path
from typing import Any

import pytest

from scopeaudit.errors import PolicyError
from scopeaudit.model.snapshot import Grant
from scopeaudit.sources.change import Change
from scopeaudit.sources.terraform import Terraform, read_terraform
from tests.terraform.configurations import (
    changed,
    client_values,
    judged,
    outcomes,
    plan,
    planned,
    role_values,
    write,
    write_plan,
)

ROLE = "genesyscloud_auth_role.r"
EDITOR = "genesyscloud_auth_role.e"
CLIENT = "genesyscloud_oauth_client.cc"
DIVISION = "11111111-1111-4111-8111-111111111111"
NEEDS = {"view": "routing:queue:view", "edit": "routing:queue:edit"}


def written(type_: str, name: str, **expressions: Any) -> dict[str, Any]:
    """Return a resource as the configuration inside a plan has it."""
    return {
        "address": f"{type_}.{name}",
        "mode": "managed",
        "type": type_,
        "name": name,
        "expressions": expressions,
    }


def refers(*references: str) -> dict[str, Any]:
    """Return an expression that refers to something."""
    return {"references": list(references)}


def to_role(name: str) -> dict[str, Any]:
    """Return an expression that refers to a role's id, as a plan spells it."""
    return refers(f"genesyscloud_auth_role.{name}.id", f"genesyscloud_auth_role.{name}")


def configured(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return the configuration of a plan."""
    return {"root_module": {"resources": list(resources), **more}}


def new_client(*roles: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    """Return a client that is created, with roles and what of each is unknown."""
    return changed(
        CLIENT,
        ["create"],
        after=client_values(*(known for known, _ in roles)),
        after_unknown={"id": True, "roles": [unknown for _, unknown in roles]},
    )


def held(found: Change) -> set[Grant]:
    """Return the grants of the one client."""
    (client,) = found.clients
    return set(client.grants or ())


UNKNOWN_ROLE = {"role_id": True}


class TestUnknownIds:
    """An id that only an apply gives is what the configuration refers to, where that is certain."""

    def test_one_new_role(self, tmp_path: Path) -> None:
        """The id is absent from what is planned; the reference says which role it is."""
        document = plan(
            changed(ROLE, ["create"], after=role_values(), after_unknown={"id": True}),
            new_client(({"division_id": DIVISION}, UNKNOWN_ROLE)),
            configuration=configured(
                written("genesyscloud_auth_role", "r"),
                written(
                    "genesyscloud_oauth_client",
                    "cc",
                    roles=[{"division_id": {"constant_value": DIVISION}, "role_id": to_role("r")}],
                ),
            ),
        )
        assert held(planned(tmp_path, document)) == {Grant(ROLE, DIVISION)}

    def two_roles(self, first: str, second: str) -> dict[str, Any]:
        """Return a plan of a client with two new roles, planned in the other order than written."""
        return plan(
            changed(ROLE, ["create"], after=role_values("R"), after_unknown={"id": True}),
            changed(
                EDITOR, ["create"], after=role_values("E", "edit"), after_unknown={"id": True}
            ),
            new_client(
                ({"division_id": second}, UNKNOWN_ROLE), ({"division_id": first}, UNKNOWN_ROLE)
            ),
            configuration=configured(
                written(
                    "genesyscloud_oauth_client",
                    "cc",
                    roles=[
                        {"division_id": {"constant_value": first}, "role_id": to_role("r")},
                        {"division_id": {"constant_value": second}, "role_id": to_role("e")},
                    ],
                ),
            ),
        )

    def test_blocks_are_paired_by_what_is_known_of_them(self, tmp_path: Path) -> None:
        """A plan sorts sets, so that their order says nothing."""
        found = planned(tmp_path, self.two_roles("*", DIVISION))
        assert held(found) == {Grant(ROLE, "*"), Grant(EDITOR, DIVISION)}

    def test_blocks_that_are_alike_hold_both_roles(self, tmp_path: Path) -> None:
        """Which block is which does not matter where they are the same."""
        found = planned(tmp_path, self.two_roles("*", "*"))
        assert held(found) == {Grant(ROLE, "*"), Grant(EDITOR, "*")}

    def test_dynamic_blocks_are_not_in_the_configuration(self, tmp_path: Path) -> None:
        """Without a reference the role is not known, and says so."""
        document = plan(
            changed(ROLE, ["create"], after=role_values(), after_unknown={"id": True}),
            new_client(({"division_id": "*"}, UNKNOWN_ROLE)),
            configuration=configured(written("genesyscloud_oauth_client", "cc")),
        )
        found = planned(tmp_path, document)
        assert held(found) == set()
        assert [spot.ids for spot in found.spots] == [(CLIENT,)]
        assert "it is known only after an apply" in found.spots[0].reason

    def modules(self) -> dict[str, Any]:
        """Return a plan in which a role comes from one of two instances in a module."""
        inner = "module.roles.genesyscloud_auth_role.this"
        return plan(
            changed(f'{inner}["ro"]', ["create"], after=role_values(), after_unknown={"id": True}),
            changed(
                f'{inner}["rw"]',
                ["create"],
                after=role_values("Editor", "view", "edit"),
                after_unknown={"id": True},
            ),
            new_client(({"division_id": "*"}, UNKNOWN_ROLE)),
            configuration=configured(
                written(
                    "genesyscloud_oauth_client",
                    "cc",
                    roles=[
                        {
                            "division_id": {"constant_value": "*"},
                            "role_id": refers(
                                'module.roles.ids["rw"]', "module.roles.ids", "module.roles"
                            ),
                        }
                    ],
                ),
                module_calls={
                    "roles": {
                        "module": {
                            "resources": [written("genesyscloud_auth_role", "this")],
                            "outputs": {
                                "ids": {"expression": refers("genesyscloud_auth_role.this")}
                            },
                        }
                    }
                },
            ),
        )

    def test_an_output_of_a_module_may_mean_several(self, tmp_path: Path) -> None:
        """The plan does not say which instance is meant: nobody holds it for certain."""
        found = planned(tmp_path, self.modules())
        assert held(found) == set()
        assert "the plan does not say which of several" in found.spots[0].reason

    def test_what_none_of_them_gives_is_missing(self, tmp_path: Path) -> None:
        """At most the client can do what any of them gives: what any gives is unknown, the rest is missing."""
        source = Terraform(path=write_plan(tmp_path, self.modules()))
        needs = {**NEEDS, "delete": "routing:queue:delete"}
        expected = {"view": {"unknown"}, "edit": {"unknown"}, "delete": {"missing"}}
        assert outcomes(judged(source, needs)) == expected
        assert outcomes(judged(source, needs, allowed=False)) == expected

    def test_the_files_of_the_plan_say_which(self, tmp_path: Path) -> None:
        """With the folder the reference is followed, and lines are those of the files."""
        main = """
module "roles" { source = "./m" }
resource "genesyscloud_oauth_client" "cc" {
  name                  = "svc"
  authorized_grant_type = "CLIENT-CREDENTIALS"
  roles {
    role_id     = module.roles.ids["rw"]
    division_id = "*"
  }
}
"""
        inner = """
resource "genesyscloud_auth_role" "this" {
  for_each = { ro = ["view"], rw = ["view", "edit"] }
  name     = each.key
  permission_policies {
    domain      = "routing"
    entity_name = "queue"
    action_set  = each.value
  }
}
output "ids" { value = { for key, role in genesyscloud_auth_role.this : key => role.id } }
"""
        files = write(tmp_path / "code", {"main.tf": main, "m/main.tf": inner})
        source = Terraform(path=write_plan(tmp_path, self.modules()), files=files)
        found = read_terraform(source).change
        assert held(found) == {Grant('module.roles.genesyscloud_auth_role.this["rw"]', "*")}
        assert found.origins[CLIENT].at.path == str(files / "main.tf")
        assert found.origins[CLIENT].of("roles").line == 6

    def test_a_variable_of_a_module(self, tmp_path: Path) -> None:
        """What a caller passes is followed to what it refers to."""
        inner = "module.app.genesyscloud_oauth_client.cc"
        client = changed(
            inner,
            ["create"],
            after=client_values({"division_id": "*"}),
            after_unknown={"id": True, "roles": [UNKNOWN_ROLE]},
        )
        role = [{"division_id": {"constant_value": "*"}, "role_id": refers("var.role")}]
        document = plan(
            changed(ROLE, ["create"], after=role_values(), after_unknown={"id": True}),
            client,
            configuration=configured(
                module_calls={
                    "app": {
                        "expressions": {"role": to_role("r")},
                        "module": {
                            "resources": [written("genesyscloud_oauth_client", "cc", roles=role)]
                        },
                    }
                }
            ),
        )
        assert held(planned(tmp_path, document)) == {Grant(ROLE, "*")}


class TestActions:
    """Create, update, delete, replace, no-op, forget: what stays is what counts."""

    def existing(self, actions: list[str], **change_: Any) -> dict[str, Any]:
        """Return a client that the organization has."""
        values = client_values({"role_id": "r-1", "division_id": DIVISION}, id="c-1")
        return changed(CLIENT, actions, before=values, **{"after": values, **change_})

    def role(self, *actions: str, does: str = "update") -> dict[str, Any]:
        """Return a role that the organization has."""
        before = {**role_values("Reader"), "id": "r-1"}
        after = {**role_values("Reader", *actions), "id": "r-1"}
        return changed(ROLE, [does], before=before, after=after)

    def test_a_role_is_widened_while_its_client_does_not_change(self, tmp_path: Path) -> None:
        """The client can do more, though its own row says no-op."""
        path = write_plan(tmp_path, plan(self.role("view", "edit"), self.existing(["no-op"])))
        result = judged(Terraform(path=path), NEEDS, allowed=False)
        assert outcomes(result) == {"view": {"met"}, "edit": {"met"}}
        before = write_plan(tmp_path, plan(self.role("view"), self.existing(["no-op"])))
        result = judged(Terraform(path=before), NEEDS, allowed=False)
        assert outcomes(result) == {"view": {"met"}, "edit": {"missing"}}

    def test_ids_become_addresses(self, tmp_path: Path) -> None:
        """So that findings keep their fingerprints from a first plan to the next."""
        found = planned(tmp_path, plan(self.role("view"), self.existing(["no-op"])))
        assert held(found) == {Grant(ROLE, DIVISION)}
        assert (found.known_as[CLIENT], found.known_as[ROLE]) == ("c-1", "r-1")

    def test_a_client_that_is_deleted(self, tmp_path: Path) -> None:
        """It is gone, and known to be."""
        found = planned(tmp_path, plan(self.role("view"), self.existing(["delete"], after=None)))
        assert found.clients == ()
        assert found.removed == {("clients", "c-1")}

    def test_a_client_that_is_replaced(self, tmp_path: Path) -> None:
        """The old one goes, a new one comes, whose id is not known yet."""
        after = client_values({"role_id": "r-1", "division_id": DIVISION})
        replaced = self.existing(["delete", "create"], after=after, after_unknown={"id": True})
        found = planned(tmp_path, plan(self.role("view"), replaced))
        assert found.removed == {("clients", "c-1")}
        assert CLIENT not in found.known_as
        assert len(found.clients) == 1

    def test_a_resource_that_moved(self, tmp_path: Path) -> None:
        """A new address for the same object deletes nothing."""
        moved = {
            **self.role("view", does="no-op"),
            "previous_address": "genesyscloud_auth_role.old",
        }
        found = planned(tmp_path, plan(moved, self.existing(["no-op"])))
        assert (found.removed, held(found)) == (frozenset(), {Grant(ROLE, DIVISION)})

    def test_roles_of_another_user_now(self, tmp_path: Path) -> None:
        """What the old user keeps is not known before the apply."""
        roles = [{"role_id": "r-1", "division_ids": ["*"]}]
        document = plan(
            changed(
                "genesyscloud_user_roles.u",
                ["delete", "create"],
                before={"id": "u-1", "user_id": "u-1", "roles": roles},
                after={"user_id": "u-2", "roles": roles},
                after_unknown={"id": True},
            )
        )
        found = planned(tmp_path, document)
        assert {one.id: one.grants for one in found.users} == {
            "u-2": (Grant("r-1", "*"),),
            "u-1": None,
        }
        assert [(spot.section, spot.ids) for spot in found.spots] == [("grants", ("u-1",))]

    def test_a_user_and_the_roles_it_is_given_share_an_id(self, tmp_path: Path) -> None:
        """The id of what sets roles is that of its user, which is not another object."""
        values = {
            "id": "u-1",
            "user_id": "u-1",
            "roles": [{"role_id": "r-1", "division_ids": ["*"]}],
        }
        user = {"id": "u-1", "name": "Ana", "email": "ana@example.com", "state": "active"}
        document = plan(
            changed("genesyscloud_user.ana", ["no-op"], after=user),
            changed("genesyscloud_user_roles.ana", ["no-op"], after=values),
        )
        (ana,) = planned(tmp_path, document).users
        assert (ana.id, ana.grants) == ("genesyscloud_user.ana", (Grant("r-1", "*"),))

    def test_a_part_of_the_plan_is_no_pass(self, tmp_path: Path) -> None:
        """With -target the rest may differ: incomplete, whatever was found."""
        document = plan(self.role("view"), self.existing(["no-op"]), complete=False)
        result = judged(
            Terraform(path=write_plan(tmp_path, document)), {"view": "routing:queue:view"}
        )
        assert (outcomes(result), result.exit_code) == ({"view": {"met"}}, 4)

    def test_a_state_is_read_as_what_is_there(self, tmp_path: Path) -> None:
        """`terraform show -json` without a plan prints the state."""
        resources = [
            {
                "address": ROLE,
                "mode": "managed",
                "type": "genesyscloud_auth_role",
                "values": {**role_values(), "id": "r-1"},
                "sensitive_values": {},
            },
            {
                "address": CLIENT,
                "mode": "managed",
                "type": "genesyscloud_oauth_client",
                "values": client_values({"role_id": "r-1", "division_id": "*"}, id="c-1"),
                "sensitive_values": {"client_secret": True},
            },
        ]
        document = {
            "format_version": "1.0",
            "values": {"root_module": {"child_modules": [{"resources": resources}]}},
        }
        assert held(planned(tmp_path, document)) == {Grant(ROLE, "*")}


class TestDataSources:
    """What a plan has looked up gives names to ids."""

    def test_a_role_that_was_looked_up(self, tmp_path: Path) -> None:
        """Its id is known by the name it was found by."""
        looked_up = {
            "address": "data.genesyscloud_auth_role.x",
            "mode": "data",
            "type": "genesyscloud_auth_role",
            "values": {"id": "r-9", "name": "Supervisor"},
        }
        document = plan(
            changed(
                CLIENT, ["create"], after=client_values({"role_id": "r-9", "division_id": "*"})
            ),
            prior_state={"values": {"root_module": {"resources": [looked_up]}}},
        )
        found = planned(tmp_path, document)
        assert [one.name for one in found.sought.values()] == ["Supervisor"]


class TestSecrets:
    """Secrets stand in a plan in clear; nothing that is made of it has them."""

    HUSH = "planted-secret-7f3a"

    def document(self) -> dict[str, Any]:
        """Return a plan with a secret in every place where plans have them."""
        hush = self.HUSH
        values = client_values(
            {"role_id": "r-1", "division_id": "*"}, id="c-1", client_secret=hush
        )
        values["name"], values["description"] = hush, hush
        credential = {
            "name": "cred",
            "credential_type_name": "pureCloudOAuthClient",
            "fields": {"clientId": hush, "clientSecret": hush},
        }
        return plan(
            changed(
                CLIENT,
                ["update"],
                before=values,
                after=values,
                after_sensitive={"client_secret": True, "name": True},
            ),
            changed("genesyscloud_integration_credential.k", ["create"], after=credential),
            configuration=configured(
                written("genesyscloud_oauth_client", "cc", client_secret={"constant_value": hush})
            ),
            variables={"secret": {"value": hush}},
            planned_values={"root_module": {"resources": [{"values": values}]}},
        )

    def test_no_secret_is_in_what_is_read(self, tmp_path: Path) -> None:
        """Marked values become unknown, fields that are not read are not kept."""
        found = planned(tmp_path, self.document())
        assert self.HUSH not in repr(found)
        assert any("marked as sensitive" in spot.reason for spot in found.spots)

    @pytest.mark.parametrize("cut", [1, 2, 3])
    def test_no_secret_is_in_what_is_said_of_a_broken_plan(self, cut: int, tmp_path: Path) -> None:
        """Errors name the place and never the value."""
        text = json.dumps(self.document())
        broken = {
            1: text[: text.index(self.HUSH) + 12],
            2: text.replace('"complete": true', f'"complete": "{self.HUSH}"'),
            3: text.replace('"actions": ["update"]', f'"actions": "{self.HUSH}"'),
        }[cut]
        path = tmp_path / "plan.json"
        path.write_text(broken)
        with pytest.raises(PolicyError) as raised:
            read_terraform(Terraform(path=str(path)))
        assert "planted" not in str(raised.value)
