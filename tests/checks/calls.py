"""A call between a customer and two agents, and what an overlay tried with it."""

from datetime import timedelta
from typing import Any, Literal

from scopeaudit.model.policy import (
    AllOf,
    ParticipantNeed,
    ScopeNeed,
    UserContextNeed,
    UserSelector,
)
from scopeaudit.model.snapshot import (
    Attempt,
    Conversation,
    OrgPermission,
    Participant,
    Shown,
    Snapshot,
)
from tests.checks.auditing import action, expect
from tests.organizations import AMER, EMEA, NOW, PERMISSIONS, client, legs, role, snapshot, user

VIEW = "conversation:communication:view"
LATER = NOW + timedelta(minutes=1)
BEFORE = NOW - timedelta(minutes=1)
NOT_PARTY = "conversation.error.user.not.party"

CALL = Conversation(
    id="v-1",
    divisions=(EMEA,),
    participants=(
        Participant(id="p-customer", purpose="customer", communications=legs("m-0")),
        Participant(
            id="p-old",
            user="u-ann",
            purpose="agent",
            ended_at=NOW - timedelta(minutes=5),
            communications=legs("m-1", state="terminated", muted=False),
        ),
        Participant(
            id="p-ann", user="u-ann", purpose="agent", communications=legs("m-2", muted=False)
        ),
        Participant(
            id="p-bob", user="u-bob", purpose="agent", communications=legs("m-3", muted=True)
        ),
    ),
)
"""Ann was transferred to herself and talks; Bob is muted."""

MUTE = action(
    AllOf((UserContextNeed(), ScopeNeed("conversations"), ParticipantNeed("self"))),
    id="call.mute",
    title="Mute",
    operation="patchConversationsCallParticipant",
)
POLICY = expect(MUTE, users=UserSelector())
OVERLAY = client("dash", name="Queue dashboard", scopes=("conversations",))
BOT = client("bot", "CLIENT-CREDENTIALS", name="Quiet hours bot")


def tried(who: str | None = "u-boss", participant: str | None = "p-ann", **fields: Any) -> Attempt:
    """Make an attempt to mute, a minute before the organization was read, which was refused."""
    given: dict[str, Any] = {
        "time": BEFORE,
        "client": "dash",
        "action": "call.mute",
        "conversation": "v-1",
        "status": 400,
        "code": NOT_PARTY,
    }
    return Attempt(user=who, participant=participant, **(given | fields))


def showing(
    state: Literal["muted", "open"],
    who: str = "u-ann",
    participant: str | None = "p-ann",
    **fields: Any,
) -> Attempt:
    """Make an attempt after which the application shows a state."""
    return tried(who, participant, shown=Shown(muted=state == "muted"), **fields)


def organization(*attempts: Attempt, **sections: Any) -> Snapshot:
    """Make an organization of three people with that call and those attempts."""
    given: dict[str, Any] = {
        "clients": (OVERLAY, BOT),
        "roles": (role("r-view", VIEW),),
        "permissions": (*PERMISSIONS, OrgPermission(name=VIEW, division_aware=True)),
        "conversations": (CALL,),
        "attempts": attempts,
    }
    people = (
        user("u-ann", ("r-view", EMEA), name="Ann"),
        user("u-bob", ("r-view", EMEA), name="Bob"),
        user("u-boss", ("r-view", AMER), name="Boss"),
    )
    return snapshot(*sections.pop("users", people), **(given | sections))
