"""What everyone can do, by plain sets and one user at a time: slow, and written on its own.

It reads nothing but the snapshot: no class, no index, no mask. Each question has one of four ranks,
so that ANY is the greatest and ALL the least of the ranks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from scopeaudit.model.operation import Operation
from scopeaudit.model.snapshot import AccessPolicy, BlindSpot, Role, Snapshot, User

MISSING, UNKNOWN, CONDITIONAL, SURE = range(4)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one user: where each permission is held, and what stands in the way.

    `plain` and `conditional` map permissions to division ids; `hidden` says that a blind spot could
    hide more; `denied` and `doubted` are denied by an access policy for certain, and perhaps.
    """

    active: bool
    hidden: bool
    plain: Mapping[str, AbstractSet[str]]
    conditional: Mapping[str, AbstractSet[str]]
    denied: AbstractSet[str]
    doubted: AbstractSet[str]

    def divisions(self) -> list[str]:
        """Return every division that makes a difference to this user."""
        held = [*self.plain.values(), *self.conditional.values()]
        return sorted({"*"}.union(*held))


class Oracle:
    """The answers for one organization and some permissions."""

    def __init__(self, snapshot: Snapshot, permissions: Iterable[str]) -> None:
        self.snapshot = snapshot
        self.permissions = frozenset(permissions)
        self.roles = {one.id: self._of_role(one) for one in snapshot.roles or ()}
        self.groups = {one.id: one for one in snapshot.groups or ()}
        self.giving = {
            key: one
            for key, one in self.groups.items()
            if one.roles_enabled and one.state == "active"
        }
        self.aware = {one.name: one.division_aware for one in snapshot.permissions or ()}
        self.read = {one.id for one in snapshot.users or ()}
        self.read |= {one.id for one in snapshot.clients or ()}
        spots = [
            one for one in snapshot.blind_spots if one.section in {"roles", "grants", "groups"}
        ]
        self.blind = (
            snapshot.roles is None
            or snapshot.groups is None
            or any(map(self._hides_anyone, spots))
        )
        self.blind_users = {
            identifier
            for one in snapshot.blind_spots
            if one.section in {"users", "clients", "grants", "groups"}
            for identifier in one.ids or ()
        }
        self.policies_unread = snapshot.access_policies is None or any(
            one.section == "access_policies" for one in snapshot.blind_spots
        )

    def _hides_anyone(self, spot: BlindSpot) -> bool:
        """Say whether a blind spot may be about anyone: it lists nobody, or someone who was not read."""
        return not spot.ids or not self.read.issuperset(spot.ids)

    def know(self, user: User) -> Known:
        """Gather what is known of a user."""
        grants, hidden = self._grants(user)
        denied, doubted = self._policies(user)
        plain: dict[str, set[str]] = {}
        conditional: dict[str, set[str]] = {}
        for role, division in grants:
            for found, names in zip(
                (plain, conditional), self.roles.get(role, ((), ())), strict=True
            ):
                for name in names:
                    found.setdefault(name, set()).add(division)
        return Known(user.state == "active", hidden, plain, conditional, denied, doubted)

    def operations(
        self, known: Known, operations: Sequence[Operation], division: str | None
    ) -> list[int]:
        """Rank many operations for one user; each permission is ranked once."""
        ranks = {name: self.permission(known, name, division) for name in self.permissions}
        return [self._ranked(known, one, division, ranks) for one in operations]

    def _ranked(
        self, known: Known, operation: Operation, division: str | None, ranks: Mapping[str, int]
    ) -> int:
        names = operation.permissions or ()
        if len(names) == 1:
            return ranks[names[0]]
        if not names or operation.mode == "all":
            return self.operation(known, operation, division)
        return max(ranks[name] for name in names)

    def operation(self, known: Known, operation: Operation, division: str | None) -> int:
        """Rank one operation for one user, in a division, or in whichever is best for the user."""
        flat = self._need(known, operation, division)
        limited = [one for one in operation.permissions or () if self.aware.get(one) is not False]
        if division is not None or len(limited) < 2 or flat < CONDITIONAL:  # noqa: PLR2004
            return flat
        return max(self._need(known, operation, one) for one in known.divisions())

    def permission(self, known: Known, name: str, division: str | None) -> int:
        """Rank one permission for one user; whoever is denied for certain lacks it, whatever is hidden."""
        if not known.active or name in known.denied:
            return MISSING
        plain, conditional = known.plain.get(name, set()), known.conditional.get(name, set())
        if division is not None and self.aware.get(name) is not False:
            here = {division, "*"}
            if not here & plain and not here & conditional:
                elsewhere = (plain or conditional) and name not in self.aware
                return UNKNOWN if elsewhere or known.hidden else MISSING
            plain, conditional = here & plain, here & conditional
        if not plain and not conditional:
            return UNKNOWN if known.hidden else MISSING
        certain = plain and name not in known.doubted and not self.policies_unread
        return SURE if certain else CONDITIONAL

    def _need(self, known: Known, operation: Operation, division: str | None) -> int:
        if not known.active:
            return MISSING
        if not operation.permissions:
            return UNKNOWN if operation.permissions is None else SURE
        ranks = (self.permission(known, one, division) for one in operation.permissions)
        return min(ranks) if operation.mode == "all" else max(ranks)

    def _of_role(self, role: Role) -> tuple[frozenset[str], frozenset[str]]:
        plain = list(role.permissions)
        conditional: list[str] = []
        for policy in role.policies:
            names = [f"{policy.domain}:{policy.entity}:{action}" for action in policy.actions]
            (conditional if policy.condition else plain).extend(names)
        return self._covered(plain), self._covered(conditional)

    def _covered(self, patterns: Sequence[str]) -> frozenset[str]:
        if "admin" in patterns:
            return self.permissions
        forms = [re.escape(one).replace(r"\*", "[^:]*") for one in patterns]
        expression = re.compile("|".join(forms) or "(?!)")
        return frozenset(name for name in self.permissions if expression.fullmatch(name))

    def _grants(self, user: User) -> tuple[set[tuple[str, str]], bool]:
        joined = set(user.groups or ())
        joined |= {
            key for key, one in self.giving.items() if one.include_owners and user.id in one.owners
        }
        grants = {*(user.grants or ())}
        hidden = self.blind or user.id in self.blind_users or user.grants is None
        hidden |= user.groups is None and any(one.grants != () for one in self.giving.values())
        for key in joined:
            hidden |= key not in self.groups
            if key in self.giving:
                hidden |= self.giving[key].grants is None
                grants.update(self.giving[key].grants or ())
        hidden |= any(role not in self.roles for role, _ in grants)
        return {(role, division) for role, division in grants}, hidden

    def _policies(self, user: User) -> tuple[set[str], set[str]]:
        denied: set[str] = set()
        doubted: set[str] = set()
        for one in self.snapshot.access_policies or ():
            if not one.active or one.effect != "DENY":
                continue
            names = self._names(one, user)
            if names is not False:
                certain = names and not one.condition
                (denied if certain else doubted).update(self._covered([one.target]))
        return denied, doubted

    def _names(self, policy: AccessPolicy, user: User) -> bool | None:
        """Say whether a policy names a user; None where that is not known."""
        match policy.subject_type:
            case "ALL":
                return True
            case "USER":
                return policy.subject_id == user.id
            case "GROUP":
                return self._is_member(user, policy.subject_id)
            case "TEAM":
                return None
            case _:
                return False

    def _is_member(self, user: User, group: str | None) -> bool | None:
        """Say whether a user is in a group or owns it as a member; None where that was not read."""
        owned = {
            key for key, one in self.groups.items() if one.include_owners and user.id in one.owners
        }
        if group in {*(user.groups or ()), *owned}:
            return True
        unseen = any(
            spot.section == "groups" and (self._hides_anyone(spot) or user.id in (spot.ids or ()))
            for spot in self.snapshot.blind_spots
        )
        return None if user.groups is None or self.snapshot.groups is None or unseen else False
