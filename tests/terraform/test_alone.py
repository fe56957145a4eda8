"""A configuration by itself: what Terraform does not hold is unknown, never empty."""

from pathlib import Path

from scopeaudit.model.snapshot import Organization, Snapshot
from scopeaudit.sources.alone import standing_alone
from scopeaudit.sources.terraform import Terraform
from tests.organizations import NOW
from tests.terraform.configurations import READER, change, judged, outcomes, write

SVC = """
resource "genesyscloud_oauth_client" "svc" {
  name                  = "svc"
  authorized_grant_type = "CLIENT-CREDENTIALS"
  ROLES
}
"""
NEEDS = {"view": "routing:queue:view", "edit": "routing:queue:edit"}
NAMED = 'data "genesyscloud_auth_role" "x" {\n  name = "Supervisor"\n}\n'


def alone(folder: Path, text: str) -> Snapshot:
    """Return the snapshot of a configuration by itself."""
    organization = Organization(id="terraform", name="T")
    return standing_alone(change(folder, text), organization, NOW).snapshot


def decided(folder: Path, text: str, *, allowed: bool = True) -> dict[str, set[str]]:
    """Return the outcomes for every client."""
    source = Terraform(path=str(write(folder, text)))
    return outcomes(judged(source, NEEDS, allowed=allowed))


def roles(*ids: str, division: str = '"*"') -> str:
    """Return a client with roles."""
    blocks = (f"roles {{\n role_id = {one}\n division_id = {division}\n}}" for one in ids)
    return SVC.replace("ROLES", "\n".join(blocks))


class TestSections:
    """A section that the configuration says nothing of was not read."""

    def test_nothing_but_roles(self, tmp_path: Path) -> None:
        """Clients, users and groups may be there all the same."""
        found = alone(tmp_path, READER)
        assert (found.clients, found.users, found.groups) == (None, None, None)
        assert (found.permissions, found.access_policies, found.scopes_enforced) == (
            None,
            None,
            None,
        )

    def test_users_are_never_all_of_them(self, tmp_path: Path) -> None:
        """Those that are declared are known, others may be there."""
        text = 'resource "genesyscloud_user" "u" {\n  email = "u@example.com"\n  name = "U"\n}\n'
        found = alone(tmp_path, text)
        assert len(found.users or ()) == 1
        assert any(one.section == "users" and one.ids is None for one in found.blind_spots)


class TestVerdicts:
    """What is not known changes the verdicts it can change, and no other."""

    def test_a_role_of_the_configuration(self, tmp_path: Path) -> None:
        """Both ability and its lack are known."""
        found = decided(tmp_path, READER + roles("genesyscloud_auth_role.reader.id"))
        assert found == {"view": {"met"}, "edit": {"missing"}}

    def test_a_client_without_roles(self, tmp_path: Path) -> None:
        """It can do nothing, for certain."""
        assert decided(tmp_path, roles()) == {"view": {"missing"}, "edit": {"missing"}}

    def test_a_role_known_by_its_name_only(self, tmp_path: Path) -> None:
        """It may give anything; what another role gives is met all the same."""
        both = roles("genesyscloud_auth_role.reader.id", "data.genesyscloud_auth_role.x.id")
        found = decided(tmp_path, READER + NAMED + both)
        assert found == {"view": {"met"}, "edit": {"unknown"}}

    def test_such_a_role_hides_nothing_from_other_clients(self, tmp_path: Path) -> None:
        """Only those who hold it do not know all they hold."""
        other = roles("genesyscloud_auth_role.reader.id").replace('"svc"', '"other"')
        found = decided(
            tmp_path, READER + NAMED + other + roles("data.genesyscloud_auth_role.x.id")
        )
        assert found == {"view": {"met", "unknown"}, "edit": {"missing", "unknown"}}

    def test_one_of_two_roles(self, tmp_path: Path) -> None:
        """Which one it is decides about what either gives, and nothing else."""
        either = "var.which ? genesyscloud_auth_role.reader.id : genesyscloud_auth_role.other.id"
        other = READER.replace('"reader"', '"other"').replace('"Reader"', '"Other"')
        variable = 'variable "which" {}\n'
        found = decided(tmp_path, variable + READER + other + roles(either))
        assert found == {"view": {"unknown"}, "edit": {"missing"}}

    def test_what_is_hidden_is_no_forbidden_ability_and_no_pass(self, tmp_path: Path) -> None:
        """Unknown stays unknown for what is forbidden."""
        found = decided(tmp_path, NAMED + roles("data.genesyscloud_auth_role.x.id"), allowed=False)
        assert found == {"view": {"unknown"}, "edit": {"unknown"}}

    def test_a_module_that_is_not_read_may_hold_clients(self, tmp_path: Path) -> None:
        """No expectation about clients passes beside it."""
        far = 'module "far" {\n  source = "git::https://host/m.git"\n}\n'
        found = decided(tmp_path, far + READER + roles("genesyscloud_auth_role.reader.id"))
        assert found == {"view": {"met", "unknown"}, "edit": {"missing", "unknown"}}


class TestDivisions:
    """Divisions are told apart only where that is certain."""

    def names(self, found: Snapshot) -> list[str]:
        """Return the names of the divisions."""
        return [one.name for one in found.divisions or ()]

    def test_home_and_a_managed_one(self, tmp_path: Path) -> None:
        """A division that Terraform made is not the home division."""
        text = READER + 'resource "genesyscloud_auth_division" "d" {\n  name = "EMEA"\n}\n'
        text += roles(
            "genesyscloud_auth_role.reader.id", division="genesyscloud_auth_division.d.id"
        )
        found = alone(tmp_path, text)
        assert self.names(found) == ["EMEA", "Home"]
        assert [one.home for one in found.divisions or ()] == [False, True]

    def test_a_division_by_its_name_may_be_home(self, tmp_path: Path) -> None:
        """Which one is home is then not known."""
        data = 'data "genesyscloud_auth_division" "d" {\n  name = "Main"\n}\n'
        one = roles(
            "genesyscloud_auth_role.reader.id", division="data.genesyscloud_auth_division.d.id"
        )
        assert self.names(alone(tmp_path, READER + data + one)) == ["Main"]

    def test_a_division_by_its_id_may_be_any(self, tmp_path: Path) -> None:
        """None that is known by its name is told apart from it."""
        one = roles("genesyscloud_auth_role.reader.id", division='"11111111-1111"')
        assert alone(tmp_path, READER + one).divisions is None
