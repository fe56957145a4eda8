"""swapped-ids: the call had an id of one kind where one of another kind belongs."""

import pytest

from scopeaudit.model.finding import Finding
from scopeaudit.model.snapshot import Attempt
from tests.checks.auditing import find, find_one, names, open_sections
from tests.checks.calls import POLICY, organization, tried

RULE = "swapped-ids"


def example() -> Finding:
    """Make the finding that the docs page shows."""
    return find_one(
        RULE, organization(tried("u-ann", "v-1", status=404, code="not.found")), POLICY
    )


def test_trap_2_the_conversation_in_place_of_the_participant() -> None:
    """The vendor answers 404 or 400: it is no question of permissions."""
    finding = example()
    assert finding.message == (
        "`call.mute` was tried through client `Queue dashboard` with the id of the conversation as "
        "that of a participant"
    )
    assert names(finding) == ["Ann"]
    assert finding.evidence[0].pointer == "/attempts/0"


@pytest.mark.parametrize(
    ("attempt", "said"),
    [
        (tried("u-ann", "u-ann"), "the id of a user as that of a participant"),
        (tried("u-ann", "u-bob"), "the id of a user as that of a participant"),
        (tried("u-ann", "m-2"), "the id of a communication as that of a participant"),
        (tried("u-ann", communication="p-ann"), "the id of a participant as that of a communication"),
        (tried("u-ann", communication="v-1"), "the id of the conversation as that of a communication"),
    ],
)  # fmt: skip
def test_ids_of_other_kinds(attempt: Attempt, said: str) -> None:
    """Each pair is named, and is a finding of its own."""
    finding = find_one(RULE, organization(attempt), POLICY)
    assert said in finding.message
    assert finding.fingerprint != example().fingerprint


def test_a_fingerprint_does_not_hang_on_words() -> None:
    """Nor does it change when the sentence does: it is that of a key."""
    assert example().fingerprint == "5d76f4287beb99a8"


def test_it_is_seen_without_the_conversation() -> None:
    """Two equal ids are enough."""
    read = organization(tried("u-ann", "v-9", conversation="v-9"), conversations=None)
    assert len(find(RULE, read, POLICY)) == 1
    assert open_sections(RULE, read, POLICY) == []


def test_an_unread_conversation_may_hide_one() -> None:
    """Which ids are those of communications only the conversation tells; nothing else is needed."""
    unread = organization(tried("u-ann", "x-1", conversation="v-9"))
    assert open_sections(RULE, unread, POLICY) == ["conversations"]
    assert open_sections(RULE, organization(tried(None, action="no.such")), POLICY) == []


def test_ids_in_their_places_are_no_fault() -> None:
    """Nor is an attempt that names no participant."""
    attempts = (tried("u-ann", communication="m-2"), tried("u-ann", None), tried("u-ann", "p-new"))
    assert not find(RULE, organization(*attempts), POLICY)
