"""missing-scope: an application lacks a scope that an action it must allow needs."""

from dataclasses import replace

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import (
    AnyOf,
    ClientSelector,
    NamedNeed,
    PermissionNeed,
    ScopeNeed,
    Severity,
    UserSelector,
)
from scopeaudit.model.snapshot import Client, Snapshot
from tests.checks.auditing import ALL_CLIENTS, action, both, expect, find, find_one, names
from tests.organizations import MONITOR, client, role, snapshot, user

UPDATE = NamedNeed("call:update", ScopeNeed("call:update"), ScopeNeed("conversations"))
MUTE = action(UPDATE, id="call.mute", title="Mute")
DASHBOARD = client("dash", name="Queue dashboard", scopes=("users", "conversations:readonly"))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("missing-scope", with_clients(DASHBOARD), expect(MUTE, clients=ALL_CLIENTS))


def with_clients(*clients: Client, **fields: object) -> Snapshot:
    """Make an organization of some clients and two users."""
    return snapshot(user("ann"), user("bob"), clients=clients, **fields)


def test_both_names_are_shown_where_the_team_has_its_own() -> None:
    """The message says the team's name and what it is published as; what lacks is the latter."""
    finding = example()
    assert finding.message == (
        "Client `Queue dashboard` lacks `call:update` (published as scope `conversations`)"
    )
    assert (finding.said, finding.lacks) == ("call:update", ("conversations",))


def test_a_scope_named_as_published_is_shown_once() -> None:
    """Without a team's name there is no second one."""
    finding = find_one(
        "missing-scope",
        with_clients(DASHBOARD),
        expect(action(ScopeNeed("conversations")), clients=ALL_CLIENTS),
    )
    assert finding.message == "Client `Queue dashboard` lacks scope `conversations`"
    assert finding.said == ""


def test_actions_and_expectations_that_share_a_gap_make_one_finding() -> None:
    """The same client, scope and cause is one gap, whoever asks and for whatever action."""
    hold = action(ScopeNeed("conversations"), id="call.hold", title="Hold")
    policies = both(
        expect(MUTE, hold, id="one", clients=ALL_CLIENTS),
        expect(MUTE, id="two", clients=ALL_CLIENTS, users=UserSelector()),
    )
    finding = find_one("missing-scope", with_clients(DASHBOARD), policies)
    assert finding.actions == ("call.mute", "call.hold")
    assert finding.expectations == ("one", "two")
    assert names(finding) == ["Ann", "Bob"]
    assert {subject.client for subject in finding.subjects} == {"dash"}


def test_a_client_alone_is_the_subject_where_no_users_are_selected() -> None:
    """Without users the finding and its one subject have the same fingerprint."""
    finding = example()
    (subject,) = finding.subjects
    assert (subject.kind, subject.id) == ("client", "dash")
    assert subject.fingerprint == finding.fingerprint


def test_the_readonly_form_is_the_smallest_fix_where_it_is_enough() -> None:
    """Of alternatives the one that opens least is to be ticked."""
    need = AnyOf((ScopeNeed("conversations"), ScopeNeed("conversations:readonly")))
    finding = find_one(
        "missing-scope",
        with_clients(client("dash")),
        expect(action(need), clients=ALL_CLIENTS),
    )
    assert finding.lacks == ("conversations", "conversations:readonly")
    assert finding.remedy[0].endswith("> Scope: tick `conversations:readonly`")


def test_trap_7_client_credentials_never_lack_a_scope() -> None:
    """Scopes are ignored on client credentials, so that none can be missing."""
    bot = client("bot", "CLIENT-CREDENTIALS", scopes=("users",))
    assert not find("missing-scope", with_clients(bot), expect(MUTE, clients=ALL_CLIENTS))


def test_trap_9_a_scope_that_is_not_enforced_is_latent() -> None:
    """Where scopes are not enforced the gap is reported one step lower, and it is said in words."""
    finding = find_one(
        "missing-scope",
        with_clients(DASHBOARD, scopes_enforced=False),
        expect(MUTE, clients=ALL_CLIENTS),
    )
    assert finding.latent
    assert finding.severity is Severity.MEDIUM
    assert "does not enforce scopes" in finding.cause


def test_enforcement_that_is_not_known_is_remarked() -> None:
    """Nobody said whether scopes are enforced: reported in full, with that remark."""
    finding = find_one(
        "missing-scope",
        with_clients(DASHBOARD, scopes_enforced=None),
        expect(MUTE, clients=ALL_CLIENTS),
    )
    assert finding.severity is Severity.HIGH
    assert "It is not known whether the organization enforces scopes." in finding.cause


def test_trap_10_the_fix_says_that_a_new_token_is_needed() -> None:
    """Ticking the scope is not enough: a token keeps the scopes it was issued with."""
    assert example().remedy == (
        "Admin > Integrations > OAuth > client `Queue dashboard` > Scope: tick `conversations`",
        "Then sign in again: a token keeps the scopes it was issued with",
    )


def test_a_scope_that_is_configured_but_not_authorized_needs_an_authorization() -> None:
    """Where the client holds the scope already, an administrator must authorize it."""
    dash = replace(DASHBOARD, scopes=("conversations",), authorized_scopes=("users",))
    finding = find_one("missing-scope", with_clients(dash), expect(MUTE, clients=ALL_CLIENTS))
    assert finding.remedy[0].startswith("Authorize client `Queue dashboard` for scope")
    assert "no administrator authorized it" in finding.cause


def test_a_scope_that_is_authorized_already_needs_only_to_be_ticked() -> None:
    """No second authorization is asked for."""
    dash = replace(DASHBOARD, authorized_scopes=("conversations",))
    finding = find_one("missing-scope", with_clients(dash), expect(MUTE, clients=ALL_CLIENTS))
    assert not any("Authorize" in step for step in finding.remedy)


def test_what_the_policy_advises_is_added() -> None:
    """The policy's own remedy follows the smallest fix and says which action it is for."""
    mute = replace(MUTE, remedy="Ask the overlay team")
    finding = find_one("missing-scope", with_clients(DASHBOARD), expect(mute, clients=ALL_CLIENTS))
    assert finding.remedy[-1] == "For `call.mute` the policy adds: Ask the overlay team"


def test_the_evidence_points_into_the_snapshot() -> None:
    """Each fact says where it was read and when."""
    finding = find_one(
        "missing-scope",
        with_clients(client("other", scopes=("conversations",)), DASHBOARD),
        expect(MUTE, clients=ClientSelector(ids=("dash",))),
    )
    assert [one.pointer for one in finding.evidence] == ["/clients/1/scopes", "/scopes_enforced"]
    assert {one.source for one in finding.evidence} == {"read 2026-11-23T06:00:00Z"}


def test_a_gap_of_the_user_is_another_rules() -> None:
    """A client with the scope has no finding here, whatever its users lack."""
    dash = client("dash", scopes=("conversations",))
    both_needed = expect(
        MUTE, action(PermissionNeed(MONITOR)), clients=ALL_CLIENTS, users=UserSelector()
    )
    read = with_clients(dash, roles=(role("r-agent", "a:b:c"),))
    assert not find("missing-scope", read, both_needed)
