"""Who is who on the conversation of a call: whose participant the path names, and which are the caller's.

Users are matched by `userId` (or `user.id`), never by the id of a participant (facts §13.1).
"""

from scopeaudit.diagnose.case import Case
from scopeaudit.diagnose.gates import Gate
from scopeaudit.model.snapshot import Conversation, Participant
from scopeaudit.records import dataclass

CONTROL = frozenset(
    {
        "patchConversationsCallParticipant",
        "patchConversationsChatParticipant",
        "patchConversationsEmailParticipant",
        "patchConversationsCallbackParticipant",
        "patchConversationsMessageParticipant",
        "patchConversationsCobrowsesessionParticipant",
    }
)
"""Operations that control the caller's own participant."""

JOINING = ("/monitor", "/coach", "/barge")
"""Ends of the paths by which a supervisor joins as a participant of his own."""

HINT = (
    "Compare `userId` of `/conversations/{id}` (or `user.id` of `/conversations/calls/{id}`) with the token's user;"
    " the `id` of a participant never equals that of a user"
)
_CUSTOMERS = frozenset({"customer", "external"})
_FORBIDDEN = 403
_DONE = frozenset({400, 403, 404, 409})
_CONCERNS = frozenset({Gate.NONE, Gate.GENERAL, Gate.OWNERSHIP, Gate.LEG, Gate.STATE})


@dataclass(frozen=True, slots=True)
class Legs:
    """The participant that the path names, None where the conversation has none of that id, and the caller's."""

    conversation: Conversation
    named: Participant | None
    own: tuple[Participant, ...]

    @property
    def customer(self) -> Participant | None:
        """The participant that is the customer."""
        people = self.conversation.participants
        return next((one for one in people if one.purpose in _CUSTOMERS), None)

    @property
    def live(self) -> Participant | None:
        """The caller's participant that is on the conversation now; a connected one before others."""
        on = [one for one in self.own if not one.ended]
        return next((one for one in on if one.connected), on[0] if on else None)


def concerns(case: Case) -> bool:
    """Say whether a call is about a participant, and was refused by a gate that may look at that.

    A 403 without a code is none of them: who owns a participant is a matter of 400 and 404 (facts §8).
    """
    if not case.on_participant and case.gate not in {Gate.OWNERSHIP, Gate.LEG}:
        return False
    if case.gate is Gate.NONE and case.status == _FORBIDDEN:
        return False
    refused = case.status is None or case.status in _DONE
    return case.gate in _CONCERNS and refused


def legs(case: Case) -> Legs | None:
    """Return who is who; None where the conversation is not known."""
    conversation = case.conversation
    if conversation is None:
        return None
    by_id = {one.id: one for one in conversation.participants}
    caller = case.ids.get("userId") or case.caller
    own = tuple(one for one in conversation.participants if caller and one.user == caller)
    return Legs(conversation, by_id.get(case.ids.get("participantId", "")), own)


def is_joining(case: Case) -> bool:
    """Say whether the call is one by which a supervisor joins."""
    return case.operation is not None and case.operation.path.endswith(JOINING)
