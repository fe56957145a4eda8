"""A change over the organization it is for: what it does not mention is known and stays."""

from pathlib import Path

from scopeaudit.model.snapshot import Client, Grant, Snapshot
from scopeaudit.sources.change import Laid
from scopeaudit.sources.overlay import laid_over
from scopeaudit.sources.terraform import Terraform, read_terraform
from tests.organizations import EMEA, HOME, MONITOR, client, role, snapshot, user
from tests.terraform.configurations import (
    READER,
    change,
    changed,
    client_values,
    plan,
    planned,
    role_values,
)

SVC = """
resource "genesyscloud_oauth_client" "svc" {
  name                  = "Svc"
  authorized_grant_type = "CLIENT-CREDENTIALS"
  roles {
    role_id = ROLE
  }
}
"""


def organization(**sections: object) -> Snapshot:
    """Return an organization with a client, a role and a user."""
    given = {
        "clients": (
            client("svc", grant_type="CLIENT-CREDENTIALS", grants=(Grant("r-agent", EMEA),)),
        ),
        "roles": (role("r-agent", MONITOR),),
        **sections,
    }
    return snapshot(user("ana", ("r-agent", EMEA)), **given)


def laid(folder: Path, text: str, base: Snapshot | None = None) -> Laid:
    """Lay a configuration over the organization."""
    return laid_over(change(folder, text), base or organization())


def the_client(found: Laid) -> Client:
    """Return the only client."""
    (only,) = found.snapshot.clients or ()
    return only


class TestMatching:
    """An object is the same by its id, else by its name and kind."""

    def test_a_client_by_its_name(self, tmp_path: Path) -> None:
        """It keeps its id, and has the roles that the configuration gives, and no others."""
        found = laid(tmp_path, READER + SVC.replace("ROLE", "genesyscloud_auth_role.reader.id"))
        only = the_client(found)
        assert (only.id, only.grants) == ("svc", (Grant("genesyscloud_auth_role.reader", HOME),))
        assert set(found.origins) == {"svc", "genesyscloud_auth_role.reader"}

    def test_a_role_of_the_organization_by_its_name(self, tmp_path: Path) -> None:
        """What it gives is known from the organization."""
        data = 'data "genesyscloud_auth_role" "x" {\n  name = "Agent"\n}\n'
        found = laid(tmp_path, data + SVC.replace("ROLE", "data.genesyscloud_auth_role.x.id"))
        assert the_client(found).grants == (Grant("r-agent", HOME),)
        assert found.snapshot.blind_spots == ()

    def test_a_role_of_the_organization_by_its_id(self, tmp_path: Path) -> None:
        """A literal id is the organization's."""
        found = laid(tmp_path, SVC.replace("ROLE", '"r-agent"'))
        assert the_client(found).grants == (Grant("r-agent", HOME),)

    def test_a_role_that_the_organization_does_not_have(self, tmp_path: Path) -> None:
        """What it gives is not known, which its holders are told."""
        found = laid(tmp_path, SVC.replace("ROLE", '"r-lost"'))
        assert [(one.section, one.ids) for one in found.snapshot.blind_spots] == [
            ("roles", ("r-lost",))
        ]

    def test_by_the_id_of_the_state_although_it_is_renamed(self, tmp_path: Path) -> None:
        """A plan knows the id."""
        values = client_values(id="svc", name="Renamed")
        document = plan(
            changed("genesyscloud_oauth_client.a", ["update"], before=values, after=values)
        )
        found = laid_over(planned(tmp_path, document), organization())
        assert (the_client(found).id, the_client(found).name) == ("svc", "Renamed")

    def test_a_name_that_several_have(self, tmp_path: Path) -> None:
        """Which of them is meant is not known, and said."""
        twins = tuple(
            client(one, name="Svc", grant_type="CLIENT-CREDENTIALS") for one in ("one", "two")
        )
        found = laid(tmp_path, SVC.replace("ROLE", '"r-agent"'), organization(clients=twins))
        assert len(found.snapshot.clients or ()) == 3
        ((rule, spot),) = found.undecided
        assert rule == "blind-spot"
        assert "the name of several objects" in spot.reason

    def test_two_that_are_declared_and_one_that_is_there(self, tmp_path: Path) -> None:
        """Neither takes the place of the other: both are judged, and which one is there stays open."""
        second = SVC.replace('"svc" {', '"other" {').replace(
            "ROLE", "genesyscloud_auth_role.reader.id"
        )
        text = READER + SVC.replace("ROLE", '"r-agent"') + second
        found = laid(tmp_path, text)
        grants = {one.id: one.grants for one in found.snapshot.clients or ()}
        assert grants == {
            "svc": (Grant("r-agent", EMEA),),
            "genesyscloud_oauth_client.svc": (Grant("r-agent", HOME),),
            "genesyscloud_oauth_client.other": (Grant("genesyscloud_auth_role.reader", HOME),),
        }
        ((rule, spot),) = found.undecided
        assert rule == "blind-spot"
        assert "have the same name" in spot.reason

    def test_one_known_by_id_leaves_nothing_to_a_new_one_of_its_name(self, tmp_path: Path) -> None:
        """A plan that creates a second client of a name creates a second client."""
        document = plan(
            changed(
                "genesyscloud_oauth_client.a",
                ["no-op"],
                before=client_values(id="svc", name="Svc"),
                after=client_values(id="svc", name="Svc"),
            ),
            changed(
                "genesyscloud_oauth_client.b",
                ["create"],
                after=client_values(name="Svc"),
                after_unknown={"id": True},
            ),
        )
        found = laid_over(planned(tmp_path, document), organization())
        assert [one.id for one in found.snapshot.clients or ()] == [
            "svc",
            "genesyscloud_oauth_client.b",
        ]
        assert found.undecided == ()

    def test_a_section_that_the_organization_does_not_have(self, tmp_path: Path) -> None:
        """The clients of the change are not all clients because others were never read."""
        found = laid(tmp_path, SVC.replace("ROLE", '"r-agent"'), organization(clients=None))
        assert [(one.section, one.ids) for one in found.snapshot.blind_spots] == [("clients", ())]


class TestStaying:
    """What is not mentioned stays; what is deleted goes; what is set replaces."""

    def test_everything_else_stays(self, tmp_path: Path) -> None:
        """Users, roles and divisions of the organization are known."""
        base = organization()
        found = laid(tmp_path, READER, base)
        assert found.snapshot.users == base.users
        assert found.snapshot.divisions == base.divisions
        assert [one.id for one in found.snapshot.roles or ()] == [
            "r-agent",
            "genesyscloud_auth_role.reader",
        ]

    def test_a_role_is_widened_for_all_who_hold_it(self, tmp_path: Path) -> None:
        """The organization's users hold what the change gives."""
        found = laid(tmp_path, READER.replace('"Reader"', '"Agent"'))
        (agent,) = found.snapshot.roles or ()
        assert (agent.id, agent.policies[0].entity) == ("r-agent", "queue")

    def test_what_a_plan_deletes_is_gone(self, tmp_path: Path) -> None:
        """A deleted client can do nothing any more."""
        values = client_values(id="svc")
        document = plan(changed("genesyscloud_oauth_client.a", ["delete"], before=values))
        found = laid_over(planned(tmp_path, document), organization())
        assert found.snapshot.clients == ()

    def test_roles_of_a_user_are_replaced(self, tmp_path: Path) -> None:
        """`genesyscloud_user_roles` sets all roles of its user."""
        text = (
            READER
            + """
        resource "genesyscloud_user_roles" "ana" {
          user_id = "ana"
          roles { role_id = genesyscloud_auth_role.reader.id }
        }
        """
        )
        (ana,) = laid(tmp_path, text).snapshot.users or ()
        assert (ana.id, ana.name) == ("ana", "Ana")
        assert ana.grants == (Grant("genesyscloud_auth_role.reader", HOME),)

    def test_members_of_a_group_are_replaced(self, tmp_path: Path) -> None:
        """A group that is managed has the members it lists."""
        text = 'resource "genesyscloud_group" "g" {\n  name = "New"\n  member_ids = ["ana"]\n}\n'
        (ana,) = laid(tmp_path, text).snapshot.users or ()
        assert ana.groups == ("genesyscloud_group.g",)

    def test_a_role_that_is_deleted_is_taken_from_all(self, tmp_path: Path) -> None:
        """The vendor takes a role from everyone when it deletes it."""
        values = {**role_values("Agent"), "id": "r-agent"}
        document = plan(changed("genesyscloud_auth_role.a", ["delete"], before=values))
        found = laid_over(planned(tmp_path, document), organization()).snapshot
        assert found.roles == ()
        assert [one.grants for one in found.users or ()] == [()]

    def test_a_role_that_is_replaced_is_another_one(self, tmp_path: Path) -> None:
        """Those who held the old one do not hold the new one of the same name."""
        values = {**role_values("Agent"), "id": "r-agent"}
        document = plan(
            changed(
                "genesyscloud_auth_role.a",
                ["delete", "create"],
                before=values,
                after=role_values("Agent"),
                after_unknown={"id": True},
            )
        )
        found = laid_over(planned(tmp_path, document), organization()).snapshot
        assert [one.id for one in found.roles or ()] == ["genesyscloud_auth_role.a"]
        assert [one.grants for one in found.users or ()] == [()]

    def test_a_user_who_is_only_named_by_mail_may_be_anyone(self, tmp_path: Path) -> None:
        """Snapshots have no addresses: whose roles change is not known, which is no pass."""
        text = (
            READER
            + """
        data "genesyscloud_user" "x" { email = "x@example.com" }
        resource "genesyscloud_user_roles" "x" {
          user_id = data.genesyscloud_user.x.id
          roles { role_id = genesyscloud_auth_role.reader.id }
        }
        """
        )
        base = organization()
        found = laid(tmp_path, text, base)
        assert found.snapshot.users == base.users
        assert [spot.section for _, spot in found.undecided] == ["users"]

    def test_a_role_that_is_no_longer_managed_stays_as_it_is(self, tmp_path: Path) -> None:
        """`removed` forgets; it does not delete."""
        values = {**role_values("Agent"), "id": "r-agent"}
        document = plan(changed("genesyscloud_auth_role.a", ["forget"], before=values))
        found = laid_over(planned(tmp_path, document), organization())
        assert [one.id for one in found.snapshot.roles or ()] == ["r-agent"]


def test_a_data_action_through_a_client_of_the_organization(tmp_path: Path) -> None:
    """A credential that names its client by id is resolved by the organization."""
    text = """
    resource "genesyscloud_integration_credential" "c" {
      credential_type_name = "pureCloudOAuthClient"
      fields               = { clientId = "svc" }
    }
    resource "genesyscloud_integration" "i" {
      config { credentials = { pureCloudOAuthClient = genesyscloud_integration_credential.c.id } }
    }
    resource "genesyscloud_integration_action" "a" {
      name           = "A"
      integration_id = genesyscloud_integration.i.id
      config_request {
        request_type         = "GET"
        request_url_template = "/api/v2/users/me"
      }
    }
    """
    (call,) = laid(tmp_path, text).calls
    assert (call.client, call.reason) == ("svc", "")


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    """The digest is that of the files, and changes with them."""
    change(tmp_path, READER)
    first, second = (read_terraform(Terraform(path=str(tmp_path))).digest for _ in range(2))
    change(tmp_path, READER.replace("view", "edit"))
    third = read_terraform(Terraform(path=str(tmp_path))).digest
    assert first == second != third
