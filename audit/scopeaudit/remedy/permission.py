"""A permission that lacks: grant the role that brings least, or widen one that all of them hold."""

from collections import Counter
from collections.abc import Collection

from scopeaudit.index import Index
from scopeaudit.model.access import Holding
from scopeaudit.model.change import AddPermission, NewRole
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.snapshot import Role
from scopeaudit.records import dataclass
from scopeaudit.remedy.case import Case
from scopeaudit.remedy.giving import is_narrow, power, size
from scopeaudit.remedy.step import OTHERWISE, Step
from scopeaudit.remedy.wording import ROLES, any_of


def permission_fix(case: Case) -> tuple[Step, ...]:
    """Return the ways to give a permission, the one with the least side effect first."""
    if _is_unknown(case):
        names = any_of(case.gap.names)
        lead = f"The organization's own permission catalog has no {names}"
        look = f"{lead}: look for a licence or product that is not there before you change roles"
        return (Step(look),)
    grant, widen = _grant(case), _widen(case)
    if widen is None:
        return (grant_or_create(case),)
    if widen.others:
        return (grant_or_create(case), _otherwise(widen.step))
    return (widen.step, _otherwise(grant)) if grant else (widen.step,)


def _otherwise(step: Step) -> Step:
    return Step(f"{OTHERWISE}: {step.text}", step.changes)


def _is_unknown(case: Case) -> bool:
    """Say whether the organization's own catalog is known and has none of the names (facts §13.21)."""
    known = case.index.permissions
    return bool(known) and not any(name in known for name in case.gap.names)


@dataclass(frozen=True, slots=True)
class _Widening:
    """A role to which what lacks may be added; `others` counts those who get it besides."""

    step: Step
    others: int


def grant_or_create(case: Case) -> Step:
    """Return the grant of the existing role that brings least besides, or else of one to be made."""
    return _grant(case) or _create(case)


def _grant(case: Case) -> Step | None:
    granting = [role for role in case.index.roles.values() if _grants_plainly(case, role)]
    if not granting:
        return None
    role = min(granting, key=power)
    return case.grant(role.id, brings(role))


def brings(role: Role) -> str:
    """Say what a role brings besides the one permission it is granted for."""
    besides = size(role) - 1
    return (
        f"it brings {besides} other permission{'' if besides == 1 else 's'}"
        if besides
        else "it brings nothing else"
    )


def _create(case: Case) -> Step:
    names = any_of(case.gap.names)
    made = (NewRole(case.gap.names[0]), case.given(""))
    return Step(
        f"{ROLES}: create a role with {names} and grant it to {case.them}{case.where}", made
    )


def _grants_plainly(case: Case, role: Role) -> bool:
    """Say whether a role grants what lacks, without condition, wildcard or everything else too."""
    if not is_narrow(role):
        return False
    covered = (case.index.covers(role.id, name)[:1] for name in case.gap.names)
    return any(one[0].condition is None for one in covered if one)


def _widen(case: Case) -> _Widening | None:
    """Return the widening of a role that all concerned hold, with the fewest others who hold it."""
    shared = _shared_by_all(case)
    if not shared:
        return None
    concerned = max(1, len(case.users))
    holders = _holders(case.index, shared)
    role = min(shared, key=lambda one: (holders[one], case.index.name(one), one))
    others = holders[role] - concerned
    names = any_of(case.gap.names)
    place = f"{ROLES} > `{case.index.name(role)}` > Permissions"
    step = f"{place}: add {names} ({_besides(others, case.index)})"
    return _Widening(Step(step, (AddPermission(role, case.gap.names[0]),)), others)


def _besides(others: int, index: Index) -> str:
    if not others:
        unread = index.spots("users", "groups", "grants")
        return "no one else " + ("is known to have the role" if unread else "has the role")
    return f"{others} other holder{' gets' if others == 1 else 's get'} it too"


def _shared_by_all(case: Case) -> set[str]:
    shared = set(case.index.roles)
    for holdings, _ in case.holdings():
        shared &= {one.role for one in holdings if _in_place(one, case.divisions)}
        if not shared:
            break
    return shared


def _in_place(holding: Holding, divisions: tuple[str, ...]) -> bool:
    return holding.division == ALL_DIVISIONS or not set(divisions) - {holding.division}


def _holders(index: Index, roles: Collection[str]) -> Counter[str]:
    holders: Counter[str] = Counter()
    for role in roles:
        holders[role] = sum(len(index.classes[one].users) for one in index.classes_holding({role}))
    for client in index.clients.values():
        if client.grant_type == "CLIENT-CREDENTIALS":
            holders.update({one.role for one in index.access_of(client).holdings} & set(roles))
    return holders
