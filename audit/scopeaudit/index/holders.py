"""Who holds what: grants, directly and via groups, turned into classes of equal access.

An organization has far fewer lists of grants and of groups than users, so each list is understood
once, and a class is a pair of them.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain, compress

from scopeaudit.index.classes import AccessClass, Common, Part
from scopeaudit.index.denials import DenyPolicies
from scopeaudit.index.spots import of_roles, unseen, whole_spots
from scopeaudit.model.access import Access, Holding
from scopeaudit.model.people import Lists, People
from scopeaudit.model.snapshot import BlindSpot, Client, Grant, Group, Snapshot, User


class _Held(dict[Holding, int]):
    """Numbers every holding of anyone; `dangling` are the numbers of those that hide what they give."""

    def __init__(self, roles: Container[str] | None) -> None:
        super().__init__()
        self.roles = roles
        self.holdings: list[Holding] = []
        self.dangling: set[int] = set()

    def __missing__(self, held: Holding) -> int:
        number = self[held] = len(self.holdings)
        self.holdings.append(held)
        if self.roles is not None and held.role not in self.roles:
            self.dangling.add(number)
        return number

    def of(self, grants: Iterable[Grant], via: str = "") -> list[int]:
        """Return the numbers of grants, held directly or via a group."""
        return [self[Holding(*grant, via)] for grant in grants]


class _Numbers(dict[tuple[int, int, str], int]):
    """Numbers what is looked up, in the order it is first looked up."""

    def __missing__(self, key: tuple[int, int, str]) -> int:
        number = self[key] = len(self)
        return number


_NOT_RETURNED = Part(
    frozenset(), (unseen("grants", "the grants of some users were not returned"),)
)
"""What is known of grants that were not returned."""


class Holders:
    """The look-ups that turn raw grants into access, made once per snapshot."""

    def __init__(self, snapshot: Snapshot, blind: tuple[BlindSpot, ...]) -> None:
        self.snapshot = snapshot
        self.blind = blind
        self.roles = {one.id: one for one in snapshot.roles or ()}
        self.groups = {one.id: one for one in snapshot.groups or ()}
        self.people = People.of(snapshot.users or ())
        self.in_part = of_roles(snapshot, blind)
        known = None if snapshot.roles is None else self.roles.keys() - self.in_part.keys()
        self.held = _Held(known)
        # NOTE: numbered first, so that a grant's number in the column is that of its holding.
        self.held.of(self.people.grants.items)
        self.whole = tuple(whole_spots(snapshot, blind))
        self.hiding = tuple(
            spot for spot in self.whole if spot.section in {"roles", "grants", "groups"}
        )
        self.hiding_one = _by_subject(blind)
        self.giving = {
            group.id: frozenset(self.held.of(group.grants or (), group.id))
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

    def classes(self) -> tuple[list[AccessClass], list[int]]:
        """Return the users in classes of equal access, in order of their first user, and the class of each."""
        direct, of_grants = self._direct(self.people.grants)
        via, of_groups = _parts(self._via_lists(self.people.groups))
        owns = list(map(of_groups.__getitem__, self.people.groups.of))
        for position in self._special():
            # NOTE: a part of one's own makes a class of one's own.
            owns[position] = len(via)
            via.append(self._own_via(self.people[position]))
        grants = map(of_grants.__getitem__, self.people.grants.of)
        keys = zip(grants, owns, self.people.column("state"), strict=True)
        numbers = _Numbers()
        class_of = list(map(numbers.__getitem__, keys))
        members: list[list[int]] = [[] for _ in numbers]
        for position, number in enumerate(class_of):
            members[number].append(position)
        common = Common(self.held.holdings, self.hiding, self.policies_read)
        classes = [
            AccessClass(common, direct[one], via[other], state, tuple(positions))
            for (one, other, state), positions in zip(numbers, members, strict=True)
        ]
        return classes, class_of

    def client(self, client: Client) -> Access:
        """Return what a client holds of its own."""
        numbers = frozenset(self.held.of(client.grants or ()))
        hidden = list(self.hiding_one.get(client.id, ()))
        if client.grants is None:
            hidden.append(unseen("clients", "its roles were not returned", client.id))
        else:
            hidden.extend(self._dangling(numbers))
        if numbers or client.grants is None:
            hidden.extend(spot for spot in self.hiding if spot.section == "roles")
        sure, possible = self.deny.of_client(client)
        holdings = frozenset(map(self.held.holdings.__getitem__, numbers))
        return Access(holdings, tuple(hidden), sure, possible, self.policies_read, client.state)

    def _special(self) -> Iterator[int]:
        """Yield the users who own groups, or whom a policy or blind spot names."""
        special = self.owned.keys() | self.hiding_one.keys() | self.deny.names("USER")
        if self.deny.names("GROUP"):
            special |= self._all_owned.keys()
        ids = self.people.column("id") if special else ()
        return compress(range(len(ids)), map(special.__contains__, ids))

    def _own_via(self, user: User) -> Part:
        """Return what comes to such a user via groups, with all that is hidden of this user alone."""
        via = self._via((*(user.groups or ()), *self.owned.get(user.id, ())))
        named = self.hiding_one.get(user.id, ())
        told = not any(spot.section == "groups" for spot in named)
        unsaid = self._via(None).hidden if user.groups is None and told else ()
        groups = (*(user.groups or ()), *self._all_owned.get(user.id, ()))
        known = user.groups is not None and self.groups_read and told
        denials = self.deny.of_user(user.id, groups, all_groups=known)
        return Part(via.holdings, (*via.hidden, *unsaid, *named), denials)

    def _direct(self, grants: Lists[Grant]) -> tuple[list[Part], list[int]]:
        """Return what lists of grants give and hide, equal ones once, and the position for each list."""
        positions: dict[frozenset[int] | None, int] = {}
        of = [
            positions.setdefault(None if one is None else frozenset(one), len(positions))
            for one in grants.lists
        ]
        lost = self.held.dangling
        parts = [
            _NOT_RETURNED if one is None else Part(one, self._dangling(one) if lost else ())
            for one in positions
        ]
        return parts, of

    def _dangling(self, holdings: frozenset[int]) -> tuple[BlindSpot, ...]:
        """Return why it is not known what the roles of holdings give."""
        lost = self.held.dangling
        if lost.isdisjoint(holdings):
            return ()
        roles = sorted({self.held.holdings[one].role for one in lost.intersection(holdings)})
        reason = "grants name it, but it was not returned"
        dark = (self.in_part.get(one) or (unseen("roles", reason, one),) for one in roles)
        return tuple(chain.from_iterable(dark))

    def _via_lists(self, groups: Lists[str]) -> Iterator[Part]:
        """Yield what each list of groups gives, hides and denies."""
        for one in groups.lists:
            yield self._via(None if one is None else [groups.items[number] for number in one])

    def _via(self, groups: Sequence[str] | None) -> Part:
        known = groups is not None and self.groups_read
        denials = self.deny.of_user("", groups or (), all_groups=known)
        if groups is None:
            spot = unseen("groups", "the groups of some users were not returned")
            return Part(frozenset(), (spot,) if self._any_gives() else (), denials)
        holdings = frozenset[int]().union(*(self.giving.get(one, ()) for one in groups))
        return Part(holdings, (*self._unseen_groups(groups), *self._dangling(holdings)), denials)

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


def _parts(understood: Iterable[Part]) -> tuple[list[Part], list[int]]:
    """Return parts, equal ones once, and the position of each that was given."""
    positions: dict[Part, int] = {}
    of = [positions.setdefault(part, len(positions)) for part in understood]
    return list(positions), of


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
