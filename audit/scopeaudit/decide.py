"""Every expectation of the policies × every subject it selects → verdicts with proof.

Subjects whose relevant grants are equal share one proof, so the work grows with the kinds of access an
organization has, not with its users.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from scopeaudit.evaluate import (
    ApplicationAlone,
    Presence,
    Question,
    ServiceClient,
    Subject,
    UserAlone,
    UserThroughClient,
    either_of,
    every_of,
    prove_anywhere,
    prove_everywhere,
    prove_in_each,
    prove_in_some,
)
from scopeaudit.index import AccessClass, Index
from scopeaudit.model.access import Access
from scopeaudit.model.policy import (
    Action,
    AllOf,
    AnyOf,
    ClientSelector,
    Expectation,
    InQueues,
    NamedNeed,
    Need,
    OperationNeed,
    PermissionNeed,
    PolicySet,
    RoleNeed,
    UserSelector,
    Where,
)
from scopeaudit.model.snapshot import BlindSpot, Client, Conversation, Section
from scopeaudit.model.verdict import Outcome, Proof, Verdict
from scopeaudit.records import dataclass
from scopeaudit.selection import Selection, Users, selected

SERVICE = "CLIENT-CREDENTIALS"
"""The grant type whose clients act for themselves."""


def decide(
    index: Index, policies: PolicySet, on: Conversation | None = None
) -> tuple[Verdict, ...]:
    """Decide every expectation, in reading order; on one conversation, where it is named.

    On a conversation each user is decided alone, and in its divisions, wherever an expectation asks for it.
    """
    verdicts: list[Verdict] = []
    for expectation in policies.expectations:
        selection = selected(index, expectation)
        for name in expectation.actions:
            asked = Asked(index, expectation, policies.actions[name], on)
            verdicts.extend(asked.verdicts(selection))
    return tuple(verdicts)


def prove_for(
    index: Index, need: Need, subject: Subject, where: Where, *, forbidding: bool
) -> Proof:
    """Decide a need for one subject where it is asked for; an unknown division name stays unknown.

    An ability is asked for in each of several divisions; `forbidding`, it is looked for in any of them.
    """
    question = Question(index, subject, forbidding=forbidding)
    if where == "any" or (forbidding and where == "all"):
        return prove_anywhere(need, question)
    if where == "all":
        return prove_everywhere(need, question)
    divisions, unknown = _places(index, where)
    unseen = tuple(Proof(need, Outcome.UNKNOWN, blind=(spot,)) for spot in unknown)
    if not divisions:
        return unseen[0]
    proof = (prove_in_some if forbidding else prove_in_each)(need, question, divisions)
    if not unseen:
        return proof
    return (either_of if forbidding else every_of)(need, (proof, *unseen))


def prove_on(index: Index, need: Need, subject: Subject, presence: Presence) -> Proof:
    """Decide a need for one subject on one conversation: in one of its divisions (facts §8)."""
    question = Question(index, subject, presence=presence)
    divisions = presence.conversation.divisions
    if divisions:
        return prove_in_some(need, question, divisions)
    anywhere = prove_anywhere(need, question)
    if divisions is not None or anywhere.outcome is not Outcome.MET:
        return anywhere
    everywhere = prove_everywhere(need, question)
    if everywhere.outcome is Outcome.MET:
        return everywhere
    name = presence.conversation.id
    reason = f"the divisions of conversation `{name}` were not told"
    untold = BlindSpot(section="conversations", reason=reason, ids=(name,))
    return Proof(need, Outcome.UNKNOWN, blind=(untold,), children=(anywhere,))


def presence_on(index: Index, conversation: Conversation, user: str) -> Presence:
    """Return whose presence is asked about, with the blind spots that may hide parts of the conversation."""
    blind = tuple(
        spot
        for spot in index.blind_spots
        if spot.section == "conversations" and (not spot.ids or conversation.id in spot.ids)
    )
    return Presence(conversation, user, blind)


def _places(index: Index, where: Where) -> tuple[tuple[str, ...], tuple[BlindSpot, ...]]:
    """Return the ids of the divisions that are meant, and what is not known of the others."""
    if where == "home":
        home = tuple(one.id for one in index.divisions.values() if one.home)
        return home, () if home else (_no_division("which division is home was not read"),)
    if isinstance(where, InQueues):
        return _places_of(index, where.names)
    found = {name: index.divisions_named(name) for name in where}
    lost = (name for name, ids in found.items() if not ids)
    return (
        tuple(id_ for ids in found.values() for id_ in ids),
        tuple(_no_division(f"no division named `{name}` was read") for name in lost),
    )


def _places_of(
    index: Index, queues: Iterable[str]
) -> tuple[tuple[str, ...], tuple[BlindSpot, ...]]:
    """Return the ids of the divisions of queues, and what is not known of the others."""
    divisions: dict[str, None] = {}
    lost: list[BlindSpot] = []
    for name in queues:
        named = index.queues_named(name)
        divisions |= dict.fromkeys(one.division for one in named if one.division is not None)
        untold = tuple(one.id for one in named if one.division is None)
        if untold:
            reason = f"the division of queue `{name}` was not told"
            lost.append(BlindSpot(section="queues", reason=reason, ids=untold))
        if not named:
            lost += index.spots("queues") or (_no_queue(index, name),)
    return tuple(divisions), tuple(dict.fromkeys(lost))


def _no_queue(index: Index, name: str) -> BlindSpot:
    unread = index.snapshot.queues is None
    reason = "queues were not read" if unread else f"no queue named `{name}` was read"
    return BlindSpot(section="queues", reason=reason)


def divisions_meant(index: Index, where: Where) -> frozenset[str] | None:
    """Return the ids of the divisions an expectation asks for, None for any of them."""
    return None if where in {"any", "all"} else frozenset(_places(index, where)[0])


def subject_of(index: Index, verdict: Verdict) -> Subject:
    """Return whom a verdict speaks of: its client, or one of its users."""
    client = index.clients[verdict.client] if verdict.client else None
    if verdict.users:
        return _through(client, index.access_at(verdict.users[0]))
    if client is None:
        raise ValueError("a verdict of subjects that could not be read is about nobody")
    return _alone(index, client)


def _no_division(reason: str) -> BlindSpot:
    return BlindSpot(section="divisions", reason=reason)


def relevant_roles(index: Index, need: Need) -> frozenset[str]:
    """Return the ids of the roles that can matter to a need."""
    match need:
        case PermissionNeed(permission):
            return index.roles_covering(permission)
        case RoleNeed(role):
            return index.roles_named(role)
        case AllOf(needs) | AnyOf(needs):
            return frozenset().union(*(relevant_roles(index, one) for one in needs))
        case NamedNeed(_, literal, stands_for):
            return relevant_roles(index, literal) | relevant_roles(index, stands_for)
        case OperationNeed(_, need=inner) if inner is not None:
            return relevant_roles(index, inner)
        case _:
            return frozenset()


def alike(
    index: Index, need: Need, members: Iterable[tuple[AccessClass, tuple[int, ...]]]
) -> Iterator[tuple[Access, tuple[int, ...]]]:
    """Yield users, as positions, whose access is the same as far as the holdings that matter to a need go."""
    relevant = frozenset(index.held_as(relevant_roles(index, need)))
    groups: dict[tuple[object, ...], tuple[Access, list[int]]] = {}
    for one, positions in members:
        held = one.of(relevant)
        # NOTE: a tuple of the parts is hashed far faster than an Access made only to be looked up.
        key = (held, one.hidden, one.via.denials, one.state)
        group = groups.get(key)
        if group is None:
            group = groups[key] = (one.holding(held), [])
        group[1].extend(positions)
    for access, together in groups.values():
        yield access, tuple(sorted(together))


@dataclass(frozen=True, slots=True)
class Asked:
    """One action that one expectation asks for."""

    index: Index
    expectation: Expectation
    action: Action
    on: Conversation | None = None

    def verdicts(self, selection: Selection) -> Iterator[Verdict]:
        """Yield a verdict per client and group of users with one proof, and for the unread ones."""
        if selection.clients is None:
            yield from self._users(None, selection.users)
        for client in selection.possible_clients:
            yield self._possible_client(client)
        for client in selection.clients or ():
            if client.grant_type == SERVICE or selection.users is None:
                yield self._client(client)
            else:
                yield from self._users(client, selection.users)
        yield from self._unread()

    def _client(self, client: Client) -> Verdict:
        return self._verdict(client, None, self._prove(_alone(self.index, client)))

    def _possible_client(self, client: Client) -> Verdict:
        """Decide a client that may not be meant at all: unknown unless it is as expected anyway."""
        verdict, access = self._client(client), self.index.access_of(client)
        if self._as_expected(verdict.proof):
            return verdict
        return replace(verdict, proof=self._maybe(access, verdict.proof))

    def _users(self, client: Client | None, users: Users | None) -> Iterator[Verdict]:
        if users is None:
            return
        for access, members in self._alike(users.sure):
            subject = _through(client, access)
            if self.on is None:
                yield self._verdict(client, members, self._prove(subject))
            else:
                yield from self._each_on(self.on, client, members, subject)
        for access, members in self._alike(users.possible):
            proof = self._prove(_through(client, access))
            unsure = proof if self._as_expected(proof) else self._maybe(access, proof)
            yield self._verdict(client, members, unsure)

    def _each_on(
        self, on: Conversation, client: Client | None, members: tuple[int, ...], subject: Subject
    ) -> Iterator[Verdict]:
        """Yield a verdict for each user on a conversation: who is on it differs between equals."""
        users = self.index.people.rows
        for member in members:
            presence = presence_on(self.index, on, users[member].id)
            proof = prove_on(self.index, self.action.need, subject, presence)
            yield self._verdict(client, (member,), proof)

    def _alike(
        self, members: Mapping[int, tuple[int, ...]]
    ) -> Iterator[tuple[Access, tuple[int, ...]]]:
        """Yield users whose access is the same as far as the action's need can tell."""
        chosen = ((self.index.classes[number], users) for number, users in members.items())
        yield from alike(self.index, self.action.need, chosen)

    def _prove(self, subject: Subject) -> Proof:
        expectation = self.expectation
        if self.on is not None:
            presence = presence_on(self.index, self.on, "")
            return prove_on(self.index, self.action.need, subject, presence)
        return prove_for(
            self.index,
            self.action.need,
            subject,
            expectation.where,
            forbidding=not expectation.allowed,
        )

    def _as_expected(self, proof: Proof) -> bool:
        wanted = Outcome.MET if self.expectation.allowed else Outcome.MISSING
        return proof.outcome is wanted

    def _maybe(self, access: Access, proof: Proof) -> Proof:
        """Return the proof of users that may not be meant at all: unknown, because of what hides it."""
        blind = access.hidden or self.index.spots("groups", "roles", "divisions") or proof.blind
        unsaid = BlindSpot(section="users", reason="groups or divisions of some were not returned")
        return Proof(proof.need, Outcome.UNKNOWN, blind=blind or (unsaid,), children=(proof,))

    def _unread(self) -> Iterator[Verdict]:
        """Yield an unknown verdict for clients or users that could not be listed."""
        sections: tuple[tuple[Section, ClientSelector | UserSelector | None], ...] = (
            ("clients", self.expectation.clients),
            ("users", self.expectation.users),
        )
        for section, selector in sections:
            open_ = selector is not None and not _names_only_read(self.index, selector)
            blind = self.index.spots(section) if open_ else ()
            if blind:
                proof = Proof(self.action.need, Outcome.UNKNOWN, blind=blind)
                yield self._verdict(None, (), proof)

    def _verdict(
        self, client: Client | None, users: tuple[int, ...] | None, proof: Proof
    ) -> Verdict:
        return Verdict(
            self.expectation.id,
            self.action.id,
            self.expectation.allowed,
            client.id if client else None,
            users,
            proof,
        )


def _names_only_read(index: Index, selector: ClientSelector | UserSelector) -> bool:
    """Say whether a selector names ids alone that were all read: nobody else can be meant."""
    if not selector.ids:
        return False
    if isinstance(selector, ClientSelector):
        return index.clients.keys() >= set(selector.ids)
    return set(selector.ids).issubset(index.people.column("id"))


def _through(client: Client | None, access: Access) -> Subject:
    return UserAlone(access) if client is None else UserThroughClient(access, client)


def _alone(index: Index, client: Client) -> Subject:
    if client.grant_type == SERVICE:
        return ServiceClient(index.access_of(client), client)
    return ApplicationAlone(client)
