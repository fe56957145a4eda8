"""The manifest of an app: read whole or refused with everything that is wrong, and judged as a change."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from scopeaudit.bundled import bundled
from scopeaudit.errors import PolicyError
from scopeaudit.model.snapshot import Client, Grant
from scopeaudit.sources.change import Change
from scopeaudit.sources.manifest import START, Manifest, read_manifest
from scopeaudit.sources.manifest.schema import manifest_schema
from scopeaudit.sources.overlay import laid_over
from tests.cli.conftest import Scopeaudit
from tests.organizations import EMEA, HOME, MONITOR, client, role, snapshot

WHOLE = """\
version: 1
clients:
  - name: Dashboard
    grant_type: CODE
    scopes: [conversations, users:readonly]
    redirect_uris: [https://a.example/back]
    token_validity_seconds: 600
  - name: Export
    grant_type: CLIENT-CREDENTIALS
    roles:
      - Agent
      - {role: Reader, division: EMEA}
      - {role: Reader, division: "*"}
roles:
  Reader: [routing:queue:view, group_creation]
"""


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Change]:
    """Read a manifest from text."""

    def read_text(text: str) -> Change:
        path = tmp_path / "app.yaml"
        path.write_text(text)
        return read_manifest(Manifest(path=path)).change

    return read_text


class TestReading:
    """Every key has its field, its line, and its default."""

    def test_a_whole_manifest(self, read: Callable[[str], Change]) -> None:
        """Clients, the roles they hold and where, and roles that come with the app."""
        found = read(WHOLE)
        assert found.clients[0] == Client(
            id="client:Dashboard",
            name="Dashboard",
            grant_type="CODE",
            scopes=("conversations", "users:readonly"),
            grants=(),
            redirect_uris=("https://a.example/back",),
            token_seconds=600,
        )
        assert found.clients[1].grants == (
            Grant("role:Agent", "division:home"),
            Grant("role:Reader", "division:EMEA"),
            Grant("role:Reader", "*"),
        )
        (reader,) = found.roles
        assert (reader.permissions, reader.policies[0].actions) == (("group_creation",), ("view",))
        assert {key: one.kind for key, one in found.sought.items()} == {
            "role:Agent": "roles",
            "division:EMEA": "divisions",
        }

    def test_lines(self, read: Callable[[str], Change]) -> None:
        """A finding points to the key that causes it."""
        origin = read(WHOLE).origins["client:Dashboard"]
        assert (origin.at.line, origin.of("scopes").line, origin.of("token_seconds").line) == (
            3,
            5,
            7,
        )

    def test_what_is_left_out(self, read: Callable[[str], Change]) -> None:
        """A day of validity, no scopes, no roles."""
        (one,) = read("version: 1\nclients: [{name: A, grant_type: TOKEN}]\n").clients
        assert (one.token_seconds, one.scopes, one.grants) == (86400, (), ())

    def test_over_an_organization(self, read: Callable[[str], Change]) -> None:
        """Clients, roles and divisions are found by their names."""
        base = snapshot(
            clients=(client("c-1", name="Export", grant_type="CLIENT-CREDENTIALS"),),
            roles=(role("r-agent", MONITOR),),
        )
        found = laid_over(read(WHOLE), base).snapshot
        export = next(one for one in found.clients or () if one.name == "Export")
        assert export.id == "c-1"
        assert export.grants == (
            Grant("r-agent", HOME),
            Grant("role:Reader", EMEA),
            Grant("role:Reader", "*"),
        )


class TestRefusing:
    """Everything that is wrong is said at once, with line, column and a hint."""

    WRONG = """\
version: 2
clients:
  - name: Dashboard
    grant_type: CLIENT_CREDENTIALS
    scope: [users]
  - grant_type: CODE
    token_validity_seconds: 10
"""

    def test_all_problems_at_once(self, read: Callable[[str], Change]) -> None:
        """Unknown keys, wrong values, missing keys."""
        with pytest.raises(PolicyError) as raised:
            read(self.WRONG)
        said = str(raised.value)
        assert "app.yaml:1:10" in said
        assert "unknown key `scope`" in said
        assert "did you mean `scopes`?" in said
        assert "did you mean `CLIENT-CREDENTIALS`?" in said
        assert "`name`" in said
        assert len(raised.value.problems) >= 5

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            (
                "version: 1\nclients:\n  - {name: A, grant_type: CODE}\n  - {name: A, grant_type: CODE}\n",
                "client `A` stands twice",
            ),
            (
                "version: 1\nclients:\n  - {name: A, grant_type: CODE, roles: [X]}\n",
                "`roles` do nothing on a client with `CODE`",
            ),
            (
                "version: 1\nclients:\n  - {name: A, grant_type: CLIENT-CREDENTIALS, scopes: [x]}\n",
                "`scopes` do nothing on a client with `CLIENT-CREDENTIALS`",
            ),
            ("version: 1\nclients: []\n", "expected at least one entry"),
        ],
    )
    def test_what_contradicts_itself(
        self, text: str, said: str, read: Callable[[str], Change]
    ) -> None:
        """What would do nothing is refused, not ignored."""
        with pytest.raises(PolicyError, match=said):
            read(text)


class TestSchema:
    """The published schema is that of the types, and the start is right by it."""

    def test_the_published_file(self) -> None:
        """Editors check what the reader checks."""
        path = bundled("reports") / "schema" / "manifest.schema.json"
        assert json.loads(path.read_text("utf-8")) == manifest_schema()

    def test_the_start_is_right(self, read: Callable[[str], Change]) -> None:
        """It can be audited as it stands, and shows every grant type's own settings."""
        found = read(START)
        assert [one.grant_type for one in found.clients] == ["CODE", "CLIENT-CREDENTIALS"]
        assert set(yaml.safe_load(START)) == {"version", "clients", "roles"}


class TestCommand:
    """As a user types it."""

    def test_init_and_run(self, scopeaudit: Scopeaudit) -> None:
        """The start is written once, and audited."""
        assert scopeaudit("policy", "init", "--manifest").code == 0
        assert scopeaudit("policy", "init", "--manifest").code == 2
        policy = (
            "version: 1\ntitle: T\nactions: {q: {title: Q, needs: {permission: routing:queue:view}}}\n"
            "expect:\n  - {id: e, clients: {name: My nightly export}, can: [q]}\n"
        )
        Path("p.yaml").write_text(policy)
        ran = scopeaudit("run", "--manifest", "app.yaml", "-p", "p.yaml", "-q")
        assert ran.code == 0
        ran = scopeaudit(
            "run", "--manifest", "app.yaml", "--on-top-of", "org.json", "-p", "p.yaml", "-q"
        )
        assert ran.code == 0

    def test_a_finding_has_its_line(self, scopeaudit: Scopeaudit) -> None:
        """The scope list is what to change."""
        Path("app.yaml").write_text(WHOLE)
        policy = (
            "version: 1\ntitle: T\nactions: {q: {title: Q, needs: {scope: notifications}}}\n"
            "expect:\n  - {id: e, clients: {name: Dashboard}, can: [q]}\n"
        )
        Path("p.yaml").write_text(policy)
        ran = scopeaudit("run", "--manifest", "app.yaml", "-p", "p.yaml")
        assert ran.code == 1
        assert "where   app.yaml:5:5" in ran.out
