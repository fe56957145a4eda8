"""can-grant-itself: whoever may grant roles may grant itself any of them."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import fact, place
from scopeaudit.checks.finding import Words, beyond, found
from scopeaudit.checks.holders import Holders, facts, holders, ways
from scopeaudit.checks.setting import texts
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.index import Coverage, is_super_user
from scopeaudit.model.finding import Finding
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Role

RULE = Rule(
    id="can-grant-itself",
    title="A subject may give itself more power",
    severity=Severity.HIGH,
    family="hygiene",
    reads=("users", "clients", "roles", "groups", "grants"),
    parameters={"permissions": ("authorization:grant:add",)},
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per role that lets its holders grant roles; super-users are another rule's."""
    index = audited.index
    supers = [role.id for role in index.snapshot.roles or () if is_super_user(role)]
    for role in index.snapshot.roles or ():
        ways_ = {name: index.covers(role.id, name) for name in texts(RULE, setting, "permissions")}
        covered = {name: coverage for name, coverage in ways_.items() if coverage}
        if covered and not is_super_user(role):
            held = holders(audited, {role.id}, without=supers)
            if held:
                yield _finding(audited, setting, role, held, covered)


def _finding(
    audited: Audited,
    setting: RuleSetting,
    role: Role,
    held: Holders,
    covered: dict[str, tuple[Coverage, ...]],
) -> Finding:
    name = quoted(role.name)
    conditions = [str(one[0].condition) for one in covered.values() if one[0].condition]
    words = Words(
        message=f"Role {name} lets its holders grant themselves any role",
        cause=sentences(
            f"it covers {listed(covered)}",
            ways(audited.index, held.holdings),
            f"it does so only where {' or '.join(conditions)}"
            if len(conditions) == len(covered)
            else "",
        ),
        evidence=(
            fact(
                audited,
                f"role {name} grants {listed(one[0].pattern for one in covered.values())}",
                *place(audited, "roles", role.id),
            ),
            *facts(audited, held),
        ),
        excess=beyond("permission", covered),
        remedy=(
            f"Leave {name} to the few who grant roles, and let someone else review what they grant",
            f"Or take {listed(covered)} out of {name} (Admin > People & Permissions > Roles)",
        ),
    )
    return found(audited, RULE, setting, words, key=(role.id,), subjects=held.subjects(audited))
