"""ended-leg: somebody acted on a participant or a communication of theirs that was over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Conversation, Participant
from tests.checks.auditing import find, find_one, open_sections
from tests.checks.calls import BEFORE, CALL, LATER, POLICY, organization, tried
from tests.organizations import NOW, legs

RULE = "ended-leg"
OVER = "conversation.error.call.disconnected"


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one(RULE, organization(tried("u-ann", "p-old", code=OVER)), POLICY)


def with_ann(*communications: str, **fields: Any) -> tuple[Conversation, ...]:
    """Make an organization in which Ann has one participant."""
    ann = Participant(id="p-ann", user="u-ann", communications=legs(*communications, **fields))
    return (replace(CALL, participants=(ann,)),)


def test_trap_3_the_old_leg_after_a_transfer() -> None:
    """The same user stands there twice; the finding says which participant goes on."""
    finding = example()
    assert finding.message == (
        "`call.mute` was tried through client `Queue dashboard` upon a leg that was over"
    )
    assert "`p-ann`" in finding.cause
    assert finding.evidence[1].pointer == "/conversations/0/participants/1"
    assert "ended 2026-11-23T05:55:00Z" in finding.evidence[1].text


def test_a_communication_that_is_over() -> None:
    """The participant goes on with another."""
    ann = Participant(
        id="p-ann",
        user="u-ann",
        communications=(*legs("m-1", state="disconnected", ended_at=NOW - timedelta(hours=1)), *legs("m-2")),
    )  # fmt: skip
    read = organization(
        tried("u-ann", communication="m-1"),
        tried("u-ann", communication="m-2"),
        conversations=(replace(CALL, participants=(ann,)),),
    )
    assert len(find_one(RULE, read, POLICY).evidence) == 2


def test_a_leg_that_ended_afterwards_was_not_over() -> None:
    """It is compared with the time of the attempt."""
    early = BEFORE - timedelta(hours=1)
    assert not find(RULE, organization(tried("u-ann", "p-old", time=early)), POLICY)


def test_trap_6_two_legs_of_a_consultation_go_on() -> None:
    """Both are connected; neither is over."""
    second = Participant(
        id="p-consult", user="u-ann", consult_of="p-customer", communications=legs("m-5")
    )
    call = replace(CALL, participants=(*CALL.participants, second))
    read = organization(
        tried("u-ann"), tried("u-ann", "p-consult"), tried("u-ann", None), conversations=(call,)
    )
    assert not find(RULE, read, POLICY)
    assert open_sections(RULE, read, POLICY) == []


def test_all_legs_over_without_a_participant_named() -> None:
    """Where the attempt names none, any of theirs that goes on would have done."""
    read = organization(
        tried("u-ann", None, time=LATER), conversations=with_ann("m-1", state="terminated")
    )
    assert len(find(RULE, read, POLICY)) == 1


def test_the_answer_proves_it() -> None:
    """The vendor said so, read or not."""
    assert find(RULE, organization(tried("u-ann", code=OVER)), POLICY)
    assert find(RULE, organization(tried("u-ann", code=OVER), conversations=()), POLICY)


def test_when_it_ended_may_not_be_told() -> None:
    """A state without a time: over when it was read, not known before."""
    read = organization(tried("u-ann"), conversations=with_ann("m-1", state="terminated"))
    assert not find(RULE, read, POLICY)
    assert open_sections(RULE, read, POLICY) == ["conversations"]
