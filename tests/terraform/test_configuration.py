"""A folder of files: modules, repetition, variables and their files, overrides, and what is not to be read."""

from pathlib import Path

import pytest

from scopeaudit.model.snapshot import Grant
from scopeaudit.sources.change import Change
from scopeaudit.sources.terraform import Terraform, read_terraform
from tests.terraform.configurations import READER, change, write

CLIENT = """
resource "genesyscloud_oauth_client" "svc" {
  name                  = "svc"
  authorized_grant_type = "CLIENT-CREDENTIALS"
  roles {
    role_id     = ROLE
    division_id = "*"
  }
}
"""
ROLE = "genesyscloud_auth_role.reader"
HOME = "data.genesyscloud_auth_division_home"


def svc(role: str) -> str:
    """Return a service client with one role."""
    return CLIENT.replace("ROLE", role)


def held(found: Change) -> list[Grant]:
    """Return the grants of the one client."""
    (client,) = found.clients
    return list(client.grants or ())


def reasons(found: Change) -> list[str]:
    """Return why something is not known, without the folder."""
    spots = [*found.spots, *(spot for _, spot in found.undecided)]
    return [spot.reason.split(" (/")[0] for spot in spots]


class TestReferences:
    """What refers to what is followed through resources, data sources, locals and modules."""

    def test_a_role_of_the_same_folder(self, tmp_path: Path) -> None:
        """Its id is its address."""
        found = change(tmp_path, READER + svc(f"{ROLE}.id"))
        assert held(found) == [Grant(ROLE, "*")]

    def test_an_attribute_as_an_element(self, tmp_path: Path) -> None:
        """`x["id"]` is `x.id`."""
        found = change(tmp_path, READER + svc(f'{ROLE}["id"]'))
        assert held(found) == [Grant(ROLE, "*")]

    def test_a_role_that_is_declared_nowhere(self, tmp_path: Path) -> None:
        """It is an unresolved reference, not a client without roles."""
        found = change(tmp_path, svc("genesyscloud_auth_role.lost.id"))
        assert held(found) == []
        why = "`genesyscloud_auth_role.lost` is declared nowhere"
        assert reasons(found) == [f"roles of `genesyscloud_oauth_client.svc`: {why}"]
        assert [spot.ids for spot in found.spots] == [("genesyscloud_oauth_client.svc",)]

    def test_a_role_of_the_organization_by_its_name(self, tmp_path: Path) -> None:
        """A data source finds it: its name is known, what it gives is not."""
        data = 'data "genesyscloud_auth_role" "x" {\n  name = "Supervisor"\n}\n'
        found = change(tmp_path, data + svc("data.genesyscloud_auth_role.x.id"))
        (grant,) = held(found)
        assert (found.sought[grant.role].kind, found.sought[grant.role].name) == (
            "roles",
            "Supervisor",
        )

    def test_a_data_source_that_finds_what_is_declared(self, tmp_path: Path) -> None:
        """The same name is the same role."""
        data = 'data "genesyscloud_auth_role" "x" {\n  name = "Reader"\n}\n'
        found = change(tmp_path, READER + data + svc("data.genesyscloud_auth_role.x.id"))
        assert held(found) == [Grant(ROLE, "*")]

    def test_an_unset_division_is_home(self, tmp_path: Path) -> None:
        """So says the provider."""
        text = READER + svc(f"{ROLE}.id").replace('division_id = "*"', "")
        assert held(change(tmp_path, text)) == [Grant(ROLE, HOME)]

    def test_the_division_that_manages_home(self, tmp_path: Path) -> None:
        """A division with `home = true` is the home division."""
        division = (
            'resource "genesyscloud_auth_division" "h" {\n  name = "Main"\n  home = true\n}\n'
        )
        text = READER + division + svc(f"{ROLE}.id").replace('division_id = "*"', "")
        found = change(tmp_path, text)
        assert held(found) == [Grant(ROLE, "genesyscloud_auth_division.h")]
        assert [one.home for one in found.divisions] == [True]

    def test_dynamic_blocks_over_data_sources(self, tmp_path: Path) -> None:
        """Names in a local value, data sources for each, a block for each data source."""
        text = """
        locals { names = ["Developer", "Supervisor"] }
        data "genesyscloud_auth_role" "each" {
          for_each = toset(local.names)
          name     = each.key
        }
        resource "genesyscloud_oauth_client" "svc" {
          name                  = "svc"
          authorized_grant_type = "CLIENT-CREDENTIALS"
          dynamic "roles" {
            for_each = data.genesyscloud_auth_role.each
            iterator = found
            content {
              role_id = found.value.id
            }
          }
        }
        """
        found = change(tmp_path, text)
        assert {found.sought[one.role].name for one in held(found)} == {"Developer", "Supervisor"}

    def test_dynamic_blocks_over_what_is_not_known(self, tmp_path: Path) -> None:
        """Which roles there are is not known; the client is there all the same."""
        text = """
        variable "roles" {}
        resource "genesyscloud_oauth_client" "svc" {
          name                  = "svc"
          authorized_grant_type = "CLIENT-CREDENTIALS"
          dynamic "roles" {
            for_each = var.roles
            content {
              role_id = roles.value
            }
          }
        }
        """
        found = change(tmp_path, text)
        assert reasons(found) == [
            "roles of `genesyscloud_oauth_client.svc`: `var.roles` has no value"
        ]


class TestRepetition:
    """`count` and `for_each` make as many as they say, or nobody knows how many."""

    def test_count_with_a_condition(self, tmp_path: Path) -> None:
        """One when it is true, and its element is what others refer to."""
        text = 'variable "on" { default = true }\n' + READER.replace(
            'name = "Reader"', 'name = "Reader"\n  count = var.on ? 1 : 0'
        )
        found = change(tmp_path, text + svc(f"{ROLE}[0].id"))
        assert [one.id for one in found.roles] == [f"{ROLE}[0]"]
        assert held(found) == [Grant(f"{ROLE}[0]", "*")]

    def test_count_of_none(self, tmp_path: Path) -> None:
        """None is declared, and a reference to the first one is wrong."""
        text = READER.replace('name = "Reader"', 'name = "Reader"\n  count = 0')
        found = change(tmp_path, text + svc(f"{ROLE}[0].id"))
        assert found.roles == ()
        assert reasons(found) == [
            "roles of `genesyscloud_oauth_client.svc`: there is no element 0"
        ]

    def test_for_each_over_a_map(self, tmp_path: Path) -> None:
        """Keys are in the addresses."""
        text = """
        resource "genesyscloud_auth_role" "each" {
          for_each    = { read = "Reader", edit = "Editor" }
          name        = "${each.value} of ${each.key}"
          permissions = [each.key]
        }
        """
        found = change(tmp_path, text)
        assert [(one.id, one.name, one.permissions) for one in found.roles] == [
            ('genesyscloud_auth_role.each["edit"]', "Editor of edit", ("edit",)),
            ('genesyscloud_auth_role.each["read"]', "Reader of read", ("read",)),
        ]

    def test_for_each_over_what_is_not_known(self, tmp_path: Path) -> None:
        """Clients that cannot be listed are a blind spot over clients."""
        text = """
        variable "apps" {}
        resource "genesyscloud_oauth_client" "each" {
          for_each              = var.apps
          name                  = each.key
          authorized_grant_type = "CODE"
        }
        """
        found = change(tmp_path, text)
        assert [(spot.section, spot.ids) for spot in found.spots] == [("clients", ())]
        assert "for what it is declared is not known: `var.apps` has no value" in reasons(found)[0]


class TestVariables:
    """Values come from files as in Terraform, then from defaults, and take their type."""

    TEXT = """
    variable "grant" { default = "CODE" }
    resource "genesyscloud_oauth_client" "app" {
      name                  = "App"
      authorized_grant_type = var.grant
    }
    """

    def grant_type(self, folder: Path, files: dict[str, str], *values: str) -> str:
        """Return the grant type of the client."""
        (client,) = change(folder, {"main.tf": self.TEXT, **files}, *values).clients
        return client.grant_type

    def test_the_default_where_nothing_else_is_said(self, tmp_path: Path) -> None:
        """A default is a value."""
        assert self.grant_type(tmp_path, {}) == "CODE"

    def test_files_of_values_in_the_order_of_terraform(self, tmp_path: Path) -> None:
        """`terraform.tfvars`, then its JSON, then `*.auto.tfvars` by name, then named files."""
        first = {"terraform.tfvars": 'grant = "TOKEN"'}
        assert self.grant_type(tmp_path, first) == "TOKEN"
        second = {"terraform.tfvars.json": '{"grant": "PASSWORD"}'}
        assert self.grant_type(tmp_path, second) == "PASSWORD"
        third = {"a.auto.tfvars": 'grant = "SAML2BEARER"'}
        assert self.grant_type(tmp_path, third) == "SAML2-BEARER"
        fourth = {"prod.tfvars": 'grant = "CLIENT-CREDENTIALS"'}
        assert self.grant_type(tmp_path, fourth, "prod.tfvars") == "CLIENT-CREDENTIALS"

    def test_optional_attributes_have_their_defaults(self, tmp_path: Path) -> None:
        """And attributes that the type does not have are dropped, as Terraform drops them."""
        text = """
        variable "roles" {
          type = map(object({
            name        = string
            permissions = optional(list(string), ["group_creation"])
          }))
        }
        resource "genesyscloud_auth_role" "each" {
          for_each    = var.roles
          name        = each.value.name
          permissions = each.value.permissions
          dynamic "permission_policies" {
            for_each = try(each.value.permission_policies, [])
            content {
              domain      = permission_policies.value.domain
              entity_name = "*"
              action_set  = ["*"]
            }
          }
        }
        """
        values = 'roles = { a = { name = "A", permission_policies = [{ domain = "routing" }] } }'
        found = change(tmp_path, {"main.tf": text, "roles.auto.tfvars": values})
        (role,) = found.roles
        assert (role.permissions, role.policies) == (("group_creation",), ())


class TestModules:
    """Modules of the same tree are read; others are a blind spot, never nothing."""

    MODULE = """
    variable "permissions" { type = list(string) }
    resource "genesyscloud_auth_role" "this" {
      for_each    = toset(var.permissions)
      name        = each.key
      permissions = [each.key]
    }
    output "ids" { value = { for key, role in genesyscloud_auth_role.this : key => role.id } }
    """

    def test_a_local_module_with_inputs_and_outputs(self, tmp_path: Path) -> None:
        """Which instance an output gives is known from the files, though not from a plan."""
        call = 'module "roles" {\n  source = "./modules/roles"\n  permissions = ["rw", "ro"]\n}\n'
        main = call + svc('module.roles.ids["rw"]')
        found = change(tmp_path, {"main.tf": main, "modules/roles/main.tf": self.MODULE})
        address = 'module.roles.genesyscloud_auth_role.this["rw"]'
        assert held(found) == [Grant(address, "*")]
        assert len(found.roles) == 2
        assert found.origins[address].at.path.endswith("modules/roles/main.tf")

    def test_a_module_called_for_each(self, tmp_path: Path) -> None:
        """Its address has the key."""
        call = """
        module "roles" {
          source      = "./m"
          for_each    = toset(["x", "y"])
          permissions = [each.key]
        }
        """
        found = change(tmp_path, {"main.tf": call, "m/main.tf": self.MODULE})
        assert [one.id for one in found.roles] == [
            'module.roles["x"].genesyscloud_auth_role.this["x"]',
            'module.roles["y"].genesyscloud_auth_role.this["y"]',
        ]

    def test_a_module_from_elsewhere(self, tmp_path: Path) -> None:
        """It may declare anything; its address, which may hold a password, is not told."""
        source = "git::https://user:hush@host/m.git"
        main = f'module "far" {{\n  source = "{source}"\n}}\n' + svc("module.far.role")
        found = change(tmp_path, main)
        sections = {spot.section for spot in found.spots if spot.ids == ()}
        assert sections >= {"clients", "grants", "groups", "users"}
        assert "hush" not in str(found)
        assert any("module `far` is not read" in one for one in reasons(found))

    def test_a_module_from_elsewhere_that_terraform_fetched(self, tmp_path: Path) -> None:
        """After `terraform init` it lies in the folder, and is read."""
        main = 'module "far" {\n  source = "git::https://host/m.git"\n  permissions = ["a"]\n}\n'
        index = '{"Modules": [{"Key": "", "Dir": "."}, {"Key": "far", "Dir": ".terraform/modules/far"}]}'
        files = {
            "main.tf": main,
            ".terraform/modules/modules.json": index,
            ".terraform/modules/far/main.tf": self.MODULE,
        }
        found = change(tmp_path, files)
        assert [one.id for one in found.roles] == ['module.far.genesyscloud_auth_role.this["a"]']
        assert found.spots == ()

    def test_a_module_outside_the_folder(self, tmp_path: Path) -> None:
        """`../` is a local path as well."""
        main = 'module "roles" {\n  source = "../shared"\n  permissions = ["a"]\n}\n'
        write(tmp_path, {"app/main.tf": main, "shared/main.tf": self.MODULE})
        found = read_terraform(Terraform(path=str(tmp_path / "app"))).change
        assert len(found.roles) == 1

    def test_several_roots(self, tmp_path: Path) -> None:
        """Folders that nobody calls are configurations of their own, told apart by their path."""
        files = {"env/dev/main.tf": READER, "env/prod/main.tf": READER}
        found = change(tmp_path, files)
        assert [one.id for one in found.roles] == [f"env/dev/{ROLE}", f"env/prod/{ROLE}"]

    def test_a_root_with_others_below_it(self, tmp_path: Path) -> None:
        """Its addresses are those of Terraform, whatever lies below."""
        found = change(tmp_path, {"main.tf": READER, "examples/small/main.tf": READER})
        assert [one.id for one in found.roles] == [f"examples/small/{ROLE}", ROLE]

    def test_override_files(self, tmp_path: Path) -> None:
        """They change what other files declare."""
        override = 'resource "genesyscloud_auth_role" "reader" {\n  name = "Other"\n}\n'
        found = change(tmp_path, {"main.tf": READER, "override.tf": override})
        (role,) = found.roles
        assert (role.name, len(role.policies)) == ("Other", 1)


class TestJson:
    """The JSON form says the same."""

    def test_a_configuration_in_json(self, tmp_path: Path) -> None:
        """Texts are templates, nested objects are blocks, and lines are found."""
        text = """{
  "resource": {
    "genesyscloud_auth_role": {
      "reader": {
        "name": "Reader",
        "permission_policies": [
          {"domain": "routing", "entity_name": "queue", "action_set": ["view"]}
        ]
      }
    },
    "genesyscloud_oauth_client": {
      "svc": {
        "name": "${upper("svc")}",
        "authorized_grant_type": "CLIENT-CREDENTIALS",
        "roles": {"role_id": "${genesyscloud_auth_role.reader.id}", "division_id": "*"}
      }
    }
  }
}
"""
        found = change(
            tmp_path, {"main.tf.json": text.replace('upper("svc")', 'upper(\\"svc\\")')}
        )
        assert held(found) == [Grant(ROLE, "*")]
        assert found.clients[0].name == "SVC"
        assert found.origins[ROLE].at.line == 4
        assert found.origins["genesyscloud_oauth_client.svc"].of("roles").line == 15


class TestIgnored:
    """What Terraform leaves alone is not what the file says."""

    def test_ignored_changes_are_unknown(self, tmp_path: Path) -> None:
        """The file is not the truth about what it ignores, and is about the rest."""
        text = """
        resource "genesyscloud_oauth_client" "app" {
          name                  = "App"
          authorized_grant_type = "CODE"
          scopes                = ["users"]
          lifecycle { ignore_changes = [scopes] }
        }
        """
        found = change(tmp_path, text)
        assert found.clients[0].scopes == ()
        assert "`lifecycle.ignore_changes` leaves what was set elsewhere" in reasons(found)[0]


class TestUnusual:
    """What is rarely written is read, or told; it is never passed over."""

    def test_roles_as_an_attribute(self, tmp_path: Path) -> None:
        """A list of objects gives what the same blocks would."""
        block = 'roles {\n    role_id     = ROLE\n    division_id = "*"\n  }'
        listed = CLIENT.replace(block, 'roles = [{ role_id = ROLE, division_id = "*" }]')
        assert listed != CLIENT
        found = change(tmp_path, READER + listed.replace("ROLE", ROLE + ".id"))
        assert held(found) == [Grant(ROLE, "*")]

    def test_files_of_opentofu(self, tmp_path: Path) -> None:
        """They add to the others or replace them, so that nothing is known to be all there is."""
        found = change(tmp_path, {"main.tf": READER, "main.tofu": svc(ROLE + ".id")})
        assert "clients" in {one.section for one in found.spots if not one.ids}
        assert {one.split(";")[0] for one in reasons(found)} == {
            "only OpenTofu takes this file, which is not read here"
        }

    def test_a_name_with_characters_by_their_numbers(self, tmp_path: Path) -> None:
        """A `g` may be written by its number in Unicode."""
        text = (READER + svc(ROLE + ".id")).replace('"genesys', '"\\u0067enesys')
        assert held(change(tmp_path, {"a.tf.json": "{}", "main.tf": text})) == [Grant(ROLE, "*")]

    @pytest.mark.parametrize("slip", ["role", "rolles", "roels", "rules", "Roles"])
    def test_a_name_that_is_a_letter_off(self, tmp_path: Path, slip: str) -> None:
        """What it was to set is unknown, not absent."""
        found = change(tmp_path, READER + svc(ROLE + ".id").replace("roles {", f"{slip} {{"))
        assert held(found) == []
        assert any(f"`{slip}` may mean `roles`" in one for one in reasons(found))

    def test_a_policy_of_a_role_without_actions(self, tmp_path: Path) -> None:
        """A misspelt `action_set` gives nobody knows what."""
        found = change(tmp_path, READER.replace("action_set ", "action_sets "))
        assert reasons(found) == [
            "role `genesyscloud_auth_role.reader`: a policy has no `action_set`"
        ]
