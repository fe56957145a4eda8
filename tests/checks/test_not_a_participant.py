"""not-a-participant: somebody acted as a participant of a conversation that they are not on."""

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import BlindSpot
from tests.checks.auditing import find, find_one, names, open_sections
from tests.checks.calls import LATER, POLICY, organization, tried

RULE = "not-a-participant"
GONE = "conversation.error.not.conversation.participant"


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one(RULE, organization(tried()), POLICY)


def test_a_supervisor_mutes_an_agent() -> None:
    """They are not on the conversation: by its users, whatever the ids of participants are."""
    finding = example()
    assert finding.message == (
        "`call.mute` was tried through client `Queue dashboard` by somebody who is not on the "
        "conversation"
    )
    assert names(finding) == ["Boss"]
    assert [one.pointer for one in finding.evidence] == ["/attempts/0", "/conversations/0"]
    assert "`conversation.error.user.not.party`" in finding.evidence[0].text
    assert (finding.client, finding.actions) == ("dash", ("call.mute",))


def test_trap_1_a_participant_id_is_no_user_id() -> None:
    """Who has the id of a participant as user id is not on the call for that."""
    (finding,) = find(RULE, organization(tried("p-ann", "p-bob")), POLICY)
    assert [one.id for one in finding.subjects] == ["p-ann"]


def test_who_is_on_the_conversation_is_not_found() -> None:
    """Ann acts on her own participant, or on a wrong one: that is for another rule."""
    assert not find(RULE, organization(tried("u-ann"), tried("u-ann", "p-bob")), POLICY)


def test_what_passed_is_no_fault() -> None:
    """The vendor did it: whoever it was, they were on it then."""
    assert not find(RULE, organization(tried(status=202, code="")), POLICY)


def test_client_credentials_are_nobody() -> None:
    """A client without a user is on no conversation."""
    (finding,) = find(RULE, organization(tried(None, client="bot", code="not.a.user")), POLICY)
    assert names(finding) == ["Quiet hours bot"]


def test_who_tried_the_same_is_one_finding() -> None:
    """One per client and action, each person once; the fingerprint does not depend on how many."""
    read = organization(
        tried(), tried(), tried("u-new"), tried(action="patchConversationsCallParticipant")
    )
    first, second = find(RULE, read, POLICY)
    assert [one.id for one in first.subjects] == ["u-boss", "u-new"]
    assert second.actions == ("patchConversationsCallParticipant",)
    assert first.fingerprint == example().fingerprint != second.fingerprint


def test_an_action_upon_anybody_is_no_fault() -> None:
    """To monitor, the participant named is the one to listen to."""
    attempt = tried(action="postConversationsCallParticipantMonitor", status=403, code="x")
    assert not find(RULE, organization(attempt), POLICY)


def test_the_answer_alone_may_prove_it() -> None:
    """Where the conversation was not read, the vendor's own words count."""
    read = organization(tried(conversation="v-9", status=404, code=GONE))
    assert [names(one) for one in find(RULE, read, POLICY)] == [["Boss"]]


@pytest.mark.parametrize(
    ("attempt", "sections", "blame"),
    [
        (tried(conversation="v-9"), {}, ["conversations"]),
        (tried(conversation="v-9"), {"conversations": None}, ["conversations"]),
        (tried(time=LATER), {}, ["conversations"]),
        (tried(), {"blind_spots": (BlindSpot(section="conversations", reason="cut"),)}, ["conversations"]),
        (tried(None), {}, ["attempts"]),
        (tried(action="no.such"), {}, ["attempts"]),
    ],
)  # fmt: skip
def test_what_is_not_known_is_undecided(attempt, sections, blame) -> None:  # type: ignore[no-untyped-def]
    """An unread conversation, who joined after it was read, an unknown user or action: never a pass."""
    read = organization(attempt, **sections)
    assert not find(RULE, read, POLICY)
    assert open_sections(RULE, read, POLICY) == blame


def test_without_attempts_it_is_undecided_for_who_asks() -> None:
    """A policy that switches it on learns that there was nothing to judge."""
    assert open_sections(RULE, organization(attempts=None), POLICY) == ["attempts"]
    assert open_sections(RULE, organization(), POLICY) == []
