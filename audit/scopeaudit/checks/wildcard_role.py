"""wildcard-role: a role grants all entities or all actions of a domain by `*`."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from scopeaudit.checks import setting as settings
from scopeaudit.checks.audited import Audited
from scopeaudit.checks.evidence import bounded, fact
from scopeaudit.checks.finding import Who, Words, beyond, found
from scopeaudit.checks.holders import effective_holdings, ways
from scopeaudit.checks.wording import listed, quoted, sentences
from scopeaudit.model.access import Holding
from scopeaudit.model.finding import Evidence, Finding
from scopeaudit.model.permission import is_wildcard
from scopeaudit.model.policy import RuleSetting, Severity
from scopeaudit.model.rule import Rule
from scopeaudit.model.snapshot import Role, RolePolicy, Section

RULE = Rule(
    id="wildcard-role",
    title="A role grants permissions by a wildcard",
    severity=Severity.MEDIUM,
    family="hygiene",
    reads=("roles",),
)


def find(audited: Audited, setting: RuleSetting) -> Iterable[Finding]:
    """Yield one finding per role; one that nobody holds is a step less severe."""
    # NOTE: not `holders`: there may be many such roles, and who holds them is not asked.
    holdings = effective_holdings(audited)
    for position, role in enumerate(audited.index.snapshot.roles or ()):
        wild = tuple(_wild(role))
        if wild:
            yield _finding(
                audited, setting, _Wild(position, role, wild), holdings.get(role.id, ())
            )


class _Wild(NamedTuple):
    """A role, where it stands, and its patterns with a wildcard, each with its policy and where that is."""

    position: int
    role: Role
    patterns: tuple[tuple[int, RolePolicy, str], ...]


def _wild(role: Role) -> Iterator[tuple[int, RolePolicy, str]]:
    """Yield each pattern with a wildcard, with its policy and the position of that."""
    for number, policy in enumerate(role.policies):
        for action in policy.actions:
            pattern = f"{policy.domain}:{policy.entity}:{action}"
            if is_wildcard(pattern):
                yield number, policy, pattern


def _finding(
    audited: Audited, setting: RuleSetting, one: _Wild, held: Collection[Holding]
) -> Finding:
    position, role, wild = one
    unheld = not held and not _hidden(audited)
    severity = settings.severity(RULE, setting)
    patterns = sorted({pattern for _, _, pattern in wild})
    words = Words(
        message=f"Role {quoted(role.name)} grants by wildcard: {listed(patterns)}",
        cause=sentences(
            "nobody active holds it" if unheld else "a wildcard grants more than the role says",
            ways(audited.index, held),
            "the vendor writes a wildcard out when the role is saved; later permissions then no"
            " longer come with it",
            "a condition it stands under may be dropped by that"
            if any(policy.condition for _, policy, _ in wild)
            else "",
        ),
        evidence=_evidence(audited, position, wild),
        remedy=_remedy(role),
        excess=beyond("permission", patterns),
        severity=severity.lowered() if unheld else severity,
    )
    who = Who("role", role.id, role.name)
    return found(audited, RULE, setting, words, key=(role.id,), subjects=(who,))


def _hidden(audited: Audited) -> bool:
    """Say whether a holder may have been overlooked."""
    who: set[Section] = {"users", "clients", "groups", "grants"}
    return any(spot.section in who for spot in audited.index.blind_spots)


def _remedy(role: Role) -> tuple[str, ...]:
    place = f"Admin > People & Permissions > Roles > {quoted(role.name)}"
    if role.default_role_id is None:
        return (f"{place}: replace the wildcard by the entities and actions that are needed",)
    copy = "make a copy with the entities and actions that are needed, and grant that instead"
    return (f"{place} is one of the vendor's own roles: {copy}",)


def _evidence(
    audited: Audited, position: int, wild: tuple[tuple[int, RolePolicy, str], ...]
) -> tuple[Evidence, ...]:
    facts = (
        fact(audited, f"a policy grants {quoted(pattern)}", "roles", position, "policies", number)
        for number, _, pattern in wild
    )
    return bounded(facts, len(wild))
