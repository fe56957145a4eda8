"""Who can do something, and why one subject can or cannot."""

from collections.abc import Iterator
from dataclasses import replace

from scopeaudit.decide import SERVICE, alike, presence_on, prove_for, prove_on
from scopeaudit.errors import UsageError
from scopeaudit.evaluate import (
    ApplicationAlone,
    ServiceClient,
    Subject,
    UserAlone,
    UserThroughClient,
)
from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.answer import Abilities, Ability, Asked, Explanation, OldToken
from scopeaudit.model.finding import Subject as Named
from scopeaudit.model.policy import Where
from scopeaudit.model.snapshot import BlindSpot, Client, Conversation, Division, User
from scopeaudit.model.verdict import Outcome, Proof
from scopeaudit.remedy import smallest_fix
from scopeaudit.tokens import is_over


def who_can(index: Index, asked: Asked, division: Division | None) -> Abilities:
    """List who can do what is asked, grouped by cause; every subject is decided or counted."""
    where = _where(division)
    users = () if asked.kind == "scope" else _users(index, asked, where)
    decided = [*users, *_clients(index, asked, where)]
    able = sorted(
        (one for one in decided if one.outcome is not Outcome.MISSING),
        key=lambda one: (_ORDER[one.kind], one.outcome.value, -len(one.subjects), one.subjects),
    )
    unable = {
        kind: sum(len(one.subjects) for one in decided if _unable(one, kind)) for kind in _ORDER
    }
    return Abilities(
        asked, division.name if division else "", tuple(able), unable, _unlisted(index)
    )


def explain(
    index: Index,
    asked: Asked,
    client: Client | None,
    user: User | None,
    division: Division | None,
    on: Conversation | None = None,
) -> Explanation:
    """Prove why a client, a user, or a user through a client can or cannot do what is asked.

    On a conversation it is decided in the divisions of that, and being on it is no proviso.
    """
    subject = _subject(index, client, user)
    if on is None:
        proof = prove_for(index, asked.need, subject, _where(division), forbidding=False)
    else:
        presence = presence_on(index, on, user.id if user else "")
        proof = prove_on(index, asked.need, subject, presence)
    users = _positions(index, user)
    place = division.id if division else None
    fixes = dict.fromkeys(smallest_fix(index, gap, client, users, place) for gap in proof.gaps)
    place_name = division.name if division else ""
    client_name = client.name if client else ""
    return Explanation(
        asked,
        place_name,
        client_name,
        user.name if user else "",
        proof,
        tuple(fixes),
        conversation=on.id if on else "",
    )


def old_tokens(
    index: Index, asked: Asked, client: Client | None, user: User | None
) -> tuple[OldToken, ...]:
    """Return the tokens that lack a scope the client had when it was read, of one user or of all."""
    if client is None or client.grant_type == SERVICE:
        return ()
    names = {one.id: one.name for one in index.snapshot.users or ()}
    still_lacking = _scopes_lacking(index, asked, client)
    found: list[OldToken] = []
    for token in index.snapshot.tokens or ():
        if token.client != client.id or is_over(token, client, index.snapshot.taken_at):
            continue
        lacks = _scopes_lacking(index, asked, replace(client, scopes=token.scopes)) - still_lacking
        if lacks and (user is None or token.user in {None, user.id}):
            name = names.get(token.user or "", token.user or "")
            found.append(OldToken(name, token.issued_at, tuple(sorted(lacks))))
    return tuple(found)


def _scopes_lacking(index: Index, asked: Asked, client: Client) -> set[str]:
    proof = prove_for(index, asked.need, ApplicationAlone(client), "any", forbidding=False)
    return {name for gap in proof.gaps if gap.rule == "missing-scope" for name in gap.names}


_ORDER = {"users": 0, "service clients": 1, "applications": 2}


def _where(division: Division | None) -> Where:
    return (division.id,) if division else "any"


def _unable(one: Ability, kind: str) -> bool:
    return one.kind == kind and one.outcome is Outcome.MISSING


def _unlisted(index: Index) -> tuple[BlindSpot, ...]:
    return index.spots("clients", "users")


def _users(index: Index, asked: Asked, where: Where) -> Iterator[Ability]:
    users = index.people.rows
    members = ((one, one.users) for one in index.classes)
    for access, positions in alike(index, asked.need, members):
        proof = prove_for(index, asked.need, UserAlone(access), where, forbidding=False)
        subjects = (Named("user", users[one].id, users[one].name) for one in positions)
        yield Ability("users", proof.outcome, tuple(subjects), proof)


def _clients(index: Index, asked: Asked, where: Where) -> Iterator[Ability]:
    """Yield a group per client, joined where the proofs are the same."""
    joined: dict[tuple[bool, Proof], list[Named]] = {}
    for client in index.clients.values():
        if not _decides(client, asked):
            continue
        service = client.grant_type == SERVICE
        # NOTE: a scope that holds nobody back is no reason to count a client as unable; who holds the
        # scope itself is another question.
        proof = prove_for(
            index,
            asked.need,
            _subject(index, client, None),
            where,
            forbidding=not service and asked.kind != "scope",
        )
        joined.setdefault((service, proof), []).append(Named("client", client.id, client.name))
    for (service, proof), subjects in joined.items():
        yield Ability(
            "service clients" if service else "applications",
            proof.outcome,
            tuple(subjects),
            proof,
        )


def _decides(client: Client, asked: Asked) -> bool:
    """Say whether anything of a client decides it: scopes of applications, grants of service clients."""
    undecided_by = {
        "scope": client.grant_type == SERVICE,
        "permission": client.grant_type != SERVICE,
    }
    return not undecided_by.get(asked.kind, False)


def _subject(index: Index, client: Client | None, user: User | None) -> Subject:
    if client is None:
        if user is None:
            raise UsageError("nobody is asked about", "give --client, --user, or both")
        return UserAlone(_access(index, user))
    if client.grant_type == SERVICE:
        return ServiceClient(index.access_of(client), client)
    if user is None:
        return ApplicationAlone(client)
    return UserThroughClient(_access(index, user), client)


def _positions(index: Index, user: User | None) -> tuple[int, ...]:
    return () if user is None else (index.people.column("id").index(user.id),)


def _access(index: Index, user: User) -> Access:
    (position,) = _positions(index, user)
    return index.access_at(position)
