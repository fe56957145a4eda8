"""`scopeaudit doctor` says what the auditor's client lacks, and what it need not have."""

from dataclasses import replace

import pytest

from scopeaudit.model.snapshot import Client, Grant, Group, Role, Snapshot, Token
from scopeaudit.sandbox import Scenario
from tests.live.conftest import Scopeaudit, Serve
from tests.live.harbour import AUDITOR, AUDITOR_ROLE, harbour
from tests.organizations import NOW, role, user

SMALL = harbour(users=5, roles=3, divisions=2, groups=1)


def audited_by(held: Role, client: Client = AUDITOR) -> Snapshot:
    """Return an organization whose auditor holds a role."""
    return replace(SMALL, roles=(held,), clients=(client,))


def test_everything_is_there(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """What an audit can do without is told as optional."""
    url = serve(SMALL)
    ran = scopeaudit("doctor", "--base-url", url)
    assert ran.code == 0
    assert ran.out.startswith(f"ok: `{url}` answers and accepts the sign-in\n")
    assert "ok: organization `Testers`, client `c-auditor`\n" in ran.out
    assert "ok: it holds every permission that an audit needs\n" in ran.out
    assert "optional: permission conversation:communication:view:" in ran.out
    assert "lacks" not in ran.out


def test_a_permission_is_lacking(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """It is named with what it is for."""
    held = role("r-auditor", "authorization:role:view", "authorization:grant:view")
    ran = scopeaudit("doctor", "--base-url", serve(audited_by(held)))
    assert ran.code == 4
    assert "lacks: permission oauth:client:view: read oauth clients\n" in ran.out
    assert "lacks: permission authorization:policy:view: read access policies\n" in ran.out


def test_a_permission_too_many(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """What no audit needs is named, wildcards and super-users above all."""
    held = role("r-auditor", "admin", "oauth:client:edit", "oauth:client:view")
    ran = scopeaudit("doctor", "--base-url", serve(audited_by(held)))
    assert ran.code == 0
    assert [line for line in ran.out.splitlines() if line.startswith("unneeded")] == [
        "unneeded: permission admin",
        "unneeded: permission oauth:client:edit",
    ]


def test_a_role_that_is_confined(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """A role held in one division only shows what is in it."""
    confined = replace(AUDITOR, grants=(Grant("r-auditor", "d-000"),))
    ran = scopeaudit("doctor", "--base-url", serve(audited_by(AUDITOR_ROLE, confined)))
    assert ran.code == 4
    assert "lacks: role `Auditor` on all divisions" in ran.out


def test_roles_that_cannot_be_looked_into(scopeaudit: Scopeaudit, serve: Serve) -> None:
    """Without the right to see roles nothing is said of the others."""
    held = role("r-auditor", "oauth:client:view")
    ran = scopeaudit("doctor", "--base-url", serve(audited_by(held)))
    assert ran.code == 4
    assert "lacks: a look into its own roles" in ran.out
    assert "unneeded" not in ran.out


def test_scopes_of_a_user_who_signed_in(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a user's token the scopes count, and the permissions of the user."""
    app = Client(id="c-app", name="App", grant_type="CODE", scopes=("users", "oauth:readonly"))
    token = Token(
        client="c-app", user="ana", scopes=("user-basic-info", "oauth:readonly", "billing")
    )
    read = replace(SMALL, clients=(app,), tokens=(token,), users=(user("ana"),), taken_at=NOW)
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "sandbox-token-0")
    ran = scopeaudit("doctor", "--base-url", serve(read, Scenario()))
    assert ran.code == 4
    assert "lacks: scope users:readonly: read users and their groups\n" in ran.out
    assert "unneeded: scope billing\n" in ran.out
    assert "unread" not in ran.out
    assert "lacks: a look into its own roles" in ran.out


def test_a_person_who_holds_it_all(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the person may is told apart from what the application may, that of groups included."""
    scopes = (
        "user-basic-info",
        "organization:readonly",
        "organization-authorization:readonly",
        "oauth:readonly",
        "authorization:readonly",
        "users:readonly",
        "groups:readonly",
    )
    app = Client(id="c-app", name="App", grant_type="CODE", scopes=scopes)
    token = Token(client="c-app", user="ana", scopes=scopes)
    crew = Group(
        id="g-crew", name="Crew", roles_enabled=True, grants=(Grant("r-auditor", "*"),), owners=()
    )
    local = role("r-local", "routing:skill:assign")
    read = replace(
        SMALL,
        clients=(app,),
        tokens=(token,),
        users=(user("ana", Grant("r-local", "d-000"), groups=("g-crew",)),),
        groups=(crew,),
        roles=(AUDITOR_ROLE, local),
        taken_at=NOW,
    )
    monkeypatch.setenv("GENESYSCLOUD_ACCESS_TOKEN", "sandbox-token-0")
    ran = scopeaudit("doctor", "--base-url", serve(read, Scenario()))
    assert "ok: it holds every scope that an audit needs\n" in ran.out
    assert "ok: it holds every permission that an audit needs\n" in ran.out
    assert "unneeded: permission routing:skill:assign\n" in ran.out
    assert "ok: this machine's clock is right\n" in ran.out
    assert ran.code == 0


def test_a_wrong_secret(
    scopeaudit: Scopeaudit, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a sign-in the reason is all there is."""
    monkeypatch.setenv("GENESYSCLOUD_OAUTHCLIENT_SECRET", "wrong")
    ran = scopeaudit("doctor", "--base-url", serve(SMALL))
    assert (ran.code, ran.out) == (3, "")
