"""inactive-user: a user who must be able to act is inactive or deleted."""

from scopeaudit.model.finding import Finding
from tests.checks.auditing import ALL_USERS, action, expect, find, find_one, names
from tests.organizations import EMEA, MONITOR, role, snapshot, user

READ = snapshot(
    user("ann", ("r-agent", EMEA)),
    user("ida", ("r-agent", EMEA), state="inactive"),
    user("del", ("r-agent", EMEA), state="deleted"),
    roles=(role("r-agent", MONITOR),),
)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("inactive-user", READ, expect(action(), users=ALL_USERS))


def test_users_of_other_states_share_a_finding() -> None:
    """The states are named in the cause."""
    finding = example()
    assert finding.message == "Users with role `Agent` are not active"
    assert names(finding) == ["Ida", "Del"]
    assert "state `deleted` and `inactive`" in finding.cause


def test_each_user_is_shown_with_its_state() -> None:
    """The evidence points to the state of each."""
    assert [(one.text, one.pointer) for one in example().evidence] == [
        ("user `Ida` is inactive", "/users/1/state"),
        ("user `Del` is deleted", "/users/2/state"),
    ]


def test_users_are_active_unless_a_policy_asks_for_others() -> None:
    """The default selector leaves them out."""
    assert not find("inactive-user", READ, expect(action()))
