"""The conversations of the demo organization, and what its applications tried with them."""

from scopeaudit.model.snapshot import (
    Attempt,
    Communication,
    Conversation,
    LegState,
    Participant,
    Shown,
)
from scopeaudit.sources.demo.ids import before, division

_MINUTE = 1 / 60
_HOUR = 1.0


def _leg(name: str, state: LegState = "connected", *, muted: bool = False) -> Communication:
    return Communication(id=f"communication-{name}", state=state, muted=muted, held=False)


def _customer(name: str) -> Participant:
    return Participant(
        id=f"participant-{name}-customer",
        purpose="customer",
        communications=(_leg(f"{name}-customer"),),
    )


_BOOKING = Conversation(
    id="conversation-booking",
    divisions=(division("EMEA"),),
    participants=(
        _customer("booking"),
        Participant(
            id="participant-booking-agent",
            user="agent-emea-010",
            purpose="agent",
            communications=(_leg("booking-agent"),),
        ),
    ),
)
"""An agent with a customer; no supervisor is on it, whatever an overlay shows."""

_REFUND = Conversation(
    id="conversation-refund",
    divisions=(division("EMEA"),),
    participants=(
        _customer("refund"),
        Participant(
            id="participant-refund-agent",
            user="agent-emea-020",
            purpose="agent",
            communications=(_leg("refund-agent"),),
        ),
        Participant(
            id="participant-refund-supervisor",
            user="supervisor-emea-003",
            purpose="user",
            monitors="participant-refund-agent",
            communications=(_leg("refund-supervisor", muted=True),),
        ),
    ),
)
"""A supervisor listens in, as a participant of their own, and has muted that one."""

_REBOOKING = Conversation(
    id="conversation-rebooking",
    divisions=(division("AMER"),),
    participants=(
        _customer("rebooking"),
        Participant(
            id="participant-rebooking-first",
            user="agent-amer-030",
            purpose="agent",
            ended_at=before(hours=20 * _MINUTE),
            communications=(_leg("rebooking-first", "terminated"),),
        ),
        Participant(
            id="participant-rebooking-again",
            user="agent-amer-030",
            purpose="agent",
            communications=(_leg("rebooking-again"),),
        ),
        Participant(
            id="participant-rebooking-consulted",
            user="agent-amer-031",
            purpose="agent",
            consult_of="participant-rebooking-again",
            communications=(_leg("rebooking-consulted"),),
        ),
    ),
)
"""The call came back to the agent who had transferred it, and that agent consults a colleague."""

CONVERSATIONS = (_BOOKING, _REFUND, _REBOOKING)
UNREAD = "conversation-lost-luggage"
"""The id of a conversation that something was tried with and that could not be read."""


def _mute(who: str, participant: str, minutes: float, code: str = "", **fields: object) -> Attempt:
    """Make an attempt to mute, so many minutes before the organization was read."""
    given: dict[str, object] = {
        "client": "client-queue-dashboard",
        "conversation": "conversation-booking",
        "shown": Shown(muted=True),
        "status": 400 if code else 202,
    }
    return Attempt(
        time=before(hours=minutes * _MINUTE),
        action="call.mute",
        user=who,
        participant=participant,
        code=code,
        **(given | fields),  # type: ignore[arg-type]  # the fields of an attempt, by name
    )


_NOT_PARTY = "conversation.error.user.not.party"
_DESKTOP = {"client": "client-agent-desktop", "conversation": "conversation-rebooking"}

ATTEMPTS = (
    # The token is older than the scope: the button flips although nothing was muted.
    _mute(
        "supervisor-emea-000",
        "participant-booking-agent",
        9,
        "app.not.authorized.for.scope",
        status=403,
        token_issued_at=before(hours=45 * _HOUR),
    ),
    # The token is new, and the participant is the agent's.
    _mute("supervisor-emea-001", "participant-booking-agent", 4, _NOT_PARTY),
    # Whoever listens in mutes only the participant that listening in made.
    _mute(
        "supervisor-emea-003",
        "participant-refund-supervisor",
        6,
        conversation="conversation-refund",
    ),
    # The region of one's role is not that of the call.
    _mute("supervisor-moved", "participant-booking-agent", 3, _NOT_PARTY),
    # The old leg of a transfer, the colleague's leg of a consultation, and the conversation itself.
    _mute(
        "agent-amer-030",
        "participant-rebooking-first",
        5,
        "conversation.error.call.disconnected",
        **_DESKTOP,
    ),
    _mute("agent-amer-030", "participant-rebooking-consulted", 2, _NOT_PARTY, **_DESKTOP),
    _mute("agent-amer-031", "conversation-rebooking", 2, "not.found", status=404, **_DESKTOP),
    # Of this conversation nothing can be said.
    _mute("supervisor-emea-001", "participant-lost", 8, _NOT_PARTY, conversation=UNREAD),
)
