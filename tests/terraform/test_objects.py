"""Clients, roles, users and groups: each field as the provider has it, and what of it is not known."""

from pathlib import Path

import pytest

from scopeaudit.model.snapshot import Client, Grant, Role
from scopeaudit.sources.change import Change
from tests.terraform.configurations import change

HOME = "data.genesyscloud_auth_division_home"


def client(folder: Path, *lines: str) -> tuple[Client, Change]:
    """Return a client with these settings."""
    body = "\n".join(lines)
    found = change(folder, f'resource "genesyscloud_oauth_client" "c" {{\n{body}\n}}')
    return found.clients[0], found


def role(folder: Path, body: str) -> tuple[Role, Change]:
    """Return a role with this body."""
    found = change(folder, f'resource "genesyscloud_auth_role" "r" {{\n  name = "R"\n{body}\n}}')
    return found.roles[0], found


class TestClients:
    """What decides about a client is never made up."""

    NAME, CODE = 'name = "App"', 'authorized_grant_type = "CODE"'

    def test_a_whole_client(self, tmp_path: Path) -> None:
        """Every setting has its field, and its line."""
        lines = (
            self.NAME,
            self.CODE,
            'scopes = ["users", "conversations"]',
            'registered_redirect_uris = ["https://a.example/back"]',
            "access_token_validity_seconds = 600",
            'state = "inactive"',
        )
        found, made = client(tmp_path, *lines)
        assert found == Client(
            id="genesyscloud_oauth_client.c",
            name="App",
            grant_type="CODE",
            state="inactive",
            scopes=("users", "conversations"),
            grants=(),
            redirect_uris=("https://a.example/back",),
            token_seconds=600,
        )
        origin = made.origins[found.id]
        lines_of = {part: place.line for part, place in origin.parts.items()}
        assert lines_of == {
            "grant_type": 3,
            "scopes": 4,
            "redirect_uris": 5,
            "token_seconds": 6,
            "state": 7,
        }

    def test_what_is_left_out_is_the_default(self, tmp_path: Path) -> None:
        """A day of validity, active, no scopes."""
        found, _ = client(tmp_path, self.NAME, self.CODE)
        assert (found.token_seconds, found.state, found.scopes) == (86400, "active", ())

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("", "`authorized_grant_type` is missing"),
            (
                'authorized_grant_type = "CLIENT_CREDENTIALS"',
                "none that the provider takes; did you mean `CLIENT-CREDENTIALS`?",
            ),
            ("authorized_grant_type = var.kind", "`var.kind` is declared nowhere"),
        ],
    )
    def test_a_client_of_no_known_kind_hides_clients(
        self, line: str, said: str, tmp_path: Path
    ) -> None:
        """It may be any client: no expectation about clients passes."""
        text = f'resource "genesyscloud_oauth_client" "c" {{\n  name = "App"\n  {line}\n}}'
        found = change(tmp_path, text)
        assert found.clients == ()
        assert [(spot.section, spot.ids) for spot in found.spots] == [("clients", ())]
        assert said in found.spots[0].reason

    def test_a_name_that_is_not_known_may_be_any(self, tmp_path: Path) -> None:
        """The client is judged under its address, and selectors by name stay open."""
        found, made = client(tmp_path, "name = var.name", self.CODE)
        assert found.name == "genesyscloud_oauth_client.c"
        assert [(spot.section, spot.ids) for spot in made.spots] == [("clients", ())]

    def test_validity_and_redirects_keep_only_their_rules_open(self, tmp_path: Path) -> None:
        """What is not known of them changes no verdict on scopes."""
        found, made = client(
            tmp_path,
            self.NAME,
            self.CODE,
            "access_token_validity_seconds = var.seconds",
            "registered_redirect_uris = [var.uri]",
        )
        assert (found.token_seconds, made.spots) == (None, ())
        assert [rule for rule, _ in made.undecided] == ["insecure-redirect", "long-lived-token"]


class TestRoles:
    """What a role gives; what of it is not known is hidden from its holders only."""

    def test_general_permissions_and_policies(self, tmp_path: Path) -> None:
        """Wildcards stay as they are written."""
        found, _ = role(
            tmp_path,
            'permissions = ["group_creation"]\n'
            'permission_policies {\n domain = "directory"\n entity_name = "*"\n action_set = ["*"]\n}',
        )
        (policy,) = found.policies
        assert found.permissions == ("group_creation",)
        assert (policy.domain, policy.entity, policy.actions) == ("directory", "*", ("*",))

    def test_conditions(self, tmp_path: Path) -> None:
        """A condition is kept, so that its permission has a proviso."""
        found, _ = role(
            tmp_path,
            """
            permission_policies {
              domain      = "quality"
              entity_name = "evaluation"
              action_set  = ["add"]
              conditions {
                conjunction = "AND"
                terms {
                  variable_name = "Conversation.queues"
                  operator      = "EQ"
                  operands {
                    type     = "QUEUE"
                    queue_id = "q-1"
                  }
                }
              }
            }
            """,
        )
        assert str(found.policies[0].condition) == "Conversation.queues EQ [QUEUE q-1]"

    def test_a_condition_that_cannot_be_read_stays_a_condition(self, tmp_path: Path) -> None:
        """It never becomes unconditional."""
        body = (
            'permission_policies {\n domain = "a"\n entity_name = "b"\n action_set = ["c"]\n'
            " conditions {\n  conjunction = var.how\n }\n}"
        )
        found, _ = role(tmp_path, body)
        assert found.policies[0].condition is not None

    def test_a_domain_permission_among_general_ones(self, tmp_path: Path) -> None:
        """It is in the wrong place: nobody is said to hold it, nor to lack it."""
        found, made = role(tmp_path, 'permissions = ["group_creation", "routing:queue:view"]')
        assert found.permissions == ("group_creation",)
        (spot,) = made.spots
        assert (spot.section, spot.ids) == ("roles", ("genesyscloud_auth_role.r",))
        assert "`routing:queue:view` belongs into `permission_policies`" in spot.reason


class TestPeople:
    """Users and groups with the roles that other resources set."""

    TEXT = """
    resource "genesyscloud_user" "ana" {
      email = "ana@example.com"
      name  = "Ana"
    }
    resource "genesyscloud_group" "team" {
      name       = "Team"
      member_ids = [genesyscloud_user.ana.id]
    }
    resource "genesyscloud_user_roles" "ana" {
      user_id = genesyscloud_user.ana.id
      roles {
        role_id      = "11111111-0000-4000-8000-000000000001"
        division_ids = ["*"]
      }
      roles {
        role_id = "11111111-0000-4000-8000-000000000002"
      }
    }
    resource "genesyscloud_group_roles" "team" {
      group_id = genesyscloud_group.team.id
      roles {
        role_id = "11111111-0000-4000-8000-000000000003"
      }
    }
    """

    def test_roles_of_users_and_groups(self, tmp_path: Path) -> None:
        """An unset list of divisions is home; memberships are kept beside."""
        found = change(tmp_path, self.TEXT)
        (user,), (group,) = found.users, found.groups
        assert (user.name, user.grants) == (
            "Ana",
            (
                Grant("11111111-0000-4000-8000-000000000001", "*"),
                Grant("11111111-0000-4000-8000-000000000002", HOME),
            ),
        )
        assert group.grants == (Grant("11111111-0000-4000-8000-000000000003", HOME),)
        assert found.members == {group.id: (user.id,)}

    def test_where_they_are_declared(self, tmp_path: Path) -> None:
        """A user is where it is declared, its roles where they are set."""
        origin = change(tmp_path, self.TEXT).origins["genesyscloud_user.ana"]
        assert (origin.at.line, origin.of("roles").line) == (2, 12)

    def test_a_user_whose_roles_nobody_sets(self, tmp_path: Path) -> None:
        """Its roles are not known, which is not the same as none."""
        text = 'resource "genesyscloud_user" "u" {\n  email = "u@example.com"\n  name = "U"\n}'
        assert change(tmp_path, text).users[0].grants is None

    def test_a_user_of_the_organization_by_mail(self, tmp_path: Path) -> None:
        """A data source finds it; its roles are those that are set."""
        text = """
        data "genesyscloud_user" "bo" { email = "bo@example.com" }
        resource "genesyscloud_user_roles" "bo" {
          user_id = data.genesyscloud_user.bo.id
          roles { role_id = "11111111-0000-4000-8000-000000000001" }
        }
        """
        found = change(tmp_path, text)
        assert [(one.name, len(one.grants or ())) for one in found.users] == [
            ("bo@example.com", 1)
        ]

    def test_two_resources_that_set_the_roles_of_one_user(self, tmp_path: Path) -> None:
        """Each replaces what the other sets: what the user ends with is not known."""
        again = (
            self.TEXT
            + """
        resource "genesyscloud_user_roles" "again" {
          user_id = genesyscloud_user.ana.id
          roles { role_id = "11111111-0000-4000-8000-000000000009" }
        }
        """
        )
        found = change(tmp_path, again)
        assert [(spot.section, spot.ids) for spot in found.spots] == [
            ("grants", ("genesyscloud_user.ana",))
        ]
