"""How subjects stand to one need on one side: the outcome in each division that can make a difference."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from scopeaudit.decide import SERVICE, alike
from scopeaudit.evaluate import (
    ApplicationAlone,
    Question,
    ServiceClient,
    Subject,
    UserAlone,
    prove,
)
from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.permission import ALL_DIVISIONS
from scopeaudit.model.policy import (
    AllOf,
    AnyOf,
    NamedNeed,
    Need,
    OperationNeed,
    PermissionNeed,
    RoleNeed,
    ScopeNeed,
    UnpublishedNeed,
)
from scopeaudit.model.snapshot import Client
from scopeaudit.model.verdict import Outcome, Proof

_NO_PROOFS: Mapping[str, Proof] = MappingProxyType({})


class Standing(NamedTuple):
    """The outcome by division; a division that is not listed has that of `*`.

    `presence` says why there is no proof: the subject is not there, or the list of subjects was not read.
    `hidden` says that a blind spot may hide more of what is held.
    """

    proofs: Mapping[str, Proof]
    presence: str = "there"
    hidden: bool = False

    def proof(self, place: str) -> Proof | None:
        """Return the proof for a division; None where the subject is not there."""
        return self.proofs.get(place) or self.proofs.get(ALL_DIVISIONS)

    def outcome(self, place: str) -> Outcome:
        """Return the outcome in a division."""
        proof = self.proof(place)
        if proof is not None:
            return proof.outcome
        return Outcome.MISSING if self.presence == "absent" else Outcome.UNKNOWN


ABSENT = Standing(_NO_PROOFS, "absent")
UNREAD = Standing(_NO_PROOFS, "unread", hidden=True)


class Standings(NamedTuple):
    """The standing of every subject of a kind, by id; equal ones are the same object."""

    of: Mapping[str, Standing]
    missing: Standing


def users(index: Index, need: Need) -> Standings:
    """Decide a need for every user, once for each kind of access that matters to it.

    A need of scopes only says nothing of users: nobody is listed.
    """
    if not _asks(need, PermissionNeed, RoleNeed, UnpublishedNeed):
        return Standings({}, ABSENT)
    people = index.people.rows
    members = ((one, one.users) for one in index.classes)
    found: dict[str, Standing] = {}
    for access, positions in alike(index, need, members):
        standing = _standing(index, need, UserAlone(access), access)
        found.update((people[position].id, standing) for position in positions)
    return Standings(found, _not_listed(index, "users"))


def service_clients(index: Index, need: Need) -> Standings:
    """Decide a need for every client that acts for itself."""
    found = {
        one.id: _standing(
            index, need, ServiceClient(index.access_of(one), one), index.access_of(one)
        )
        for one in _clients(index, service=True)
    }
    return Standings(found, _not_listed(index, "clients"))


def applications(index: Index, need: Need) -> Standings:
    """Decide a need for every client that signs users in: what depends on the user is left open.

    A need without scopes says nothing of applications: none is listed.
    """
    if not _asks(need, ScopeNeed, UnpublishedNeed):
        return Standings({}, ABSENT)
    found = {
        one.id: _standing(index, need, ApplicationAlone(one), None)
        for one in _clients(index, service=False)
    }
    return Standings(found, _not_listed(index, "clients"))


def _asks(need: Need, *kinds: type[object]) -> bool:
    """Say whether a leaf of a need is of one of the kinds."""
    match need:
        case AllOf(needs) | AnyOf(needs):
            return any(_asks(one, *kinds) for one in needs)
        case NamedNeed(_, literal, stands_for):
            return _asks(literal, *kinds) or _asks(stands_for, *kinds)
        case OperationNeed(_, inner):
            return inner is not None and _asks(inner, *kinds)
        case _:
            return isinstance(need, kinds)


def _clients(index: Index, *, service: bool) -> Iterable[Client]:
    return (one for one in index.clients.values() if (one.grant_type == SERVICE) is service)


def _not_listed(index: Index, section: str) -> Standing:
    """Return how a subject stands that a side does not list: it is not there, or was not read."""
    whole = not any(spot.section == section for spot in index.whole_spots)
    return ABSENT if whole else UNREAD


def _standing(index: Index, need: Need, subject: Subject, access: Access | None) -> Standing:
    # NOTE: a scope that the organization does not enforce holds nobody back, so that taking it away takes
    # nothing; where nobody said whether it does, scopes count.
    free = index.snapshot.scopes_enforced is False
    question = Question(index, subject, division=ALL_DIVISIONS, forbidding=free)
    everywhere = prove(need, question)
    proofs = {ALL_DIVISIONS: everywhere}
    if access is not None and everywhere.outcome is not Outcome.MET:
        for place in sorted({one.division for one in access.holdings} - {ALL_DIVISIONS}):
            proofs[place] = prove(need, Question(index, subject, division=place, forbidding=free))
    return Standing(proofs, hidden=bool(access and access.hidden))
