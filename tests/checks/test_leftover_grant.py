"""leftover-grant: someone or something that can do nothing any more still holds grants."""

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import BlindSpot, Grant
from tests.checks.auditing import find, find_one, names, open_sections
from tests.organizations import EMEA, client, group, role, snapshot, user

ROLES = (role("r-agent", "a:b:c"),)
AGENT = ("r-agent", EMEA)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    read = snapshot(user("ann", AGENT), user("del", AGENT, state="deleted"), roles=ROLES)
    return find_one("leftover-grant", read)


def test_trap_16_deleted_users_with_grants_are_seen() -> None:
    """A list of active users does not show them; the snapshot has all states."""
    finding = example()
    assert finding.message == "Grants are left on deleted users"
    assert names(finding) == ["Del"]
    assert finding.evidence[0].pointer == "/users/1/grants"


def test_users_of_a_state_share_a_finding() -> None:
    """Inactive and deleted ones are apart, since they are a risk of different kinds."""
    users = [user(f"u{number}", AGENT, state="inactive") for number in range(30)]
    finding, other = find("leftover-grant", snapshot(*users, user("del", AGENT, state="deleted")))
    assert len(finding.subjects) == 30
    assert finding.evidence[-1].text == "and 10 more"
    assert names(other) == ["Del"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"roles_enabled": False}, "Grants are left on groups whose roles are switched off"),
        ({"state": "deleted"}, "Grants are left on deleted groups"),
        ({"state": "inactive", "roles_enabled": False}, "Grants are left on inactive groups"),
    ],
)
def test_trap_15_groups_that_hand_out_nothing_may_still_hold_grants(
    fields: dict[str, object], message: str
) -> None:
    """A group that is switched off gives its members nothing, until it is switched on."""
    read = snapshot(groups=(group("g-1", AGENT, name="Leads", **fields), group("g-2", AGENT)))
    finding = find_one("leftover-grant", read)
    assert finding.message == message
    assert [(one.kind, one.name) for one in finding.subjects] == [("group", "Leads")]


@pytest.mark.parametrize("state", ["inactive", "disabled", "deleted"])
def test_clients_that_are_off_may_still_hold_grants(state: str) -> None:
    """Only clients that act for themselves; others' roles never counted."""
    grants = (Grant(*AGENT),)
    read = snapshot(
        clients=(
            client("bot", "CLIENT-CREDENTIALS", state=state, grants=grants),
            client("dash", "CODE", state=state, grants=grants),
        )
    )
    finding = find_one("leftover-grant", read)
    assert finding.message == f"Grants are left on {state} clients"
    assert names(finding) == ["Bot"]


def test_active_objects_and_those_without_grants_are_left_out() -> None:
    """Nothing is left over where nothing is held, or where it is in use."""
    read = snapshot(
        user("ann", AGENT),
        user("del", state="deleted"),
        user("unread", state="deleted", grants=None),
        groups=(group("g-1", AGENT), group("g-2", roles_enabled=False)),
        clients=(client("bot", "CLIENT-CREDENTIALS", grants=(Grant(*AGENT),)),),
    )
    assert not find("leftover-grant", read)


def test_which_groups_a_user_is_in_does_not_matter() -> None:
    """A blind spot over memberships leaves nothing open; one over groups does."""
    membership = BlindSpot(section="groups", reason="left out", ids=("ann",))
    one = BlindSpot(section="groups", reason="left out", ids=("g-1",))
    every = BlindSpot(section="groups", reason="refused")

    def left_open(spot: BlindSpot) -> list[str]:
        read = snapshot(user("ann"), groups=(group("g-1"),), blind_spots=(spot,))
        return open_sections("leftover-grant", read)

    assert [left_open(spot) for spot in (membership, one, every)] == [[], ["groups"], ["groups"]]


def test_one_more_of_them_is_the_same_finding() -> None:
    """The fingerprint is made of the reason."""
    read = snapshot(user("del", AGENT, state="deleted"), user("old", AGENT, state="deleted"))
    assert find_one("leftover-grant", read).fingerprint == example().fingerprint
