"""dormant-power: a user with powerful permissions has not signed in for long."""

from datetime import timedelta
from typing import Any

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import BlindSpot, Snapshot, User
from tests.checks.auditing import find, find_one, names, open_sections
from tests.organizations import GRANT, HOME, NOW, group, role, snapshot, user

LONG_AGO, LATELY = NOW - timedelta(days=91), NOW - timedelta(days=89)
ROLES = (role("r-root", "admin"), role("r-granter", GRANT), role("r-agent", "a:b:c"))


def people(*more: User, **sections: Any) -> Snapshot:
    """Make an organization with someone who signs in, and others."""
    busy = user("ann", ("r-root", HOME), last_login_at=LATELY)
    return snapshot(busy, *more, **({"roles": ROLES} | sections))


def root(id_: str, **fields: Any) -> User:
    """Make an administrator."""
    return user(id_, ("r-root", HOME), **fields)


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("dormant-power", people(root("old", last_login_at=LONG_AGO), root("new")))


def test_those_who_are_silent_for_long_are_found() -> None:
    """Long ago and never; who signed in lately is not."""
    finding = example()
    assert (
        finding.message == "Users with role `Root` have power and no sign-in on record for 90 days"
    )
    assert names(finding) == ["Old", "New"]
    assert [one.text for one in finding.evidence] == [
        "user `Old` last signed in 2026-08-24T06:00:00Z",
        "user `New` has no sign-in on record",
    ]


def test_a_token_is_a_sign_in() -> None:
    """Who got a token lately is not dormant, whatever the last login says."""
    read = people(root("old", last_login_at=LONG_AGO, last_token_at=LATELY))
    assert not find("dormant-power", read)


def test_power_via_a_group_counts() -> None:
    """The group hands out the role."""
    read = people(
        user("gil", groups=("g-1",), last_login_at=LONG_AGO),
        groups=(group("g-1", ("r-granter", HOME)),),
    )
    assert find_one("dormant-power", read).cause == f"Role `Granter` covers `{GRANT}`."


def test_users_with_the_same_power_share_a_finding() -> None:
    """Two powerful roles held together are one cause."""
    both = user("zoe", ("r-root", HOME), ("r-granter", HOME), last_login_at=LONG_AGO)
    one, two = find("dormant-power", people(root("old", last_login_at=LONG_AGO), both))
    assert (names(one), names(two)) == (["Old"], ["Zoe"])
    assert "roles `Granter` and `Root`" in two.message


def test_someone_without_power_may_be_silent() -> None:
    """Ordinary roles are not looked at."""
    assert not find("dormant-power", people(user("bob", ("r-agent", HOME))))


def test_an_inactive_user_is_another_rules() -> None:
    """They can do nothing; what they still hold is a leftover grant."""
    assert not find("dormant-power", people(root("off", state="inactive")))


def test_a_policy_may_say_what_is_power_and_what_is_long() -> None:
    """Days and permissions are parameters."""
    read = people(user("bob", ("r-agent", HOME), last_login_at=NOW - timedelta(days=10)))
    given = {"days": 9, "permissions": ("a:b:c",)}
    root_too, finding = find("dormant-power", read, parameters=given)
    assert (names(root_too), names(finding)) == (["Ann"], ["Bob"])
    assert finding.message.endswith("for 9 days")


def test_the_time_of_the_reading_counts() -> None:
    """A snapshot audited years later does not make everyone dormant."""
    assert not find("dormant-power", people())


def test_without_any_sign_in_the_rule_is_not_decided() -> None:
    """Where no user has a date, dates were not read: silence says nothing."""
    read = snapshot(root("old"), root("new"), roles=ROLES)
    assert not find("dormant-power", read)
    assert open_sections("dormant-power", read) == ["users"]


def test_a_user_that_was_not_read_whole_is_not_called_silent() -> None:
    """The date may be what is hidden."""
    one = BlindSpot(section="users", reason="left out", ids=("new",))
    every = BlindSpot(section="users", reason="left out")
    others = root("old", last_login_at=LONG_AGO), root("new")
    assert names(find_one("dormant-power", people(*others, blind_spots=(one,)))) == ["Old"]
    assert names(find_one("dormant-power", people(*others, blind_spots=(every,)))) == ["Old"]
