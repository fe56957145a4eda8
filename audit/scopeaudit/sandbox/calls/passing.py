"""What is not imitated: it passes the gates, what it names must be there, and nothing is done."""

from scopeaudit.sandbox.call import NOTE, Answer, Call
from scopeaudit.sandbox.calls.control import participant

NOTHING_DONE = "gates passed, nothing was done"


def passing(call: Call) -> Answer:
    """Answer 204; a conversation or participant that is not there is refused all the same."""
    if call.tenant.snapshot.conversations is not None and "conversationId" in call.parameters:
        conversation = call.conversation()
        if "participantId" in call.parameters:
            participant(call, conversation)
    return Answer(status=204, headers={NOTE: NOTHING_DONE})
