"""How an attempt stood to its conversation: one fault, nothing wrong, or not known because of something.

The order is that of the vendor's refusals from the plainest on: an id of another kind, nobody of the
conversation, somebody else's participant, a leg that is over (facts §8, §13.1 to §13.5). An attempt that
passed has no fault: whatever was read, the vendor did what was asked.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal

from scopeaudit.checks.tried import Tried
from scopeaudit.model.leaves import participant_needs
from scopeaudit.model.snapshot import BlindSpot, Communication, Participant
from scopeaudit.records import dataclass

FaultRule = Literal["not-a-participant", "wrong-participant-id", "swapped-ids", "ended-leg"]
"""The rules that tell faults of attempts."""

NOBODY_OF_IT = frozenset({"conversation.error.not.conversation.participant", "not.a.participant"})
OVER = frozenset(
    {
        "conversation.error.call.disconnected",
        "conversation.error.participant.no.active.conversations",
    }
)


WAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "conversation-for-participant": "the id of the conversation as that of a participant",
        "user-for-participant": "the id of a user as that of a participant",
        "communication-for-participant": "the id of a communication as that of a participant",
        "conversation-for-communication": "the id of the conversation as that of a communication",
        "participant-for-communication": "the id of a participant as that of a communication",
        "said": "the vendor says so",
        "absent": "no participant of the conversation",
        "no-user": "client credentials are nobody",
        "not-on-it": "none of its participants is theirs",
        "another-user": "the participant of another user",
        "nobody": "the participant of nobody who is a user",
        "over": "it had ended by then",
    }
)
"""In which ways an attempt goes wrong, in words; the keys are part of fingerprints and stay."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong: the rule that tells it, in which of the ways, and the path that shows it."""

    rule: FaultRule
    kind: str
    path: tuple[str | int, ...] = ()

    @property
    def way(self) -> str:
        """Return the way in words."""
        return WAYS[self.kind]


@dataclass(frozen=True, slots=True)
class Unknown:
    """What keeps an attempt from being judged."""

    spots: tuple[BlindSpot, ...]


Standing = Fault | Unknown | None
"""None: nothing was wrong with the ids and the participant."""


def standing(one: Tried, users: frozenset[str], taken_at: datetime) -> Standing:
    """Judge one attempt; `users` are the ids of users that are known to be such."""
    if one.passed or one.attempt.conversation is None:
        return None
    swapped = next(_swapped(one, users), None)
    if swapped is not None:
        return Fault("swapped-ids", swapped)
    if one.need is None:
        reason = f"neither the policies nor the catalog know `{one.attempt.action}`"
        return Unknown((BlindSpot(section="attempts", reason=reason),))
    read_at = one.conversation.read_at if one.conversation else None
    return _of_conversation(one, read_at or taken_at)


def _swapped(one: Tried, users: frozenset[str]) -> Iterator[str]:
    attempt = one.attempt
    legs = {leg.id for each in one.participants for leg in each.communications if leg.id}
    if attempt.participant is not None:
        if attempt.participant == attempt.conversation:
            yield "conversation-for-participant"
        if attempt.participant in users or attempt.participant == attempt.user:
            yield "user-for-participant"
        if attempt.participant in legs:
            yield "communication-for-participant"
    if attempt.communication is not None:
        if attempt.communication == attempt.conversation:
            yield "conversation-for-communication"
        if attempt.communication in {each.id for each in one.participants}:
            yield "participant-for-communication"


def _of_conversation(one: Tried, read_at: datetime) -> Standing:
    asked = {need.who for need in participant_needs(one.need)}
    if one.conversation is None:
        return _by_answer(one, asked=bool(asked))
    if not asked:
        return _named_somebody(one, read_at)
    if one.attempt.user is None:
        return _without_user(one)
    if not one.own:
        return _nobody_of_it(one, read_at)
    return _own_participant(one, read_at) if "self" in asked else _gone(one, one.own, read_at)


def _by_answer(one: Tried, *, asked: bool) -> Standing:
    """Judge by the vendor's answer alone, where the conversation was not read."""
    if one.attempt.code in NOBODY_OF_IT:
        return Fault("not-a-participant", "said")
    if one.attempt.code in OVER:
        return Fault("ended-leg", "said")
    if not asked and one.attempt.participant is None:
        return None
    return _unread(one)


def _unread(one: Tried, reason: str = "") -> Unknown:
    name = one.attempt.conversation or ""
    told = reason or f"conversation `{name}`, which was tried, was not read"
    return Unknown(one.spots or (BlindSpot(section="conversations", reason=told, ids=(name,)),))


def _named_somebody(one: Tried, read_at: datetime) -> Standing:
    """Judge an action upon anybody: whom it names must be on the conversation."""
    if one.attempt.participant is None or one.named() is not None:
        return None
    return _missing_participant(one, read_at)


def _missing_participant(one: Tried, read_at: datetime) -> Standing:
    if one.spots or one.attempt.time > read_at:
        return _unread(one, "it was tried after the conversation was read")
    return Fault("wrong-participant-id", "absent", _path(one))


def _without_user(one: Tried) -> Standing:
    if one.client is not None and one.client.grant_type == "CLIENT-CREDENTIALS":
        return Fault("not-a-participant", "no-user", _path(one))
    reason = "some attempts do not say which user was signed in"
    return Unknown((BlindSpot(section="attempts", reason=reason),))


def _nobody_of_it(one: Tried, read_at: datetime) -> Standing:
    if one.attempt.code not in NOBODY_OF_IT and (one.spots or one.attempt.time > read_at):
        return _unread(one, "it was tried after the conversation was read")
    return Fault("not-a-participant", "not-on-it", _path(one))


def _own_participant(one: Tried, read_at: datetime) -> Standing:
    """Judge an action upon the caller's own participant."""
    if one.attempt.participant is None:
        return _gone(one, one.own, read_at)
    found = one.named()
    if found is None:
        return _missing_participant(one, read_at)
    position, participant = found
    if participant.user != one.attempt.user:
        kind = "another-user" if participant.user else "nobody"
        path = (*_path(one), "participants", position, "user" if participant.user else "id")
        return Fault("wrong-participant-id", kind, path)
    return _gone(one, (participant,), read_at, position)


def _gone(
    one: Tried, participants: tuple[Participant, ...], read_at: datetime, position: int = -1
) -> Standing:
    """Judge whether all of some participants, or the leg that was named, were over by then."""
    path = (*_path(one), *(() if position < 0 else ("participants", position)))
    legs = [
        leg
        for each in participants
        for leg in each.communications
        if leg.id and leg.id == one.attempt.communication
    ]
    over = [_over(each, one.attempt.time, read_at) for each in (legs or participants)]
    if one.attempt.code in OVER or all(over):
        return Fault("ended-leg", "over", path)
    if False in over:
        return None
    return _unread(one, "when a leg ended was not told")


def _over(one: Participant | Communication, at: datetime, read_at: datetime) -> bool | None:
    """Say whether it had ended at a time; None where it ended, but when was not told."""
    if not one.ended:
        return False
    if one.ended_at is not None:
        return one.ended_at <= at
    return True if at >= read_at else None


def _path(one: Tried) -> tuple[str | int, ...]:
    return ("conversations", one.place)
