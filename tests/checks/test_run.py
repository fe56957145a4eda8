"""Running the rules in force, and saying which of them could not be decided."""

import pytest

from scopeaudit.checks import CHECKS, RULES
from scopeaudit.checks.run import find_all, find_waiver_findings, settings_in_force
from scopeaudit.checks.undecided import undecided
from scopeaudit.model.policy import PolicySet, RuleSetting, Severity
from scopeaudit.model.snapshot import BlindSpot, Snapshot, UsageWindow
from tests.checks.auditing import action, audited, expect, open_sections, setting
from tests.organizations import NOW, client, snapshot

ALWAYS = {rule.id for rule in RULES.values() if rule.family in {"access", "about"}}
SWITCHED = sorted(set(RULES) - ALWAYS)
EXACT: dict[str, set[str]] = {
    one.rule.id: {"attempts"} if "attempts" in one.rule.reads else set()
    for one in CHECKS
    if one.exact
}
"""Rules that say themselves what keeps them open; without attempts, and nobody asked for, little does."""
EMPTY = Snapshot(version=1, organization=snapshot().organization, taken_at=NOW)


def test_access_and_about_rules_always_run() -> None:
    """No policy has to switch them on."""
    assert {one.rule for one in settings_in_force(PolicySet(), EMPTY)} == ALWAYS


def test_a_policy_switches_the_others_on() -> None:
    """With its own setting."""
    given = setting("idle-client", severity=Severity.HIGH)
    assert given in settings_in_force(PolicySet(rules=(given,)), EMPTY)


def test_a_policy_may_set_the_severity_of_a_rule_that_always_runs() -> None:
    """The rule runs once, with that setting."""
    given = setting("blind-spot", severity=Severity.HIGH)
    in_force = [
        one
        for one in settings_in_force(PolicySet(rules=(given,)), EMPTY)
        if one.rule == given.rule
    ]
    assert in_force == [given]


def test_all_rules_run_on_an_organization_of_which_nothing_was_read() -> None:
    """Nothing but blind spots is found, and no rule breaks."""
    every = tuple(setting(rule) for rule in SWITCHED)
    findings = find_all(audited(EMPTY, PolicySet(rules=every)))
    assert {one.rule for one in findings} == {"blind-spot"}


@pytest.mark.parametrize("rule", SWITCHED)
def test_a_rule_whose_sections_were_not_read_is_not_decided(rule: str) -> None:
    """A rule without findings is green only if it could look at all it reads."""
    blind = set(open_sections(rule, EMPTY))
    assert EXACT.get(rule, set(RULES[rule].reads) - {"grants"}) <= blind


@pytest.mark.parametrize("rule", SWITCHED)
def test_a_rule_that_could_read_everything_is_decided(rule: str) -> None:
    """An organization that was read whole leaves nothing open."""
    whole = snapshot(tokens=(), attempts=(), usage=UsageWindow(days=30))
    assert open_sections(rule, whole) == []


def test_grants_that_were_refused_leave_rules_open() -> None:
    """Grants are no section of their own; a blind spot tells."""
    read = snapshot(blind_spots=(BlindSpot(section="grants", reason="refused"),))
    assert open_sections("super-user", read) == ["grants"]
    assert open_sections("implicit-grant", read) == []


def test_a_client_without_its_roles_leaves_only_open_what_needs_them() -> None:
    """It was listed, so that its other settings can be judged."""
    unread = client("bot", "CLIENT-CREDENTIALS", grants=None)
    read = snapshot(clients=(unread,), usage=UsageWindow(days=30))
    assert open_sections("implicit-grant", read) == []
    assert open_sections("super-user", read) == ["clients"]
    assert open_sections("unused-permission", read) == ["clients"]


def test_each_section_is_named_once_per_rule() -> None:
    """The blind spot over the whole section stands for those over parts of it."""
    part = BlindSpot(section="users", reason="one", ids=("u",))
    whole = BlindSpot(section="users", reason="all")
    for spots in ((part, whole), (whole, part)):
        found = undecided(audited(snapshot(blind_spots=spots)), (setting("super-user"),))
        assert found == (("super-user", whole),)


@pytest.mark.parametrize("rule", sorted(ALWAYS))
def test_rules_that_always_run_are_open_by_their_verdicts(rule: str) -> None:
    """What an access rule could not decide is an unknown verdict, and not counted twice."""
    assert open_sections(rule, EMPTY) == []


def test_rules_that_stay_open_show_in_the_blind_spots() -> None:
    """The blind-spot rule names them."""
    findings = find_all(audited(snapshot(), PolicySet(rules=(setting("idle-client"),))))
    assert [one.cause for one in findings] == ["Was not read. It keeps rule `idle-client` open."]


def test_waiver_rules_run_last() -> None:
    """They look at what waivers did, and the others do not wait for them."""
    assert not find_waiver_findings(audited(EMPTY))


def test_a_rule_that_runs_by_itself_stands_nowhere() -> None:
    """Its findings have no line in a policy; those of an expectation have that of the expectation."""
    (spot,) = find_all(audited(snapshot(scopes_enforced=None)))
    assert spot.at is None
    finding = find_all(audited(snapshot(), expect(action())))[0]
    assert str(finding.at) == "policy.yaml:3:1"


def test_parameters_of_the_wrong_type_are_refused() -> None:
    """The loader checks them; this is the last line."""
    bad = RuleSetting(rule="long-lived-token", parameters={"seconds": ("x",)}, at=setting("x").at)
    other = RuleSetting(rule="long-lived-token", parameters={"scim_clients": 3}, at=bad.at)
    check = next(one for one in CHECKS if one.rule.id == "long-lived-token")
    read = audited(snapshot(clients=(client("c", token_seconds=1),)))
    for one in (bad, other):
        with pytest.raises(TypeError, match="parameter"):
            list(check.find(read, one))
