"""wildcard-role: a role grants all entities or all actions of a domain by `*`."""

from dataclasses import replace

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import Severity
from scopeaudit.model.snapshot import Role
from tests.checks.auditing import find, find_one, open_sections
from tests.organizations import EMEA, ONLY_BILLING, group, role, snapshot, user

WILD = role("r-power", "conversation:*:*", "a:b:c")


def example(wild: Role = WILD) -> Finding:
    """Make the finding that the docs page shows."""
    read = snapshot(
        user("ann", ("r-power", EMEA)),
        user("gil", groups=("g-1",)),
        roles=(role("r-plain", "a:b:c"), wild),
        groups=(group("g-1", ("r-power", EMEA), name="Leads"),),
    )
    return find_one("wildcard-role", read)


@pytest.mark.parametrize("pattern", ["conversation:*:view", "conversation:call:*", "*:*:*"])
def test_trap_19_a_wildcard_in_any_segment_is_found(pattern: str) -> None:
    """Entity, action, and a literal domain `*`, which only other people's code handles."""
    assert f"grants by wildcard: `{pattern}`" in example(role("r-power", pattern)).message


def test_the_role_is_the_subject_and_its_holders_the_cause() -> None:
    """The role is to be mended, so that a waiver can name it."""
    finding = example()
    assert [(one.kind, one.id) for one in finding.subjects] == [("role", "r-power")]
    assert finding.evidence[0].pointer == "/roles/1/policies/0"
    assert (
        "It is handed out by group `Leads` and granted directly in division `EMEA`."
        in finding.cause
    )


def test_trap_18_the_vendor_may_drop_a_condition_when_it_expands_a_wildcard() -> None:
    """A condition under a wildcard is remarked."""
    wild = role("r-power", "conversation:*:*", condition=ONLY_BILLING)
    assert "A condition it stands under may be dropped by that." in example(wild).cause
    assert "condition" not in example().cause


def test_a_role_nobody_holds_is_less_severe() -> None:
    """One step lower, and it says that nobody holds it."""
    finding = find_one("wildcard-role", snapshot(roles=(WILD,)))
    assert finding.severity is Severity.LOW
    assert finding.cause.startswith("Nobody active holds it.")


def test_a_holder_that_may_be_hidden_keeps_the_severity() -> None:
    """Where grants were not read whole nobody is said to hold nothing."""
    finding = find_one("wildcard-role", snapshot(user("ann", grants=None), roles=(WILD,)))
    assert finding.severity is Severity.MEDIUM
    assert "Nobody" not in finding.cause


def test_a_role_of_the_vendor_is_to_be_copied() -> None:
    """Built-in roles are left as they are."""
    assert "make a copy" in example(replace(WILD, default_role_id="admin")).remedy[0]


def test_the_fingerprint_does_not_follow_the_patterns() -> None:
    """Another wildcard in the same role is the same gap."""
    assert example(role("r-power", "a:*:*")).fingerprint == example().fingerprint


def test_a_role_without_wildcard_is_not_found() -> None:
    """Names in full are what is wanted."""
    assert not find("wildcard-role", snapshot(roles=(role("r-plain", "a:b:c"),)))


def test_without_roles_the_rule_is_not_decided() -> None:
    """Roles that were not read may have wildcards."""
    assert "roles" in open_sections("wildcard-role", snapshot(roles=None))
