"""mute-drift: an application shows a microphone as muted and the vendor's call is not, or the reverse."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Attempt, Participant
from tests.checks.auditing import find, find_one, names, open_sections
from tests.checks.calls import BEFORE, CALL, LATER, POLICY, organization, showing
from tests.organizations import legs

RULE = "mute-drift"


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one(RULE, organization(showing("muted", "u-boss")), POLICY)


def test_the_mute_that_is_shown_and_not_done() -> None:
    """The vendor refused it, the button stayed down; a minute later the call is still not muted."""
    finding = example()
    assert finding.message == (
        "Client `Queue dashboard` shows muted where the vendor's call is not muted"
    )
    assert "the vendor refused" in finding.cause
    assert "1 min later" in finding.cause
    assert names(finding) == ["Boss"]
    assert finding.evidence[1].pointer == "/conversations/0/participants/2/communications"


def test_each_is_shown_their_own_state() -> None:
    """What one application shows one user says nothing of what another shows."""
    both = organization(showing("muted", "u-boss"), showing("muted", "u-ann"), showing("open"))
    assert names(find_one(RULE, both, POLICY)) == ["Boss"]


def test_the_other_way_round() -> None:
    """Shown as open while nobody hears anything: another finding."""
    read = organization(showing("open", "u-bob", "p-bob", status=202, code=""))
    finding = find_one(RULE, read, POLICY)
    assert finding.message.endswith("shows not muted where the vendor's call is muted")
    assert "does not follow" in finding.cause
    assert finding.fingerprint != example().fingerprint


def test_what_is_shown_as_it_is() -> None:
    """Nothing drifts, whatever was answered."""
    read = organization(showing("open"), showing("muted", "u-bob", "p-bob"))
    assert not find(RULE, read, POLICY)
    assert open_sections(RULE, read, POLICY) == []


def test_the_last_state_before_the_read_counts() -> None:
    """What was shown earlier of the same participant, or what is shown later, is no drift."""
    earlier = BEFORE - timedelta(minutes=5)
    read = organization(
        showing("open"), showing("muted", time=earlier), showing("muted", time=LATER)
    )
    assert not find(RULE, read, POLICY)
    assert open_sections(RULE, read, POLICY) == []


def test_without_a_participant_the_users_own_counts() -> None:
    """Ann has one that goes on; p-old is over."""
    assert len(find(RULE, organization(showing("muted", participant=None)), POLICY)) == 1


def test_a_leg_that_is_over_shows_nothing() -> None:
    """Nobody is muted on a call that has ended."""
    assert not find(RULE, organization(showing("muted", participant="p-old")), POLICY)


def test_a_communication_has_its_own_state() -> None:
    """The participant has a muted and an open leg: the one that was named is compared."""
    ann = Participant(
        id="p-ann", user="u-ann", communications=(*legs("m-1", muted=True), *legs("m-2", muted=False))
    )  # fmt: skip
    sections = {"conversations": (replace(CALL, participants=(ann,)),)}
    assert not find(RULE, organization(showing("muted", communication="m-1"), **sections), POLICY)
    assert find(RULE, organization(showing("muted", communication="m-2"), **sections), POLICY)


@pytest.mark.parametrize(
    ("attempt", "muted"),
    [
        (showing("muted", time=LATER), False),
        (showing("muted", conversation="v-9"), False),
        (showing("muted", participant="p-else"), False),
        (showing("muted"), None),
    ],
)
def test_what_cannot_be_compared_is_undecided(attempt: Attempt, muted: bool | None) -> None:
    """Shown after the read, of an unread conversation, of nobody, or of a shape that does not tell."""
    people = tuple(
        replace(one, communications=legs("m-2", muted=muted)) if one.id == "p-ann" else one
        for one in CALL.participants
    )
    read = organization(attempt, conversations=(replace(CALL, participants=people),))
    assert not find(RULE, read, POLICY)
    assert open_sections(RULE, read, POLICY) == ["conversations"]


def test_trap_4_muted_stands_on_the_leg() -> None:
    """A participant of which only the leg tells `muted` is muted."""
    assert CALL.participants[3].muted is True
    assert find(RULE, organization(showing("open", "u-bob", "p-bob")), POLICY)
