"""wrong-participant-id: the call named a participant that is not the caller's, or none of the conversation."""

from dataclasses import replace

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Participant
from tests.checks.auditing import find, find_one, names, open_sections
from tests.checks.calls import CALL, LATER, POLICY, organization, tried
from tests.organizations import legs

RULE = "wrong-participant-id"


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one(RULE, organization(tried("u-ann", "p-bob")), POLICY)


def test_an_agent_names_somebody_elses_participant() -> None:
    """Ann is on the call twice; the participant she named is Bob's, and the finding says which is hers."""
    finding = example()
    assert finding.message == (
        "`call.mute` was tried through client `Queue dashboard` upon the participant of another user"
    )
    assert "`p-ann`" in finding.cause
    assert "`p-old`" not in finding.cause
    assert finding.evidence[1].pointer == "/conversations/0/participants/3/user"
    assert "participant `p-bob` belongs to user `u-bob`" in finding.evidence[1].text


def test_a_participant_without_a_user_is_nobody() -> None:
    """The customer has a participant, too; it is another way of the same fault."""
    finding = find_one(RULE, organization(tried("u-ann", "p-customer")), POLICY)
    assert "upon the participant of nobody who is a user" in finding.message
    assert finding.fingerprint != example().fingerprint


def test_an_id_that_no_participant_has() -> None:
    """Of another conversation, or made up; vendors keep those who have left."""
    finding = find_one(RULE, organization(tried("u-ann", "p-elsewhere")), POLICY)
    assert "upon no participant of the conversation" in finding.message
    assert finding.evidence[1].pointer == "/conversations/0"


def test_whom_to_monitor_must_be_there() -> None:
    """An action upon anybody names a participant as well; whose it is does not matter."""
    monitor = "postConversationsCallParticipantMonitor"
    gone = tried(participant="p-elsewhere", action=monitor)
    assert [names(one) for one in find(RULE, organization(gone), POLICY)] == [["Boss"]]
    assert not find(RULE, organization(tried(action=monitor)), POLICY)


def test_who_is_not_on_the_conversation_is_for_another_rule() -> None:
    """One attempt has one fault."""
    assert not find(RULE, organization(tried("u-boss", "p-ann")), POLICY)


def test_trap_5_who_listens_in_has_a_participant_of_their_own() -> None:
    """The monitored participant is the target's: Boss acts on the one that monitoring made."""
    own = Participant(
        id="p-boss", user="u-boss", monitors="p-ann", communications=legs("m-8", muted=False)
    )
    call = replace(CALL, participants=(*CALL.participants, own))
    assert not find(RULE, organization(tried("u-boss", "p-boss"), conversations=(call,)), POLICY)
    finding = find_one(RULE, organization(tried(), conversations=(call,)), POLICY)
    assert "the participant of another user" in finding.message
    assert "`p-boss`" in finding.cause


def test_who_may_have_joined_later_is_undecided() -> None:
    """The conversation was read before: its participants of then are not known."""
    read = organization(tried("u-ann", "p-elsewhere", time=LATER))
    assert not find(RULE, read, POLICY)
    assert open_sections(RULE, read, POLICY) == ["conversations"]
