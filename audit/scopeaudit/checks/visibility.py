"""Who may look into conversations: by `conversation:communication:view`, in their divisions (facts §8).

Only GET /conversations/{id} tells whose each participant is, and it asks for that permission (collection
§A.15); whoever lacks it cannot be shown which participant is theirs.
"""

from collections.abc import Iterable, Iterator, Mapping

from scopeaudit.checks.audited import Audited
from scopeaudit.checks.tried import Tried
from scopeaudit.decide import prove_for
from scopeaudit.evaluate import ServiceClient, UserAlone
from scopeaudit.index import Index
from scopeaudit.model.access import Access
from scopeaudit.model.leaves import participant_needs
from scopeaudit.model.policy import PermissionNeed, Where
from scopeaudit.model.snapshot import BlindSpot
from scopeaudit.model.verdict import Outcome, Proof
from scopeaudit.records import dataclass

VIEW = "conversation:communication:view"
"""The permission that shows a conversation with its participants."""

_NEED = PermissionNeed(VIEW)


@dataclass(frozen=True, slots=True)
class Asked:
    """What policies want users to do with their own participants, and where."""

    expectation: str
    action: str
    client: str | None
    users: tuple[int, ...]
    where: Where


def asked(audited: Audited) -> Iterator[Asked]:
    """Yield the users of each expectation whose action asks for a participant, as they were decided."""
    places = {one.id: one.where for one in audited.policies.expectations}
    for verdict in audited.verdicts:
        action = audited.policies.actions.get(verdict.action)
        if verdict.allowed and verdict.users and action and participant_needs(action.need):
            where = places[verdict.expectation]
            yield Asked(verdict.expectation, verdict.action, verdict.client, verdict.users, where)


Unseeing = tuple[tuple[Proof, frozenset[int]], ...]
"""Users, as positions, who are not known to see conversations somewhere, with the proof they share."""


def unseeing(index: Index, where: Where) -> Unseeing:
    """Return the users who do not see conversations there, or may not; inactive ones aside."""
    proofs = (
        (prove_for(index, _NEED, UserAlone(one.access), where, forbidding=False), one.users)
        for one in index.classes
        if one.access.state == "active"
    )
    return tuple(
        (proof, frozenset(users)) for proof, users in proofs if proof.outcome is not Outcome.MET
    )


def unseeing_by_place(index: Index, every: Iterable[Asked]) -> dict[Where, Unseeing]:
    """Return them for each place that is asked for."""
    return {where: unseeing(index, where) for where in {one.where for one in every}}


def sees(audited: Audited, one: Tried, access: Mapping[str, Access]) -> Proof | None:
    """Prove whether whoever tried may look into the conversation; None where nobody is known to have."""
    client, user = one.client, one.attempt.user
    if one.attempt.conversation is None:
        return None
    if user is not None:
        held = access.get(user)
        return None if held is None else _prove(audited.index, UserAlone(held), one)
    if client is None or client.grant_type != "CLIENT-CREDENTIALS":
        return None
    own = ServiceClient(audited.index.access_of(client), client)
    return _prove(audited.index, own, one)


def _prove(index: Index, subject: UserAlone | ServiceClient, one: Tried) -> Proof:
    divisions = one.conversation.divisions if one.conversation else None
    if divisions is not None:
        where: Where = divisions or "any"
        return prove_for(index, _NEED, subject, where, forbidding=True)
    proof = prove_for(index, _NEED, subject, "any", forbidding=False)
    everywhere = prove_for(index, _NEED, subject, "all", forbidding=False)
    if proof.outcome is not Outcome.MET or everywhere.outcome is Outcome.MET:
        return proof
    return Proof(_NEED, Outcome.UNKNOWN, blind=one.spots or (_untold(one),))


def _untold(one: Tried) -> BlindSpot:
    name = one.attempt.conversation or ""
    reason = f"the divisions of conversation `{name}` were not told"
    return BlindSpot(section="conversations", reason=reason, ids=(name,))


def access_by_user(audited: Audited) -> dict[str, Access]:
    """Return the access of the users who tried something, by their ids."""
    wanted = {one.attempt.user for one in audited.tried}
    if not wanted:
        return {}
    users = audited.users()
    positions = {position: one.id for position, one in enumerate(users) if one.id in wanted}
    return {
        positions[position]: one.access
        for one in audited.index.classes
        for position in one.users
        if position in positions
    }
