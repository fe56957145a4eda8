"""Being on a conversation is decided where there is one, by the user of its participants."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopeaudit.decide import presence_on, prove_on
from scopeaudit.evaluate import ApplicationAlone, ServiceClient, Subject, UserAlone
from scopeaudit.index import build
from scopeaudit.model.policy import AllOf, Need, ParticipantNeed, PermissionNeed
from scopeaudit.model.snapshot import (
    BlindSpot,
    Communication,
    Conversation,
    Participant,
    Snapshot,
)
from scopeaudit.model.verdict import OnConversation, Outcome, Proof
from tests.organizations import AMER, EMEA, MONITOR, NOW, client, legs, role, snapshot, user

SELF, ANY = ParticipantNeed("self"), ParticipantNeed("any")
TALKING = Participant(id="p-1", user="ana", communications=legs("m-1"))
GONE = Participant(id="p-0", user="ana", ended_at=NOW)
RINGING = Participant(id="p-2", user="ana", communications=legs("m-2", state="alerting"))
UNTOLD = Participant(id="p-3", user="ana", communications=(Communication(id="m-3"),))
OTHER = Participant(id="ana", user="bob", communications=legs("m-4"))
HIDDEN = BlindSpot(section="conversations", reason="cut", ids=("v-1",))


def read(*participants: Participant, **sections: Any) -> Snapshot:
    """Make an organization with Ana, a bot and a call."""
    call = Conversation(id="v-1", divisions=(EMEA,), participants=participants)
    given: dict[str, Any] = {
        "conversations": (call,),
        "roles": (role("r-m", MONITOR),),
        "clients": (client("app"), client("bot", "CLIENT-CREDENTIALS")),
    }
    return snapshot(*sections.pop("users", (user("ana"),)), **(given | sections))


def proof(seen: Snapshot, need: Need, who: str = "ana") -> Proof:
    """Decide a need for Ana, or for a client, on the call."""
    index = build(seen, NOW)
    (call,) = seen.conversations or ()
    subject: Subject = UserAlone(index.classes[0].access)
    if who == "bot":
        subject = ServiceClient(index.access_of(index.clients["bot"]), index.clients["bot"])
    if who == "app":
        subject = ApplicationAlone(index.clients["app"])
    return prove_on(index, need, subject, presence_on(index, call, "ana"))


def test_who_talks_is_on_it() -> None:
    """The proof names the participant that is theirs; nothing is left for the moment of the call."""
    found = proof(read(GONE, TALKING, OTHER), SELF)
    assert (found.outcome, found.provisos) == (Outcome.MET, ())
    assert found.grounds == (OnConversation("v-1", "p-1"),)


@pytest.mark.parametrize(
    ("participants", "rule"),
    [((), "not-a-participant"), ((OTHER,), "not-a-participant"), ((GONE,), "ended-leg")],
)
@pytest.mark.parametrize("need", [SELF, ANY])
def test_trap_1_and_3_somebody_elses_and_ended_ones_do_not_count(
    participants: tuple[Participant, ...], rule: str, need: ParticipantNeed
) -> None:
    """A participant whose own id is the user's id is not theirs; nor does one help that has ended."""
    found = proof(read(*participants), need)
    assert (found.outcome, [gap.rule for gap in found.gaps]) == (Outcome.MISSING, [rule])


def test_a_call_that_rings_is_a_proviso() -> None:
    """As oneself one needs a connected call; as any participant one is on it already."""
    assert [one.kind for one in proof(read(RINGING), SELF).provisos] == ["participant"]
    assert proof(read(RINGING), ANY).provisos == ()


def test_a_state_that_was_not_told_is_unknown() -> None:
    """Analytics tell no state: the leg goes on, connected or not."""
    assert proof(read(UNTOLD), SELF).outcome is Outcome.UNKNOWN
    assert proof(read(UNTOLD), ANY).outcome is Outcome.MET


def test_what_is_hidden_keeps_it_open() -> None:
    """A participant may be there that was not read; who is there stays."""
    assert proof(read(blind_spots=(HIDDEN,)), SELF).outcome is Outcome.UNKNOWN
    assert proof(read(TALKING, blind_spots=(HIDDEN,)), SELF).outcome is Outcome.MET
    elsewhere = replace(HIDDEN, ids=("v-2",))
    assert proof(read(blind_spots=(elsewhere,)), SELF).outcome is Outcome.MISSING


def test_clients_without_a_user_are_never_on_it_and_applications_may_be() -> None:
    """It depends on who signs in."""
    assert [one.rule for one in proof(read(TALKING), SELF, "bot").gaps] == ["no-user-context"]
    assert [one.kind for one in proof(read(TALKING), SELF, "app").provisos] == ["participant"]


def test_permissions_are_needed_in_the_divisions_of_the_conversation() -> None:
    """Held elsewhere they do not count; divisions that were not told leave it open."""
    monitor = PermissionNeed(MONITOR)
    here = {"users": (user("ana", ("r-m", EMEA)),)}
    there = {"users": (user("ana", ("r-m", AMER)),)}
    everywhere = {"users": (user("ana", ("r-m", "*")),)}
    assert proof(read(**here), monitor).outcome is Outcome.MET
    assert [one.rule for one in proof(read(**there), monitor).gaps] == ["wrong-division"]
    untold = (Conversation(id="v-1", participants=()),)
    assert proof(read(**here, conversations=untold), monitor).outcome is Outcome.UNKNOWN
    assert proof(read(**everywhere, conversations=untold), monitor).outcome is Outcome.MET
    assert proof(read(conversations=untold), monitor).outcome is Outcome.MISSING


participants = st.lists(st.sampled_from([TALKING, GONE, RINGING, UNTOLD, OTHER]), unique=True).map(
    tuple
)
needs: st.SearchStrategy[Need] = st.sampled_from(
    [SELF, ANY, AllOf((PermissionNeed(MONITOR), SELF)), AllOf((SELF, ANY))]
)
places = st.sampled_from([(), (EMEA,), (EMEA, AMER), None])
spots = st.sampled_from([HIDDEN, replace(HIDDEN, ids=None), replace(HIDDEN, ids=("v-2",))])


def drawn(people: tuple[Participant, ...], divisions: tuple[str, ...] | None) -> Snapshot:
    """Make an organization with that call."""
    call = Conversation(id="v-1", divisions=divisions, participants=people)
    return read(conversations=(call,), users=(user("ana", ("r-m", EMEA)),))


@given(participants, places, needs, spots)
def test_a_new_blind_spot_proves_nothing(
    people: tuple[Participant, ...],
    divisions: tuple[str, ...] | None,
    need: Need,
    spot: BlindSpot,
) -> None:
    """Seeing less keeps an outcome or makes it unknown."""
    seen = drawn(people, divisions)
    less = replace(seen, blind_spots=(spot,))
    assert proof(less, need).outcome in {proof(seen, need).outcome, Outcome.UNKNOWN}


@given(participants, participants, places, needs)
def test_more_participants_never_take_anybody_off(
    people: tuple[Participant, ...],
    more: tuple[Participant, ...],
    divisions: tuple[str, ...] | None,
    need: Need,
) -> None:
    """Who is on a conversation stays on it, whoever else there is, in whatever order."""
    every = tuple(dict.fromkeys((*more, *people)))
    rank = [Outcome.MISSING, Outcome.UNKNOWN, Outcome.MET]
    before = proof(drawn(people, divisions), need).outcome
    assert rank.index(proof(drawn(every, divisions), need).outcome) >= rank.index(before)
    backwards = proof(drawn(tuple(reversed(every)), divisions), need).outcome
    assert backwards is proof(drawn(every, divisions), need).outcome


@given(participants, places, needs)
def test_every_proof_says_why(
    people: tuple[Participant, ...], divisions: tuple[str, ...] | None, need: Need
) -> None:
    """Missing has gaps, unknown what hides it, met neither."""
    found = proof(drawn(people, divisions), need)
    assert bool(found.gaps) is (found.outcome is Outcome.MISSING)
    assert bool(found.blind) or found.outcome is not Outcome.UNKNOWN
    assert not found.blind or found.outcome is not Outcome.MET
