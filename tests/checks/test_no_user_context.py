"""no-user-context: a client without a user is to do what only a signed-in user can."""

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import AllOf, ParticipantNeed, PermissionNeed, UserContextNeed
from scopeaudit.model.snapshot import Grant
from tests.checks.auditing import ALL_CLIENTS, action, expect, find, find_one
from tests.organizations import MONITOR, client, role, snapshot

MUTE = action(AllOf((UserContextNeed(), ParticipantNeed("self"))), id="call.mute", title="Mute")
BOT = client("bot", "CLIENT-CREDENTIALS", name="Call bot", grants=(Grant("r-all", "*"),))
READ = snapshot(roles=(role("r-all", MONITOR),), clients=(BOT, client("dash")))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("no-user-context", READ, expect(MUTE, clients=ALL_CLIENTS))


def test_trap_7_client_credentials_cannot_do_what_needs_a_user() -> None:
    """Whatever roles it holds: the vendor answers 400 `not.a.user`."""
    finding = example()
    assert finding.message == "Client `Call bot` has no signed-in user, which the action needs"
    assert "CLIENT-CREDENTIALS" in finding.cause
    assert "`not.a.user`" in finding.cause


def test_needing_a_user_and_a_participant_is_one_gap() -> None:
    """Both lack for the same cause, and so do all actions that need them."""
    hold = action(UserContextNeed(), id="call.hold", title="Hold")
    finding = find_one("no-user-context", READ, expect(MUTE, hold, clients=ALL_CLIENTS))
    assert finding.actions == ("call.mute", "call.hold")
    assert finding.fingerprint == example().fingerprint


def test_a_client_that_signs_users_in_has_no_such_gap() -> None:
    """Only the client-credentials client of the two is found."""
    assert [one.id for one in example().subjects] == ["bot"]


def test_what_needs_no_user_is_no_gap() -> None:
    """A permission alone does not need a user."""
    policies = expect(action(PermissionNeed(MONITOR)), clients=ALL_CLIENTS)
    assert not find("no-user-context", READ, policies)
