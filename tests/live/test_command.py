"""`scopeaudit collect` and `run --live`: exit codes, files, and one clear message for what fails."""

import json
import socket
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from scopeaudit.api.region import address_of_url
from scopeaudit.sources.file import read_snapshot
from scopeaudit.sources.live.organization import Connection
from tests.live.conftest import Ran, Scopeaudit, Serve
from tests.live.harbour import AUDITOR, harbour
from tests.live.sandboxed import auditor
from tests.organizations import client

SMALL = harbour(users=5, roles=3, divisions=2, groups=1)

POLICY = """\
version: 1
title: Test
checks:
  implicit-grant: {}
"""


class TestCollect:
    """A live organization becomes a file."""

    def test_0_when_it_was_read_whole(self, scopeaudit: Scopeaudit, serve: Serve) -> None:
        """The file is a snapshot, readable by its owner only."""
        ran = scopeaudit("collect", "--base-url", serve(SMALL), "-o", "org.json")
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == (
            "wrote org.json: 121 clients, 5 users, 1 groups, 4 roles, 2 divisions, "
            "40 permissions, 3 access policies\n"
        )
        assert stat.S_IMODE(Path("org.json").stat().st_mode) == 0o600
        assert read_snapshot("org.json", strict=True).snapshot.users

    def test_4_when_something_could_not_be_read(
        self, scopeaudit: Scopeaudit, serve: Serve
    ) -> None:
        """What is missing is told with its call, answer, correlation id, and what opens it."""
        blind = replace(SMALL, access_policies=None)
        ran = scopeaudit("collect", "--base-url", serve(blind), "-o", "org.json")
        assert ran.code == 4
        assert (
            "blind spot in access_policies: the auditor's client may not make this call" in ran.err
        )
        assert "GET /api/v2/authorization/policies answered 403" in ran.err
        assert "hint: authorization:policy:view opens it" in ran.err
        assert read_snapshot("org.json").snapshot.blind_spots

    def test_only_what_policies_need(self, scopeaudit: Scopeaudit, serve: Serve) -> None:
        """With policies, what they do not need is not asked for."""
        Path("policy.yaml").write_text(POLICY)
        ran = scopeaudit(
            "collect", "--base-url", serve(SMALL), "-o", "org.json", "-p", "policy.yaml"
        )
        assert (ran.code, ran.err) == (0, "wrote org.json: 121 clients\n")

    def test_what_the_operator_says_of_scopes(self, scopeaudit: Scopeaudit, serve: Serve) -> None:
        """No call tells whether scopes are enforced, so the snapshot says what was said."""
        url = serve(SMALL)
        scopeaudit("collect", "--base-url", url, "-o", "org.json", "--scopes-enforced", "yes")
        assert read_snapshot("org.json").snapshot.scopes_enforced is True

    def test_what_is_left_of_another_time(self, scopeaudit: Scopeaudit, serve: Serve) -> None:
        """A collection that starts anew beside an interrupted one says so, and cleans up in the end."""
        Path("org.json.part").write_text("{}")
        ran = scopeaudit("collect", "--base-url", serve(SMALL), "-o", "org.json")
        assert ran.code == 0
        assert ran.err.startswith("note: `org.json.part` is left of an interrupted collection;")
        assert not Path("org.json.part").exists()

    def test_an_output_that_cannot_be_written(self, scopeaudit: Scopeaudit) -> None:
        """It is refused before anything is asked."""
        ran = scopeaudit("collect", "--base-url", "https://127.0.0.1:1", "-o", "no/org.json")
        assert ran.code == 3
        assert ran.err.startswith("error: cannot write `no/org.json`: its folder does not exist")

    def test_a_ready_token(
        self, scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A token of the environment goes before client and secret, and is not renewed."""
        monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "no-such-token")
        ran = scopeaudit("collect", "--base-url", serve(SMALL), "-o", "org.json")
        assert ran.code == 3
        assert ran.err == (
            "error: the token was not accepted\n  hint: a token is known in its own region only, "
            "and expires: look at the region, then get a new token\n"
        )
        assert not Path("org.json").exists()


class TestRunLive:
    """Collecting and auditing in one go."""

    def test_it_finds_what_the_two_commands_find(
        self, scopeaudit: Scopeaudit, serve: Serve
    ) -> None:
        """The findings are those of collecting first and auditing then."""
        url = serve(replace(SMALL, clients=(AUDITOR, client("old", "TOKEN"))))
        Path("policy.yaml").write_text(POLICY)
        scopeaudit("collect", "--base-url", url, "-o", "org.json", "-p", "policy.yaml")
        saved = scopeaudit("run", "org.json", "-p", "policy.yaml", "-f", "json")
        live_ = scopeaudit("run", "--live", "--base-url", url, "-p", "policy.yaml", "-f", "json")
        findings = json.loads(live_.out)["findings"]
        assert findings
        assert [one["fingerprint"] for one in findings] == [
            one["fingerprint"] for one in json.loads(saved.out)["findings"]
        ]
        assert saved.code == live_.code

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("org.json", "--live"), "`org.json` and `--live` exclude each other"),
            (("org.json", "--region", "x"), "are for `--live`"),
            ((), "there is no organization to audit"),
        ],
    )
    def test_a_file_or_a_live_one(
        self, scopeaudit: Scopeaudit, arguments: tuple[str, ...], message: str
    ) -> None:
        """Exactly one organization is audited."""
        ran = scopeaudit("run", *arguments)
        assert ran.code == 2
        assert message in ran.err


class TestRefused:
    """One clear message for each way in which there is no sign-in."""

    def refused(self, ran: Ran, message: str) -> None:
        """Check the code and the message, and that nothing was written."""
        assert ran.code == 3
        assert message in ran.err
        assert not Path("org.json").exists()

    def test_a_wrong_secret(
        self, scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The hint names the region first, since a client is known in one region only."""
        monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", "wrong")
        ran = scopeaudit("collect", "--base-url", serve(SMALL), "-o", "org.json")
        self.refused(ran, "sign-in at `127.0.0.1:")
        assert "hint: look at the region first" in ran.err

    def test_an_inactive_client(self, scopeaudit: Scopeaudit, serve: Serve) -> None:
        """A client that is not active gets no token."""
        clients = (replace(AUDITOR, state="inactive"),)
        ran = scopeaudit(
            "collect", "--base-url", serve(replace(SMALL, clients=clients)), "-o", "org.json"
        )
        self.refused(ran, "was refused")

    def test_nobody_listens(self, scopeaudit: Scopeaudit) -> None:
        """Nothing answers at the address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        arguments = ("collect", "--base-url", f"http://127.0.0.1:{port}", "-o", "org.json")
        self.refused(scopeaudit(*arguments), f"no connection to `127.0.0.1:{port}`")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((), "it is not said which region to ask"),
            (("--region", "mypurecloud.dee"), "did you mean `mypurecloud.de`?"),
            (("--base-url", "http://api.example"), "is not https"),
            (("--region", "mypurecloud.de", "--base-url", "https://x"), "exclude each other"),
        ],
    )
    def test_an_address_that_is_none(
        self, scopeaudit: Scopeaudit, arguments: tuple[str, ...], message: str
    ) -> None:
        """An address is refused before anything is sent to it."""
        ran = scopeaudit("collect", *arguments, "-o", "org.json")
        assert ran.code == 2
        assert message in ran.err

    def test_nothing_to_sign_in_with(
        self, scopeaudit: Scopeaudit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The message names the variables, and which of them is missing."""
        monkeypatch.delenv("GENESYSCLOUD_OAUTHCLIENT_SECRET")
        ran = scopeaudit("collect", "--region", "mypurecloud.de", "-o", "org.json")
        assert ran.code == 2
        assert "GENESYSCLOUD_OAUTHCLIENT_SECRET is not" in ran.err


def test_a_connection_shows_no_secret() -> None:
    """What is printed of a connection by a debugger or a traceback holds no secret."""
    credentials = auditor()
    shown = repr(Connection(address=address_of_url("https://x"), credentials=credentials))
    assert "<secret>" in shown
    assert credentials.secret.reveal() not in shown
