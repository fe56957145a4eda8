"""Who holds what: grants, directly and via groups, turned into classes of equal access.

An organization has far fewer lists of grants and of groups than users, so each list is understood
once, and a class is a pair of them.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from dataclasses import replace
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

from scopeaudit.index.denials import Denials, DenyPolicies
from scopeaudit.index.lookup import AccessClass
from scopeaudit.index.spots import of_roles, unseen, whole_spots
from scopeaudit.model.access import Access, Holding
from scopeaudit.model.snapshot import BlindSpot, Client, Grant, Group, Snapshot, User


class _Part(NamedTuple):
    """What one list of grants, or of groups, gives, hides and denies."""

    holdings: frozenset[Holding]
    hidden: tuple[BlindSpot, ...] = ()
    denials: Denials = ((), ())


class _Parts(dict[Hashable, int]):
    """Numbers lists by what they give: equal parts get one number, whatever their order."""

    def __init__(self, understand: Callable[[Hashable], _Part]) -> None:
        super().__init__()
        self.understand = understand
        self.parts: list[_Part] = []
        self._numbers: dict[_Part, int] = {}

    def __missing__(self, raw: Hashable) -> int:
        part = self.understand(raw)
        number = self._numbers.setdefault(part, len(self.parts))
        if number == len(self.parts):
            self.parts.append(part)
        self[raw] = number
        return number


class _Held(dict[Grant, Holding]):
    """One shared object per grant, so that equal holdings are identical; `dangling` hide what they give."""

    def __init__(self, roles: Container[str] | None, via: str) -> None:
        super().__init__()
        self.roles = roles
        self.via = via
        self.dangling: set[Holding] = set()

    def __missing__(self, grant: Grant) -> Holding:
        held = self[grant] = Holding(*grant, self.via)
        if self.roles is not None and held.role not in self.roles:
            self.dangling.add(held)
        return held


_GRANTS, _GROUPS, _STATE = map(attrgetter, ("grants", "groups", "state"))


class Holders:
    """The look-ups that turn raw grants into access, made once per snapshot."""

    def __init__(self, snapshot: Snapshot, blind: tuple[BlindSpot, ...]) -> None:
        self.snapshot = snapshot
        self.blind = blind
        self.roles = {one.id: one for one in snapshot.roles or ()}
        self.groups = {one.id: one for one in snapshot.groups or ()}
        self.in_part = of_roles(snapshot, blind)
        known = None if snapshot.roles is None else self.roles.keys() - self.in_part.keys()
        self.held = _Held(known, "")
        self.held_via = {one: _Held(known, one) for one in self.groups}
        self.whole = tuple(whole_spots(snapshot, blind))
        self.hiding = tuple(
            spot for spot in self.whole if spot.section in {"roles", "grants", "groups"}
        )
        self.hiding_one = _by_subject(blind)
        self.giving = {
            group.id: frozenset(map(self.held_via[group.id].__getitem__, group.grants or ()))
            for group in self.groups.values()
            if group.roles_enabled and group.state == "active"
        }
        self.owned = _owned(self.groups[one] for one in self.giving)
        self._all_owned = _owned(self.groups.values())
        self.groups_read = snapshot.groups is not None and not any(
            spot.section == "groups" for spot in self.whole
        )
        self.deny = DenyPolicies.of(snapshot.access_policies or ())
        self.policies_read = snapshot.access_policies is not None and not any(
            spot.section == "access_policies" for spot in blind
        )

    def all_held(self) -> frozenset[Holding]:
        """Return every holding that some subject or group holds."""
        via = (held.values() for held in self.held_via.values())
        return frozenset(self.held.values()).union(*via)

    def classes(self) -> Iterator[AccessClass]:
        """Yield the users in classes of equal access, in order of their first user."""
        direct, via = _Parts(self._direct), _Parts(self._via)  # type: ignore[arg-type]
        special = self.owned.keys() | self.hiding_one.keys() | self.deny.names("USER")
        if self.deny.names("GROUP"):
            special |= self._all_owned.keys()
        users = self.snapshot.users or ()
        # NOTE: column by column, so that no step of Python is taken for users whose lists are known.
        keys = zip(
            list(map(direct.__getitem__, map(_GRANTS, users))),
            list(map(via.__getitem__, map(_GROUPS, users))),
            map(_STATE, users),
            (user.id if user.id in special else "" for user in users) if special else repeat(""),
            strict=False,
        )
        members: defaultdict[tuple[int, int, str, str], list[int]] = defaultdict(list)
        for position, key in enumerate(keys):
            members[key].append(position)
        for (one, other, state, alone), positions in members.items():
            access = self._access(direct.parts[one], via.parts[other], state)
            if alone:
                access = self._own(access, users[positions[0]], direct.parts[one])
            yield AccessClass(access, tuple(positions))

    def client(self, client: Client) -> Access:
        """Return what a client holds of its own."""
        own = self._direct(client.grants)
        hidden = list(self.hiding_one.get(client.id, ()))
        if client.grants is None:
            hidden.append(unseen("clients", "its roles were not returned", client.id))
        else:
            hidden.extend(own.hidden)
        if own.holdings or client.grants is None:
            hidden.extend(spot for spot in self.hiding if spot.section == "roles")
        sure, possible = self.deny.of_client(client)
        return Access(
            own.holdings, tuple(hidden), sure, possible, self.policies_read, client.state
        )

    def _access(self, direct: _Part, via: _Part, state: str) -> Access:
        holdings = direct.holdings | via.holdings if via.holdings else direct.holdings
        hidden = (*self.hiding, *direct.hidden, *via.hidden)
        return Access(holdings, hidden, *via.denials, self.policies_read, state)

    def _own(self, access: Access, user: User, direct: _Part) -> Access:
        """Return the access of a user who owns groups, or whom a policy or blind spot names."""
        via = self._via((*(user.groups or ()), *self.owned.get(user.id, ())))
        named = self.hiding_one.get(user.id, ())
        unsaid = user.groups is None and not any(spot.section == "groups" for spot in named)
        hidden = (*via.hidden, *(self._via(None).hidden if unsaid else ()))
        groups = (*(user.groups or ()), *self._all_owned.get(user.id, ()))
        told = not any(spot.section == "groups" for spot in named)
        known = user.groups is not None and self.groups_read and told
        denials = self.deny.of_user(user.id, groups, all_groups=known)
        access = self._access(direct, via._replace(hidden=hidden, denials=denials), access.state)
        return replace(access, hidden=(*access.hidden, *named))

    def _direct(self, grants: tuple[Grant, ...] | None) -> _Part:
        if grants is None:
            return _Part(
                frozenset(), (unseen("grants", "the grants of some users were not returned"),)
            )
        holdings = frozenset(map(self.held.__getitem__, grants))
        dangling = self.held.dangling
        return _Part(holdings, tuple(self._dark(holdings & dangling)) if dangling else ())

    def _via(self, groups: tuple[str, ...] | None) -> _Part:
        known = groups is not None and self.groups_read
        denials = self.deny.of_user("", groups or (), all_groups=known)
        if groups is None:
            spot = unseen("groups", "the groups of some users were not returned")
            return _Part(frozenset(), (spot,) if self._any_gives() else (), denials)
        giving = [one for one in groups if one in self.giving]
        holdings = frozenset().union(*(self.giving[one] for one in giving))
        dangling = frozenset().union(*(self.held_via[one].dangling for one in giving))
        hidden = (*self._unseen_groups(groups), *self._dark(dangling))
        return _Part(holdings, hidden, denials)

    def _dark(self, holdings: Iterable[Holding]) -> Iterator[BlindSpot]:
        """Yield why it is not known what roles give."""
        for role in sorted({one.role for one in holdings}):
            reason = "grants name it, but it was not returned"
            yield from self.in_part.get(role) or (unseen("roles", reason, role),)

    def _any_gives(self) -> bool:
        """Say whether any group hands out a role, as far as is known."""
        return any(
            held or self.groups[group].grants is None for group, held in self.giving.items()
        )

    def _unseen_groups(self, groups: Iterable[str]) -> Iterator[BlindSpot]:
        for group in sorted(set(groups)):
            if group not in self.groups and self.snapshot.groups is not None:
                yield unseen("groups", "users are in it, but it was not returned", group)
            elif group in self.giving and self.groups[group].grants is None:
                yield unseen("grants", "the roles of this group were not returned", group)


def _owned(groups: Iterable[Group]) -> dict[str, tuple[str, ...]]:
    """Map each owner that counts as a member (`includeOwners`, facts §4) to its groups."""
    owned: defaultdict[str, list[str]] = defaultdict(list)
    for group in groups:
        for owner in group.owners if group.include_owners else ():
            owned[owner].append(group.id)
    return {owner: tuple(ids) for owner, ids in owned.items()}


def _by_subject(blind: Iterable[BlindSpot]) -> dict[str, tuple[BlindSpot, ...]]:
    spots: defaultdict[str, list[BlindSpot]] = defaultdict(list)
    for spot in blind:
        for identifier in spot.ids or ():
            if spot.section in {"users", "clients", "grants", "groups"}:
                spots[identifier].append(spot)
    return {identifier: tuple(found) for identifier, found in spots.items()}
