"""What applications tried with conversations, beside what the vendor tells of them."""

from collections.abc import Mapping
from typing import Protocol

from scopeaudit.index import Index
from scopeaudit.model.leaves import participant_needs
from scopeaudit.model.operation import Operation
from scopeaudit.model.policy import Need, OperationNeed, PolicySet
from scopeaudit.model.snapshot import Attempt, BlindSpot, Client, Conversation, Participant
from scopeaudit.records import dataclass


class Operations(Protocol):
    """What is asked of the catalog."""

    def find(self, text: str) -> Operation | None:
        """Find an operation by any of its names."""

    def need_of(self, operation: Operation) -> OperationNeed:
        """Return what it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One attempt, by its position in the snapshot, with what is known of what it names.

    `need` is None where neither the policies nor the catalog know the action; `place` is the position of
    the conversation, which is None where it was not read; `spots` are what could hide parts of it.
    """

    position: int
    attempt: Attempt
    client: Client | None
    need: Need | None
    conversation: Conversation | None
    place: int
    spots: tuple[BlindSpot, ...]

    @property
    def passed(self) -> bool:
        """Say whether the vendor did what was asked for."""
        status = self.attempt.status
        return status is not None and 200 <= status < 300  # noqa: PLR2004  # HTTP's success

    @property
    def participants(self) -> tuple[Participant, ...]:
        """All participants of the conversation; none where it was not read."""
        return self.conversation.participants if self.conversation else ()

    @property
    def own(self) -> tuple[Participant, ...]:
        """The participants that are the user's, by their user and never by their own id."""
        user = self.attempt.user
        return tuple(one for one in self.participants if user is not None and one.user == user)

    def named(self) -> tuple[int, Participant] | None:
        """Return the participant that the attempt named, with its position."""
        found = (
            (position, one)
            for position, one in enumerate(self.participants)
            if one.id == self.attempt.participant
        )
        return next(found, None)


def tried(index: Index, policies: PolicySet, catalog: Operations) -> tuple[Tried, ...]:
    """Join each attempt with its client, its action's need, and its conversation."""
    attempts = index.snapshot.attempts or ()
    conversations = {
        one.id: (place, one) for place, one in enumerate(index.snapshot.conversations or ())
    }
    needs = {name: need_of(name, policies, catalog) for name in {one.action for one in attempts}}
    return tuple(
        _joined(index, position, one, needs[one.action], conversations)
        for position, one in enumerate(attempts)
    )


def _joined(
    index: Index,
    position: int,
    attempt: Attempt,
    need: Need | None,
    conversations: Mapping[str, tuple[int, Conversation]],
) -> Tried:
    place, conversation = conversations.get(attempt.conversation or "", (-1, None))
    return Tried(
        position=position,
        attempt=attempt,
        client=index.clients.get(attempt.client),
        need=need,
        conversation=conversation,
        place=place,
        spots=spots_of(index, attempt.conversation),
    )


def need_of(action: str, policies: PolicySet, catalog: Operations) -> Need | None:
    """Return the need of an action, or of an operation: that of the action that does it, if any."""
    if action in policies.actions:
        return policies.actions[action].need
    operation = catalog.find(action)
    if operation is None:
        return None
    doing = (one.need for one in policies.actions.values() if one.operation == operation.id)
    return next((one for one in doing if participant_needs(one)), catalog.need_of(operation))


def spots_of(index: Index, conversation: str | None) -> tuple[BlindSpot, ...]:
    """Return the blind spots that may hide a conversation or parts of it."""
    return tuple(
        spot
        for spot in index.blind_spots
        if spot.section == "conversations" and (not spot.ids or conversation in spot.ids)
    )
