"""denied-by-access-policy: the roles are right, but an access policy denies the permission."""

from dataclasses import replace

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import AccessPolicy, Snapshot
from tests.checks.auditing import action, expect, find, find_one, names
from tests.organizations import EMEA, MONITOR, role, snapshot, user

DENIAL = AccessPolicy(id="p-1", name="No listening in", target=MONITOR, subject_type="ALL")


def denying(policy: AccessPolicy) -> Snapshot:
    """Make an organization of two supervisors with an access policy."""
    users = (user("sue", ("r-supervisor", EMEA)), user("sid", ("r-supervisor", EMEA)))
    return snapshot(*users, roles=(role("r-supervisor", MONITOR),), access_policies=(policy,))


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one("denied-by-access-policy", denying(DENIAL), expect(action()))


def test_trap_22_roles_are_fine_and_a_policy_denies() -> None:
    """The policy is named, and that more roles do not help."""
    finding = example()
    assert finding.message == (
        f"Users with role `Supervisor` are denied permission `{MONITOR}` by an access policy"
    )
    assert "access policy `No listening in` denies it; more roles do not help" in finding.cause
    assert finding.evidence[0].pointer == "/access_policies/0"


def test_the_fix_changes_the_policy_and_not_the_roles() -> None:
    """No role is to be granted."""
    (step,) = example().remedy
    assert step.startswith("Change access policy `No listening in`")


def test_a_policy_for_one_user_denies_that_one() -> None:
    """The others keep what they can."""
    only = replace(DENIAL, subject_type="USER", subject_id="sid")
    finding = find_one("denied-by-access-policy", denying(only), expect(action()))
    assert names(finding) == ["Sid"]


def test_an_inactive_policy_denies_nothing() -> None:
    """A policy that is not active is not enforced."""
    off = replace(DENIAL, active=False)
    assert not find("denied-by-access-policy", denying(off), expect(action()))


def test_another_policy_is_another_cause() -> None:
    """The fingerprint follows the policy's id, not its name."""
    renamed = find_one(
        "denied-by-access-policy", denying(replace(DENIAL, name="Other")), expect(action())
    )
    other = find_one(
        "denied-by-access-policy", denying(replace(DENIAL, id="p-2")), expect(action())
    )
    assert renamed.fingerprint == example().fingerprint != other.fingerprint
