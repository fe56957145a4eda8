"""The vendor's three shapes of a conversation become one."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from scopeaudit.conversations import conversations_of
from scopeaudit.errors import UnreadableError
from scopeaudit.model.snapshot import Communication, Conversation, Participant
from scopeaudit.sandbox import conversation_shapes as vendor
from tests.conversations.samples import ANALYTICS, CALL, PERSONAL, WHOLE
from tests.organizations import NOW


def time(text: str) -> datetime:
    """Return that time of the day of the samples."""
    return datetime.fromisoformat(f"2026-08-28T{text}Z")


def one(document: Any) -> Conversation:
    """Return the one conversation of an answer."""
    (found,) = conversations_of(document, NOW)
    return found


class TestShapeA:
    """GET /conversations/{id}."""

    def test_legs_carry_what_the_participant_does_not(self) -> None:
        """`muted` and `held` are those of the calls; the user is `userId`, never the participant."""
        agent = one(WHOLE).participants[1]
        assert (agent.id, agent.user, agent.purpose) == ("p-new", "u-1", "agent")
        assert agent.communications[0] == Communication(
            id="m-2", state="connected", muted=True, held=False
        )
        assert (agent.muted, agent.connected, agent.consult_of) == (True, True, "p-customer")

    def test_an_ended_leg_says_when(self) -> None:
        """The same user stands there twice: the old participant ended by its transfer (facts §13.3)."""
        old = one(WHOLE).participants[0]
        assert (old.ended, old.connected, old.ended_at) == (True, False, time("18:40:28.462"))
        assert old.communications[0].ended_at == time("18:40:28.462")

    def test_a_new_state_is_not_told(self) -> None:
        """A state the vendor added since is no reason to refuse the whole; it is unknown."""
        message = one(WHOLE).participants[1].communications[1]
        assert (message.id, message.state, message.connected, message.muted) == (
            "m-3", None, None, None,
        )  # fmt: skip

    def test_links_and_divisions(self) -> None:
        """Who listens to whom; each division once; when it was read."""
        read = one(WHOLE)
        assert read.participants[2].monitors == "p-new"
        assert (read.divisions, read.read_at) == (("d-1",), NOW)


class TestShapeB:
    """GET /conversations/calls/{id}."""

    def test_the_participant_is_its_own_leg(self) -> None:
        """`user.id` is the user; the leg has no id; divisions that are left out are not none."""
        read = one(CALL)
        ivr, agent = read.participants
        assert (agent.user, agent.muted, agent.held) == ("u-1", True, False)
        assert agent.communications == (Communication(state="connected", muted=True, held=False),)
        assert (ivr.user, ivr.ended) == (None, True)
        assert read.divisions is None


class TestShapeC:
    """Analytics."""

    def test_sessions_are_legs_without_state(self) -> None:
        """Ended when all segments are; neither state nor `muted` is told."""
        read = one(ANALYTICS)
        agent, boss = read.participants
        ended, going_on = agent.communications
        assert ended == Communication(id="m-1", ended_at=time("18:40:02"))
        assert (going_on.ended, agent.connected, agent.muted) == (False, None, None)
        assert (boss.user, boss.coaches) == ("u-2", "p-agent")
        assert read.divisions == ("d-1", "d-2")

    def test_a_conversation_that_is_over(self) -> None:
        """Everybody has left it."""
        over = one({**ANALYTICS, "conversationEnd": "2026-08-28T19:00:00.000Z"})
        assert all(each.ended for each in over.participants)


@pytest.mark.parametrize("sample", [WHOLE, CALL, ANALYTICS], ids=["A", "B", "C"])
def test_nothing_personal_is_kept(sample: Any) -> None:
    """No name, number, address or attribute of the answers is in what was read of them."""
    assert any(text in json.dumps(sample) for text in PERSONAL)
    kept = repr(conversations_of(sample))
    assert [text for text in PERSONAL if text in kept] == []


@pytest.mark.parametrize(
    "wrapped", [WHOLE, [WHOLE], {"entities": [WHOLE]}, {"conversations": [WHOLE]}]
)
def test_lists_and_pages_are_read(wrapped: Any) -> None:
    """One conversation, a list, a page of the API, or what a query of analytics answers."""
    assert one(wrapped).id == "v-1"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("text", "no answer"),
        ({"code": "not.found"}, "no answer"),
        ([3], "no answer"),
        ({**WHOLE, "participants": [{"userId": "u-1"}]}, "missing required field `id`"),
        ({**WHOLE, "participants": [{"id": 5}]}, "expected `str`, got `int`"),
        ({**WHOLE, "participants": [{"id": "p", "endTime": "soon"}]}, "rfc3339"),
    ],
)
def test_what_is_no_conversation_is_refused(document: Any, said: str) -> None:
    """One error that says what was expected; nothing is guessed."""
    with pytest.raises(UnreadableError, match=said):
        conversations_of(document)


def test_times_without_a_zone_are_utc() -> None:
    """The vendor means UTC."""
    bare = {
        "id": "v",
        "participants": [{"id": "p", "calls": [], "endTime": "2026-08-28T18:00:00"}],
    }
    assert one(bare).participants[0].ended_at == datetime(2026, 8, 28, 18, tzinfo=UTC)


def test_what_the_sandbox_tells_is_read_back() -> None:
    """Shape A keeps everything of a conversation of the snapshot; B all but the ids of legs."""
    leg = Communication(id="m-1", state="connected", muted=False, held=True)
    made = Conversation(
        id="v-1",
        divisions=("d-1",),
        participants=(
            Participant(id="p-1", user="u-1", purpose="agent", communications=(leg,)),
            Participant(id="p-2", user="u-2", purpose="user", monitors="p-1"),
        ),
    )
    assert conversations_of(vendor.conversation(made)) == (made,)
    (told,) = conversations_of(vendor.call_conversation(made))
    assert (told.participants[0].held, told.participants[0].user) == (True, "u-1")
