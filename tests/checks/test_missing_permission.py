"""missing-permission: none of the roles a subject holds grants a permission that an action needs."""

from dataclasses import replace
from typing import Any

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import AnyOf, ClientSelector, PermissionNeed, Severity, UserSelector
from scopeaudit.model.snapshot import Snapshot, User
from tests.checks.auditing import ALL_CLIENTS, action, both, expect, find, find_one, names
from tests.organizations import AMER, EMEA, MONITOR, RECORD, client, role, snapshot, user

AGENT, SUPERVISOR = role("r-agent", "a:b:c"), role("r-supervisor", MONITOR)
TOGETHER = ("r-agent", EMEA), ("r-extra", EMEA)
ROLES = (AGENT, SUPERVISOR, role("r-extra", "x:y:z"))


def agents(*others: User, **sections: Any) -> Snapshot:
    """Make an organization of three agents, one of them with another role."""
    users = (user("ann", ("r-agent", EMEA)), user("bob", ("r-agent", AMER)), user("cy", *TOGETHER))
    return snapshot(*users, *others, **({"roles": ROLES} | sections))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("missing-permission", agents(), expect(action()))


def test_users_with_the_same_gap_share_a_finding() -> None:
    """One finding names all who lack the permission; the message has no count that could go stale."""
    finding = example()
    assert finding.message == f"Users with role `Agent` lack permission `{MONITOR}`"
    assert names(finding) == ["Ann", "Bob", "Cy"]


def test_the_cause_names_what_they_hold_instead() -> None:
    """The most common combinations of roles come first, counted in the evidence."""
    finding = example()
    assert finding.cause == (
        "Held: role `Agent`, or roles `Agent` and `Extra`; none of these grants it."
    )
    assert finding.evidence[0].text == "role `Agent`: 2 of the 3 users this was decided for"
    assert finding.evidence[0].pointer == "/users/0/grants"


def test_a_new_member_does_not_make_it_a_new_finding() -> None:
    """The fingerprint is made of the gap and its cause, never of who has it."""
    more = find_one("missing-permission", agents(user("dee")), expect(action()))
    assert more.fingerprint == example().fingerprint
    assert len(more.subjects) == 4


def test_each_subject_has_a_fingerprint_of_its_own() -> None:
    """Subjects can be told apart, and keep theirs when others come and go."""
    before = {one.id: one.fingerprint for one in example().subjects}
    more = find_one("missing-permission", agents(user("dee")), expect(action()))
    after = {one.id: one.fingerprint for one in more.subjects}
    assert len(set(after.values())) == 4
    assert before.items() < after.items()


def test_users_with_different_gaps_are_apart() -> None:
    """Whoever holds one permission of two lacks only the other."""
    record = action(PermissionNeed(RECORD), id="call.record", title="Record")
    finding, other = find("missing-permission", agents(user("sue", ("r-supervisor", EMEA))), expect(action(), record))  # fmt: skip
    assert (finding.lacks, names(finding)) == ((MONITOR,), ["Ann", "Bob", "Cy"])
    assert (other.lacks, names(other)) == ((RECORD,), ["Ann", "Bob", "Cy", "Sue"])


def test_the_same_gap_of_two_expectations_is_one_finding() -> None:
    """Who asks is listed; users are joined, and the worst severity counts."""
    policies = both(
        expect(action(), id="one", users=UserSelector(names=("Ann",)), severity=Severity.LOW),
        expect(action(), id="two", users=UserSelector(names=("Ann", "Bob"))),
    )
    finding = find_one("missing-permission", agents(), policies)
    assert finding.expectations == ("one", "two")
    assert names(finding) == ["Ann", "Bob"]
    assert finding.severity is Severity.HIGH


def test_the_expectation_may_override_the_severity() -> None:
    """Without an override the action's own severity counts."""
    plain = find_one("missing-permission", agents(), expect(action(severity=Severity.CRITICAL)))
    lower = find_one("missing-permission", agents(), expect(action(), severity=Severity.LOW))
    assert (plain.severity, lower.severity) == (Severity.CRITICAL, Severity.LOW)


def test_alternatives_are_one_gap() -> None:
    """Any one of the permissions would do, and the message says so."""
    need = AnyOf((PermissionNeed(RECORD), PermissionNeed(MONITOR)))
    finding = find_one("missing-permission", agents(roles=(AGENT,)), expect(action(need)))
    assert finding.lacks == (MONITOR, RECORD)
    assert f"lack permission `{MONITOR}` or `{RECORD}`" in finding.message


def test_a_single_user_is_named() -> None:
    """One subject cannot be split, so that its name stays true."""
    finding = find_one(
        "missing-permission", agents(), expect(action(), users=UserSelector(names=("Cy",)))
    )
    assert finding.message == f"User `Cy` lacks permission `{MONITOR}`"


def test_users_through_a_client_are_named_with_it() -> None:
    """The same users through two clients have two findings, since each is a way of its own."""
    read = agents(clients=(client("dash"), client("pop")))
    policies = expect(action(), clients=ALL_CLIENTS, users=UserSelector())
    one, two = find("missing-permission", read, policies)
    assert (
        one.message == f"Users with role `Agent` through client `Dash` lack permission `{MONITOR}`"
    )
    assert (one.client, two.client) == ("dash", "pop")
    assert one.fingerprint != two.fingerprint


def test_a_client_that_acts_for_itself_lacks_it_itself() -> None:
    """With client credentials the client's own roles decide."""
    bot = client("bot", "CLIENT-CREDENTIALS", grants=(("r-agent", EMEA),))
    finding = find_one(
        "missing-permission", snapshot(roles=ROLES, clients=(bot,)), expect(action(), clients=ALL_CLIENTS)
    )  # fmt: skip
    assert finding.message == f"Client `Bot` lacks permission `{MONITOR}`"
    assert finding.cause == "Held: role `Agent`; none of these grants it."
    assert finding.evidence[0].pointer == "/clients/0/grants"


def test_trap_8_roles_of_a_user_client_do_not_help_its_users() -> None:
    """What a CODE client has as roles is ignored: its users still lack the permission."""
    dash = client("dash", grants=(("r-supervisor", EMEA),))
    finding = find_one(
        "missing-permission",
        agents(clients=(dash,)),
        expect(action(), clients=ALL_CLIENTS, users=UserSelector()),
    )
    assert names(finding) == ["Ann", "Bob", "Cy"]


@pytest.mark.parametrize("names_", [("Ann", "Bob"), ("Bob", "Ann")])
def test_the_order_of_what_is_written_does_not_matter(names_: tuple[str, ...]) -> None:
    """Fingerprints survive another order of selectors, and other names of policies and roles."""
    renamed = (replace(AGENT, name="Front desk"), *ROLES[1:])
    first = find_one("missing-permission", agents(), expect(action(), id="a"))
    again = find_one(
        "missing-permission",
        agents(roles=renamed),
        expect(action(title="Listen in"), id="b", users=UserSelector(names=names_)),
    )
    assert first.fingerprint == again.fingerprint
    assert first.subjects[0].fingerprint == again.subjects[0].fingerprint


def test_unknown_verdicts_make_no_finding() -> None:
    """Where roles could not be read nothing is said to be missing."""
    assert not find("missing-permission", agents(roles=None), expect(action()))


def test_someone_who_must_not_is_no_gap() -> None:
    """What is missing for a `cannot` is as it should be."""
    assert not find("missing-permission", agents(), expect(action(), allowed=False))


def test_the_gap_of_a_wanted_division_says_where() -> None:
    """The division is part of the gap where the policy names one."""
    finding = find_one("missing-permission", agents(), expect(action(), where=("EMEA",)))
    assert finding.division == EMEA
    assert finding.message.endswith("in division `EMEA`")
    assert finding.fingerprint != example().fingerprint


def test_all_divisions_are_one_gap() -> None:
    """A division made later does not make the same gap a new one."""
    policies = expect(action(), where="all")
    finding = find_one("missing-permission", agents(), policies)
    fewer = find_one("missing-permission", agents(divisions=snapshot().divisions[:2]), policies)  # type: ignore[index]
    assert finding.division == "*"
    assert finding.fingerprint == fewer.fingerprint


def test_selected_clients_matter_only_where_they_exist() -> None:
    """A selector without a match makes no finding of this rule."""
    policies = expect(action(), clients=ClientSelector(ids=("none",)), users=UserSelector())
    assert not find("missing-permission", agents(), policies)


def test_users_without_any_role_are_said_to_hold_none() -> None:
    """No role is named that nobody holds."""
    read = snapshot(user("new"), user("newer"), roles=ROLES)
    finding = find_one("missing-permission", read, expect(action()))
    assert finding.message == f"Users lack permission `{MONITOR}`"
    assert finding.cause == "No role is held at all."


def test_many_kinds_of_roles_are_not_all_listed() -> None:
    """The cause names three combinations; who has nothing in common has no role in the message."""
    roles = [role(f"r-{number}", "a:b:c") for number in range(25)]
    users = [user(f"u{number}", (f"r-{number}", EMEA)) for number in range(25)]
    finding = find_one(
        "missing-permission", snapshot(*users, roles=tuple(roles)), expect(action())
    )
    assert finding.message == f"Users lack permission `{MONITOR}`"
    assert ", or other roles; none of these grants it." in finding.cause
    assert finding.evidence[-1].text == "and 5 more"
