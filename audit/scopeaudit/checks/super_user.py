"""super-user: someone holds the general permission that covers everything."""

from collections.abc import Iterable

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import fact
from scopeaudit.checks.finding import Words, beyond, found
from scopeaudit.checks.holders import Holders, facts, holders, ways
from scopeaudit.checks.wording import quoted, sentences
from scopeaudit.index import is_super_user
from scopeaudit.model.finding import Finding
from scopeaudit.model.permission import SUPER_USER
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Role

RULE = Rule(
    id="super-user",
    title="A subject may do anything",
    severity=Severity.HIGH,
    family="hygiene",
    reads=("roles", "users", "clients", "groups", "grants"),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per role with that permission, for all who hold the role."""
    for position, role in enumerate(audited.index.snapshot.roles or ()):
        if is_super_user(role):
            held = holders(audited, {role.id})
            if held:
                yield _finding(audited, setting, position, role, held)


def _finding(
    audited: Audited, setting: RuleSetting, position: int, role: Role, held: Holders
) -> Finding:
    name = quoted(role.name)
    text = f"role {name} holds the general permission {quoted(SUPER_USER)}"
    words = Words(
        message=f"Role {name} makes its holders super-users",
        cause=sentences(
            f"it holds the general permission {quoted(SUPER_USER)}, which creates, changes and"
            " deletes anything",
            ways(audited.index, held.holdings),
        ),
        evidence=(
            fact(audited, text, "roles", position, "permissions"),
            *facts(audited, held),
        ),
        excess=beyond("permission", (SUPER_USER,)),
        remedy=(
            (
                f"Admin > People & Permissions > Roles > {name}: leave it to the few who must have it,"
                " and grant the others a role with what they use"
            ),
        ),
    )
    return found(audited, RULE, setting, words, key=(role.id,), subjects=held.subjects(audited))
